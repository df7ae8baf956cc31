//! The address that reaches every machine, given to one.
use nivis::prelude::*;

static LAN: Network = Network::new("lan", "10.20.0.0/24");

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT)
    .state("26.05")
    .nic(Nic::wired("ens3").fixed(&LAN, "10.20.0.255"));

fn main() {}
