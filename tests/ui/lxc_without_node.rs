//! A container that no node runs.
use nivis::prelude::*;

#[host]
static DNS: Host = Host::lxc("dns", Lxc { vmid: 110, ..Lxc::DEFAULT }).state("26.05");

fn main() {}
