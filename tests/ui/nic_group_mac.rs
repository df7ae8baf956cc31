//! A hardware address that stands for a group of machines.
use nivis::prelude::*;

#[host]
static NAS: Host = Host::nas("nas", Nas::DEFAULT).state("26.05").nic(Nic::wired("eno1").mac("01:00:5e:00:53:10"));

fn main() {}
