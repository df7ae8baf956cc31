//! A typing mistake in the data of a container.
use nivis::prelude::*;

static PVE: ProxmoxNode = ProxmoxNode::new("pve");

#[host]
static DNS: Host = Host::lxc("dns", Lxc { node: Some(&PVE), vmid: 110, unpriviledged: true, ..Lxc::DEFAULT }).state("26.05");

fn main() {}
