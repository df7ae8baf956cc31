//! One address for two hosts.
use nivis::prelude::*;

static LAN: Network = Network::new("lan", "10.20.0.0/24");

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").nic(Nic::wired("ens3").fixed(&LAN, "10.20.0.10"));

#[host]
static DB: Host = Host::vps("db", Vps::DEFAULT).state("26.05").nic(Nic::wired("ens3").dhcp(&LAN, "10.20.0.10"));

static FLEET: Fleet = Fleet::new("home", &[&WEB, &DB]);

fn main() -> std::process::ExitCode {
    nivis::run(&FLEET, nivis::here!())
}
