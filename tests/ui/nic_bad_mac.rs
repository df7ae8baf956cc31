//! A hardware address as some switches write it.
use nivis::prelude::*;

#[host]
static NAS: Host = Host::nas("nas", Nas::DEFAULT).state("26.05").nic(Nic::wired("eno1").mac("0000.5e00.5310"));

fn main() {}
