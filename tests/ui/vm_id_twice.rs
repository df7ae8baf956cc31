//! Two containers with one VM id on one node.
use nivis::prelude::*;

static PVE: ProxmoxNode = ProxmoxNode::new("pve");

#[host]
static DNS: Host = Host::lxc("dns", Lxc { node: Some(&PVE), vmid: 110, ..Lxc::DEFAULT }).state("26.05");

#[host]
static MAIL: Host = Host::lxc("mail", Lxc { node: Some(&PVE), vmid: 110, ..Lxc::DEFAULT }).state("26.05");

static FLEET: Fleet = Fleet::new("home", &[&DNS, &MAIL]);

fn main() -> std::process::ExitCode {
    nivis::run(&FLEET, nivis::here!())
}
