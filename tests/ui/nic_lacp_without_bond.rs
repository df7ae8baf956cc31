//! An LACP rate on a single port.
use nivis::prelude::*;

#[host]
static NAS: Host = Host::nas("nas", Nas::DEFAULT).state("26.05").nic(Nic::wired("eno1").lacp(Fast));

fn main() {}
