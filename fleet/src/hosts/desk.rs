use crate::{
    bases::PERSONAL,
    cache::CACHE_CLIENTS,
    network::{LAN_MAIN, LAN_STORAGE, MESH},
    roles::{DEVELOPER, GAMING, OPERATOR},
    storage::FAST_MOUNTS,
    themes::ASHES,
    users::{AKU, LAPTOP_KEYS},
};
use nivis::prelude::*;

/// The operator's desktop: what it has built, all others take from it.
#[host]
pub static DESK: Host = Host::desktop("desk", Desktop { cpu: Cpu::Amd, gpu: Gpu::Amd, ..Desktop::DEFAULT })
    .state("24.11")
    .users(&[&AKU])
    .tags(&["workstation"])
    .base(&PERSONAL)
    .role(&DEVELOPER)
    .role(&GAMING)
    .role(&OPERATOR)
    .nic(Nic::bond("bond0", &["enp9s0f0", "enp9s0f1"]).lacp(Fast).dhcp(&LAN_MAIN, "10.20.0.10"))
    .nic(Nic::vlan("bond0", 100).mtu(9000).fixed(&LAN_STORAGE, "10.20.100.10"))
    .nic(Nic::wireless("wlp8s0").dhcp(&LAN_MAIN, "10.20.0.11"))
    .nic(Nic::wired("enp9s0f0").driver("ixgbe"))
    .nic(Nic::wired("eno1").mac("00:00:5e:00:53:10").wake_on_lan())
    .with(&[
        // Disks and start.
        Luks::disks(&[
            Disk::gpt("nvme0", "/dev/disk/by-id/nvme-desk-0")
                .partition(Partition::esp(gib(1), "/boot"))
                .encrypted(Volume::swap("cryptswap", gib(72)).resume())
                .encrypted(Volume::btrfs("cryptroot", &SUBVOLUMES).mount_options(&["compress=zstd", "noatime"])),
            Disk::gpt("nvme1", "/dev/disk/by-id/nvme-desk-1").encrypted(Volume::ext4("cryptdata", "/mnt/data")),
        ]),
        Volumes::on(),
        Volumes::mounts(&[
            DataVolume::ntfs("/dev/disk/by-uuid/00000000DE5C0001", "/mnt/win-data").owner(AKU.uid),
            DataVolume::ntfs("/dev/disk/by-uuid/00000000DE5C0002", "/mnt/win-games").owner(AKU.uid),
        ]),
        BtrfsScrub::on(),
        Hibernate::on(),
        RemoteUnlock::on(),
        RemoteUnlock::nic("enp9s0f0"),
        RemoteUnlock::authorized_keys(&LAPTOP_KEYS),
        RemoteUnlock::host_key(InitrdKey::new("initrd_host_key_desk")),
        RemoteUnlock::from(&[&LAN_MAIN]),
        // Devices.
        AmdGpu::on(),
        AmdGpu::lact(true),
        AmdGpu::suspend_workaround(true),
        AmdGpu::disable_ips(true),
        AmdGpu::gtt_size_mib(24_576),
        Audio::noise_suppression(true),
        GpuCompute::on(),
        I2c::on(),
        Kernel::modules(&["v4l2loopback"]),
        Kernel::extra_modules(&["v4l2loopback"]),
        Printing::discovery(true),
        Printing::scanning(true),
        Webcam::on(),
        Webcam::device(UsbId::new("0000:0001")),
        Webcam::controls(&[
            WebcamControl::new("power_line_frequency", 1),
            WebcamControl::new("focus_automatic_continuous", 0),
            WebcamControl::new("focus_absolute", 0),
        ]),
        Sway::outputs(&[
            Output::new("DP-1").mode(2560, 1440).position(0, 0).workspaces(&[4, 5, 6]),
            Output::new("DP-2").mode(3840, 2160).position(2560, 0).workspaces(&[1, 2, 3]).adaptive_sync(),
            Output::new("HDMI-A-1").mode(1920, 1080).position(6400, 0).workspaces(&[7, 8, 9]),
        ]),
        // Its containers are for development: none is for others.
        DockerFirewall::external(&[
            ExternalInterface::nic("bond0"),
            ExternalInterface::nic("bond0.100"),
            ExternalInterface::nic("wlp8s0"),
            ExternalInterface::tunnel("tailscale0"),
        ]),
        HwconfigGuard::anchors(&[Anchor::initrd_module("ixgbe")]),
        // What others use.
        NixCacheServer::on(),
        NixCacheServer::key_file(KeyFile::new("/run/secrets/nix_cache_signing_key")),
        NixCacheServer::from(&CACHE_CLIENTS),
        Sunshine::from(&[&LAN_MAIN, &MESH]),
        // What its user has.
        ControlPanel::on(),
        ControlPanel::repository(WorkingCopy::new("/home/aku/fleet")),
        ControlPanel::actions(&[
            PanelAction::new("build", "Render the fleet", "cargo run -q -p fleet -- build"),
            PanelAction::new("check", "Check the fleet", "cargo run -q -p fleet -- check"),
            PanelAction::new("try", "Build this machine", "nixos-rebuild build --flake fleet/flake#desk"),
            PanelAction::new("failed", "Show failed units", "systemctl --failed --no-pager"),
        ]),
        Libvirt::on(),
        NfsClient::add_mounts(&FAST_MOUNTS),
        Stylix::scheme(&ASHES),
    ]);

const SUBVOLUMES: [Subvolume; 3] = [Subvolume::new("@", "/"), Subvolume::new("@home", "/home"), Subvolume::new("@nix", "/nix")];
