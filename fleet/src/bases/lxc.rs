use super::HOMELAB;
use nivis::prelude::*;

/// What every Proxmox container is: no kernel and no boot loader of its own, a static address, Docker unless the host says otherwise.
#[base]
pub static LXC: Base = Base::new("lxc").extends(&HOMELAB).with(&[Networking::manager(Manager::Container), Docker::on()]);
