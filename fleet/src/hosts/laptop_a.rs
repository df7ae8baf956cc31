use crate::{
    bases::LAPTOP,
    network::LAN_MAIN,
    roles::HOUSEHOLD,
    storage::MESH_MEDIA,
    users::{AGA, NO_OPERATOR, REVIEW},
};
use nivis::prelude::*;

/// The household's laptop. Its processor is small, so builds take half of it at most.
#[host]
pub static LAPTOP_A: Host = Host::laptop("laptop-a", Laptop::DEFAULT)
    .state("24.11")
    .users(&[&AGA])
    .tags(&["household", "laptop"])
    .base(&LAPTOP)
    .role(&HOUSEHOLD)
    .nic(Nic::wired("enp0s31f6").dhcp(&LAN_MAIN, "10.20.0.22"))
    .nic(Nic::wireless("wlp0s20f3").driver("iwlwifi").dhcp(&LAN_MAIN, "10.20.0.23"))
    .with(&[
        Luks::disks(&[Disk::gpt("nvme0", "/dev/disk/by-id/nvme-laptop-a-0")
            .partition(Partition::esp(gib(1), "/boot"))
            .encrypted(Volume::swap("cryptswap", gib(20)).resume())
            .encrypted(Volume::ext4("cryptroot", "/"))]),
        IntelGpu::on(),
        IntelGpu::fbc(true),
        IntelGpu::psr(true),
        LaptopPower::thermald(true),
        NixSettings::cores(2),
        NixSettings::max_jobs(2),
        ThinkPad::on(),
        ThinkPad::model(ThinkPadModel::T490),
        ThinkPad::fan(true),
        Thunderbolt::on(),
        Mail::on(),
        NextcloudClient::on(),
        NfsClient::add_mounts(&[MESH_MEDIA]),
        WifiAudit::off(NO_OPERATOR).owner("aga").until(REVIEW),
    ]);
