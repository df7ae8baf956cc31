//! A VM id that Proxmox keeps for itself.
use nivis::prelude::*;

static PVE: ProxmoxNode = ProxmoxNode::new("pve");

#[host]
static DNS: Host = Host::lxc("dns", Lxc { node: Some(&PVE), vmid: 10, ..Lxc::DEFAULT }).state("26.05");

fn main() {}
