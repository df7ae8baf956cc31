//! An address of another network.
use nivis::prelude::*;

static LAN: Network = Network::new("lan", "10.20.0.0/24");

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT)
    .state("26.05")
    .nic(Nic::wired("ens3").fixed(&LAN, "10.30.0.10"));

fn main() {}
