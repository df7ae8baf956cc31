//! Encrypted disks in a container, whose disk is the node's.
use nivis::prelude::*;

static PVE: ProxmoxNode = ProxmoxNode::new("pve");

#[host]
static MAIL: Host = Host::lxc("mail", Lxc { node: Some(&PVE), vmid: 110, ..Lxc::DEFAULT }).state("26.05").with(&[
    Luks::on(),
    Luks::disks(&[Disk::gpt("main", "/dev/vda").encrypted(Volume::ext4("root", "/"))]),
]);

fn main() {}
