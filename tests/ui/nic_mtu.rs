//! Frames that are larger than any switch takes.
use nivis::prelude::*;

#[host]
static NAS: Host = Host::nas("nas", Nas::DEFAULT).state("26.05").nic(Nic::wired("eno1").mtu(90000));

fn main() {}
