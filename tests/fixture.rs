//! Fleets whose commands the suite runs as a program: `fixture FLEET COMMAND ..`.

use nivis::prelude::*;
use std::process::ExitCode;

static AKU: User = User::new("aku", 1000);

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

/// The reference fleet with more hosts, so that a build of one over the other changes, adds and removes files.
fn variant() -> Fleet {
    let web = |name: &str| Host::vps(name, Vps::DEFAULT).state("26.05").base(&SERVERS).computed().user(&AKU);
    fleet::FLEET.and(["web-1", "web-2", "web-3"].map(web))
}

fn main() -> ExitCode {
    let mut arguments = std::env::args();
    let program = arguments.next().unwrap_or_default();
    let fleet = arguments.next().unwrap_or_default();
    let arguments: Vec<_> = std::iter::once(program).chain(arguments).collect();
    match fleet.as_str() {
        "twice" => nivis::run_with(&twice(), nivis::here!(), arguments),
        "variant" => nivis::run_with(&variant(), nivis::here!(), arguments),
        "faulty" => nivis::run_with(&faulty(), nivis::here!(), arguments),
        _ => nivis::run_with(&fleet::FLEET, nivis::here!(), arguments),
    }
}
