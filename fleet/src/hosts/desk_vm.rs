use crate::{
    bases::PERSONAL,
    network::{LAN_MAIN, PVE_HOME},
    roles::DEVELOPER,
    users::{AKU, REVIEW},
};
use nivis::prelude::*;

/// A desktop to try things on: nothing on it is worth keeping.
#[host]
pub static DESK_VM: Host =
    Host::desktop("desk-vm", Desktop { cpu: Cpu::Virtual, virtual_machine: true, node: Some(&PVE_HOME), vmid: 210, ..Desktop::DEFAULT })
        .state("24.11")
        .users(&[&AKU])
        .tags(&["test", "workstation"])
        .base(&PERSONAL)
        .role(&DEVELOPER)
        .nic(Nic::wired("ens18").driver("virtio_net").dhcp(&LAN_MAIN, "10.20.0.14"))
        .with(&[
            Luks::off(DISPOSABLE).owner("aku").until(REVIEW),
            Disks::devices(&[Disk::gpt("main", "/dev/vda")
                .partition(Partition::esp(gib(1), "/boot"))
                .partition(Partition::ext4("root", "/"))]),
            SwapFile::on(),
            SwapFile::size(gib(4)),
            QemuGuest::spice(true),
            Hyprland::on(),
            Greetd::on(),
            Keyring::on(),
            Browser::program(BrowserProgram::Zen),
            AutoUpgrade::off(DISPOSABLE).owner("aku").until(REVIEW),
        ]);

const DISPOSABLE: &str = "disposable test machine on an encrypted node; rebuilt from the repository, holds no data";
