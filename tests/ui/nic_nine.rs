//! More network interfaces than a host can have.
use nivis::prelude::*;

#[host]
static SWITCH: Host = Host::nas("switch", Nas::DEFAULT)
    .state("26.05")
    .nic(Nic::wired("eno1"))
    .nic(Nic::wired("eno2"))
    .nic(Nic::wired("eno3"))
    .nic(Nic::wired("eno4"))
    .nic(Nic::wired("eno5"))
    .nic(Nic::wired("eno6"))
    .nic(Nic::wired("eno7"))
    .nic(Nic::wired("eno8"))
    .nic(Nic::wired("eno9"));

fn main() {}
