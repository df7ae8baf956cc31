//! Fleets whose commands the suite runs as a program: `fixture FLEET COMMAND ..`.

use nivis::prelude::*;
use std::process::ExitCode;

static AKU: User = User::new("aku", 1000);
static PROVIDER: Network = Network::new("provider", "192.0.2.0/24");

#[base]
static SERVERS: Base = Base::new("servers").with(&[Sshd::harden(true), Docker::on()]);

/// Two hosts of one name.
fn twice() -> Fleet {
    let web = || Host::vps("web", Vps::DEFAULT).state("26.05").computed().user(&AKU);
    Fleet::new("twice", &[]).catalogues(const { &[&nivis::CATALOGUE] }).and([web(), web()])
}

/// Hosts with faults that only resolve can see, since they are computed.
fn faulty() -> Fleet {
    let host = Host::vps("web", Vps::DEFAULT).state("26.05").base(&SERVERS).computed();
    let host = host.user(&AKU).with([Docker::off("containers run elsewhere now"), Docker::live_restore(false), Sshd::max_auth_tries(2)]);
    let other = Host::lxc("ct", Lxc::DEFAULT).state("26.05").base(&SERVERS).computed().user(&AKU).with([Luks::on()]);
    Fleet::new("faulty", &[]).catalogues(const { &[&nivis::CATALOGUE] }).and([host, other])
}

#[base]
static KEPT: Base = Base::new("kept").with(&[
    Sudo::wheel_needs_password(false).because("who holds the only key knows the password too").owner("aku").until("2027-06-30"),
    Docker::off("nothing on these runs in a container"),
]);

/// Hosts that do without something, or in their own way: what holds until a day, what holds forever, and what is not needed.
fn waived() -> Fleet {
    let vps = |name: &str| Host::vps(name, Vps::DEFAULT).state("26.05").base(&KEPT).computed().user(&AKU);
    let web = vps("web").import(&["./modules/web.nix"]).with([
        Firewall::off("the provider drops what nobody asked for").owner("the network people").until("2026-12-31"),
        raw("the vendor's monitor wants the agent", || nix! { services.snmpd.enable = true; }).until("2026-12-31"),
        Sshd::port(Port::new(2222)).force("the provider lets nothing else through"),
    ]);
    let db = vps("db").with([Sshd::harden(true).because("strangers get less time to guess")]);
    Fleet::new("waived", &[]).catalogues(const { &[&nivis::CATALOGUE] }).and([web, db])
}

/// The reference fleet with more hosts, so that a build of one over the other changes, adds and removes files.
fn variant() -> Fleet {
    let web = |n: u32| Host::vps(&format!("web-{n}"), Vps::DEFAULT).state("26.05").base(&SERVERS).nic(Nic::wired("ens3").nth(&PROVIDER, n));
    fleet::FLEET.and([1, 2, 3].map(|n| web(n).computed().user(&AKU)))
}

/// Sets an option that only an imported option set has.
#[derive(Module)]
#[module(id = "own.novel", kinds(Linux))]
struct Novel {
    /// How loud it is.
    #[flag(default = 3_u8)]
    volume: u8,
}

impl Configure for Novel {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! { novel = { enable = true; volume = self.volume; }; });
        // Not in every release.
        cx.set(nix! { services.logind.settings.Login.HandlePowerKey = "ignore"; });
    }
}

static OWN: Catalogue = catalogue![Novel];

/// One host with few settings.
fn small() -> Fleet {
    let host = Host::vps("edge", Vps::DEFAULT).state("26.05").computed().user(&AKU).with([Sshd::port(Port::new(2222))]);
    Fleet::new("small", &[]).catalogues(const { &[&nivis::CATALOGUE] }).and([host])
}

/// One host with nothing but options that no bundled set has.
fn novel() -> Fleet {
    let host = Host::vps("edge", Vps::DEFAULT).state("26.05").computed().with([Novel::on(), Novel::volume(11)]);
    Fleet::new("novel", &[]).catalogues(const { &[&OWN] }).and([host])
}

/// The workspace of a program that was installed: what belongs to the fleet lies where it is run.
const INSTALLED: nivis::Workspace = nivis::Workspace { krate: env!("CARGO_PKG_NAME"), manifest_dir: "/no/such/folder" };

fn main() -> ExitCode {
    let mut arguments = std::env::args();
    let program = arguments.next().unwrap_or_default();
    let fleet = arguments.next().unwrap_or_default();
    let arguments: Vec<_> = std::iter::once(program).chain(arguments).collect();
    match fleet.as_str() {
        "twice" => nivis::run_with(&twice(), nivis::here!(), arguments),
        "variant" => nivis::run_with(&variant(), nivis::here!(), arguments),
        "waived" => nivis::run_with(&waived(), nivis::here!(), arguments),
        "faulty" => nivis::run_with(&faulty(), nivis::here!(), arguments),
        "small" => nivis::run_with(&small(), INSTALLED, arguments),
        "novel" => nivis::run_with(&novel(), INSTALLED, arguments),
        _ => nivis::run_with(&fleet::FLEET, nivis::here!(), arguments),
    }
}
