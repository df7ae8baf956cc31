//! A base with something for desktops, and a container that builds on it.
use nivis::prelude::*;

static PVE: ProxmoxNode = ProxmoxNode::new("pve");

#[base]
static PERSONAL: Base = Base::new("personal").with(&[GpuCompute::on()]);

#[host]
static DNS: Host = Host::lxc("dns", Lxc { node: Some(&PVE), vmid: 110, ..Lxc::DEFAULT })
    .state("26.05")
    .base(&PERSONAL)
    .with(&[Sshd::harden(true)]);

fn main() {}
