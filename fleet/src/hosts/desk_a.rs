use crate::{
    bases::PERSONAL,
    network::LAN_MAIN,
    roles::{GAMING, HOUSEHOLD},
    storage::MESH_MEDIA,
    users::{AGA, REVIEW},
};
use nivis::prelude::*;

/// The household's desktop: somebody always sits at it, so nothing unlocks it from afar.
#[host]
pub static DESK_A: Host = Host::desktop("desk-a", Desktop { cpu: Cpu::Amd, gpu: Gpu::Amd, ..Desktop::DEFAULT })
    .state("24.11")
    .users(&[&AGA])
    .tags(&["household", "workstation"])
    .base(&PERSONAL)
    .role(&GAMING)
    .role(&HOUSEHOLD)
    .nic(Nic::wired("enp6s0").driver("r8169").dhcp(&LAN_MAIN, "10.20.0.12"))
    .nic(Nic::wireless("wlp5s0").dhcp(&LAN_MAIN, "10.20.0.13"))
    .with(&[
        Luks::disks(&[Disk::gpt("nvme0", "/dev/disk/by-id/nvme-desk-a-0")
            .partition(Partition::esp(gib(1), "/boot"))
            .encrypted(Volume::ext4("cryptroot", "/").allow_discards())]),
        ZramSwap::on(),
        AmdGpu::on(),
        AmdGpu::suspend_workaround(true),
        Printing::discovery(true),
        Avahi::from(&[&LAN_MAIN]),
        DnsBlocklist::off("the household filter runs on the router; the hosts file broke a school portal").owner("aga").until(REVIEW),
        LightGames::on(),
        NextcloudClient::on(),
        NfsClient::add_mounts(&[MESH_MEDIA]),
    ]);
