use super::HOMELAB;
use nivis::prelude::*;

/// What every Proxmox container is: no kernel and no boot loader of its own, a static address, Docker unless the host says otherwise.
/// Each says when it is upgraded, so that no two of a node build at one time.
#[base]
pub static LXC: Base = Base::new("lxc").extends(&HOMELAB).with(&[AutoUpgrade::on(), Docker::on(), Networking::manager(Manager::Container)]);
