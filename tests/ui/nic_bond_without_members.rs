//! A bond of nothing.
use nivis::prelude::*;

#[host]
static NAS: Host = Host::nas("nas", Nas::DEFAULT).state("26.05").nic(Nic::bond("bond0", &[]).lacp(Fast));

fn main() {}
