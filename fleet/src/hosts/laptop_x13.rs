use crate::{
    bases::LAPTOP,
    network::{LAN_MAIN, MESH, mesh},
    roles::{DEVELOPER, OPERATOR},
    storage::{MESH_BACKUPS, MESH_DOWNLOADS, MESH_MEDIA},
    users::AKU,
};
use nivis::prelude::*;

/// The operator's machine away from home.
#[host]
pub static LAPTOP_X13: Host = Host::laptop("laptop-x13", Laptop { cpu: Cpu::Amd, gpu: Gpu::Amd, ..Laptop::DEFAULT })
    .state("24.11")
    .users(&[&AKU])
    .tags(&["laptop"])
    .base(&LAPTOP)
    .role(&DEVELOPER)
    .role(&OPERATOR)
    .nic(Nic::wired("enp2s0f0").dhcp(&LAN_MAIN, "10.20.0.20"))
    .nic(Nic::wireless("wlp3s0").dhcp(&LAN_MAIN, "10.20.0.21"))
    .with(&[
        Luks::disks(&[Disk::gpt("nvme0", "/dev/disk/by-id/nvme-laptop-x13-0")
            .partition(Partition::esp(gib(1), "/boot"))
            .encrypted(Volume::swap("cryptswap", gib(36)).resume())
            .encrypted(Volume::btrfs("cryptroot", &[Subvolume::new("@", "/")]).mount_options(&["compress=zstd", "noatime"]))]),
        AmdGpu::on(),
        AmdGpu::suspend_workaround(true),
        DockerFirewall::external(&[
            ExternalInterface::nic("enp2s0f0"),
            ExternalInterface::nic("wlp3s0"),
            ExternalInterface::tunnel("tailscale0"),
        ]),
        Fingerprint::on(),
        FirmwareUpdates::on(),
        LaptopPower::amd_pstate(AmdPstate::Active),
        LaptopPower::deep_sleep(true),
        ThinkPad::on(),
        ThinkPad::model(ThinkPadModel::X13Amd),
        ThinkPad::fan(true),
        Sway::lid_output("eDP-1"),
        SwayEffects::on(),
        SwayEffects::calm_on_battery(true),
        SwayIdle::battery_dim(seconds(60)),
        SwayIdle::battery_lock(seconds(180)),
        SwayIdle::battery_display_off(seconds(210)),
        SwayIdle::battery_suspend(seconds(480)),
        NfsClient::add_mounts(&[MESH_BACKUPS, MESH_DOWNLOADS, MESH_MEDIA]),
        Packages::add_user(packages!["go", "jdk", "nodejs", "python3", "rustup"]),
        Steam::on(),
        Sunshine::bind(Ipv4::new(mesh::LAPTOP_X13)),
        Sunshine::from(&[&MESH]),
    ]);
