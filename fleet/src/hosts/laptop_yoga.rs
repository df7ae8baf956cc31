use crate::{
    bases::LAPTOP,
    network::LAN_MAIN,
    roles::HOUSEHOLD,
    users::{AGA, NO_OPERATOR, REVIEW},
};
use nivis::prelude::*;

/// A convertible that starts by BIOS: GRUB asks for the passphrase, so the root volume has LUKS format 1.
#[host]
pub static LAPTOP_YOGA: Host = Host::laptop("laptop-yoga", Laptop { firmware: Firmware::Bios, ..Laptop::DEFAULT })
    .state("24.11")
    .channel(Unstable)
    .users(&[&AGA])
    .tags(&["household", "laptop"])
    .base(&LAPTOP)
    .role(&HOUSEHOLD)
    .nic(Nic::wired("enp0s31f6").dhcp(&LAN_MAIN, "10.20.0.24"))
    .nic(Nic::wireless("wlp2s0").driver("iwlwifi").dhcp(&LAN_MAIN, "10.20.0.25"))
    .with(&[
        SystemdBoot::off("this machine starts by BIOS, where only GRUB can open the disk"),
        Grub::on(),
        Grub::device(BlockDevice::new("/dev/nvme0n1")),
        Grub::cryptodisk(true),
        Luks::disks(&[Disk::gpt("nvme0", "/dev/disk/by-id/nvme-laptop-yoga-0")
            .partition(Partition::bios_boot())
            .encrypted(Volume::swap("cryptswap", gib(18)).resume())
            .encrypted(Volume::ext4("cryptroot", "/").luks1())]),
        IntelGpu::on(),
        IntelGpu::fbc(true),
        IntelGpu::psr(true),
        LaptopPower::thermald(true),
        ThinkPad::on(),
        ThinkPad::model(ThinkPadModel::X380Yoga),
        Certificates::on(),
        Certificates::files(&[CertificateFile::new("./certs/household-ca.crt")]),
        AutoUpgrade::off("unstable channel, upgraded under supervision").owner("aku").until(REVIEW),
        WifiAudit::off(NO_OPERATOR).owner("aga").until(REVIEW),
    ]);
