//! An address with a number that does not fit in an octet.
use nivis::prelude::*;

static LAN: Network = Network::new("lan", "10.20.0.0/24");

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT)
    .state("26.05")
    .nic(Nic::wired("ens3").dhcp(&LAN, "10.20.0.300"));

fn main() {}
