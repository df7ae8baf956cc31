use super::{Disks, layout::LuksDisk};
use nivis::prelude::*;

/// Disks with encrypted volumes, unlocked in the initrd.
///
/// Sets `disko.devices.disk.<name>`, from which `boot.initrd.luks.devices`, `fileSystems` and `swapDevices` follow. The passphrase is
/// asked for when disko formats the disk (`askPassword`) and at each start; no key file exists.
#[derive(Module)]
#[module(id = "disks.luks", kinds(Desktop, Laptop, Vps, Nas), requires(Disks))]
pub struct Luks {
    /// Disks with encrypted volumes, whole: their plain partitions too. `disko.devices.disk`.
    #[flag(required, hardware)]
    pub disks: Vec<LuksDisk>,
}

impl Configure for Luks {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        for disk in &self.disks {
            disk.write(cx, Self::DISKS);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disks::{Disk, Partition, Subvolume, Volume},
        testing::{refused, system},
    };
    use expect_test::expect;

    static BIOS: [LuksDisk; 1] = [Disk::gpt("main", "/dev/disk/by-id/nvme-1")
        .partition(Partition::bios_boot())
        .encrypted(Volume::swap("cryptswap", gib(18)).resume())
        .encrypted(Volume::ext4("cryptroot", "/").luks1().allow_discards().label("root"))];

    fn host(settings: &[Setting]) -> HostBuf {
        Host::laptop("yoga", Laptop { firmware: Firmware::Bios, ..Laptop::DEFAULT })
            .state("26.05")
            .computed()
            .with(settings.iter().copied())
    }

    #[test]
    fn volumes_become_disko_s() {
        expect![[r#"
            disko.devices.disk.main.type = "disk";
            disko.devices.disk.main.device = "/dev/disk/by-id/nvme-1";
            disko.devices.disk.main.content.type = "gpt";
            disko.devices.disk.main.content.partitions.bios.size = "1M";
            disko.devices.disk.main.content.partitions.bios.type = "EF02";
            disko.devices.disk.main.content.partitions.cryptswap.size = "18G";
            disko.devices.disk.main.content.partitions.cryptswap.type = "8309";
            disko.devices.disk.main.content.partitions.cryptswap.content.type = "luks";
            disko.devices.disk.main.content.partitions.cryptswap.content.name = "cryptswap";
            disko.devices.disk.main.content.partitions.cryptswap.content.askPassword = true;
            disko.devices.disk.main.content.partitions.cryptswap.content.content.type = "swap";
            disko.devices.disk.main.content.partitions.cryptswap.content.content.resumeDevice = true;
            disko.devices.disk.main.content.partitions.cryptroot.label = "root";
            disko.devices.disk.main.content.partitions.cryptroot.size = "100%";
            disko.devices.disk.main.content.partitions.cryptroot.type = "8309";
            disko.devices.disk.main.content.partitions.cryptroot.content.type = "luks";
            disko.devices.disk.main.content.partitions.cryptroot.content.name = "cryptroot";
            disko.devices.disk.main.content.partitions.cryptroot.content.askPassword = true;
            disko.devices.disk.main.content.partitions.cryptroot.content.extraFormatArgs = [
              "--type"
              "luks1"
            ];
            disko.devices.disk.main.content.partitions.cryptroot.content.settings.allowDiscards = true;
            disko.devices.disk.main.content.partitions.cryptroot.content.content.type = "filesystem";
            disko.devices.disk.main.content.partitions.cryptroot.content.content.format = "ext4";
            disko.devices.disk.main.content.partitions.cryptroot.content.content.mountpoint = "/";
        "#]]
        .assert_eq(&system(&Luks, host(&[Disks::on(), Luks::on(), Luks::disks(&BIOS)])));
    }

    /// A whole host as users write it: rustc builds the disk, and checks the host.
    #[host]
    static WRITTEN: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
        Disks::on(),
        Luks::on(),
        Luks::disks(&[Disk::gpt("main", "/dev/vda").partition(Partition::esp(gib(1), "/boot")).encrypted(Volume::ext4("cryptroot", "/"))]),
    ]);

    #[test]
    fn a_host_in_a_static_has_its_disks_inline() {
        let text = system(&Luks, WRITTEN.computed());
        assert!(text.contains("partitions.esp.content") && text.contains("partitions.cryptroot.content.content"), "{text}");
    }

    #[test]
    fn a_btrfs_is_mounted_by_its_subvolumes() {
        static BTRFS: [LuksDisk; 1] = [Disk::gpt("main", "/dev/disk/by-id/nvme-1").encrypted(
            Volume::btrfs("cryptroot", &[Subvolume::new("@", "/"), Subvolume::new("@home", "/home")]).mount_options(&["compress=zstd"]),
        )];
        let text = system(&Luks, host(&[Disks::on(), Luks::on(), Luks::disks(&BTRFS)]));
        let (_, content) = text.split_once("content.askPassword = true;\n").expect("a volume");
        expect![[r#"
            disko.devices.disk.main.content.partitions.cryptroot.content.content.type = "btrfs";
            disko.devices.disk.main.content.partitions.cryptroot.content.content.subvolumes."@".mountpoint = "/";
            disko.devices.disk.main.content.partitions.cryptroot.content.content.subvolumes."@".mountOptions = [
              "defaults"
              "compress=zstd"
            ];
            disko.devices.disk.main.content.partitions.cryptroot.content.content.subvolumes."@home".mountpoint = "/home";
            disko.devices.disk.main.content.partitions.cryptroot.content.content.subvolumes."@home".mountOptions = [
              "defaults"
              "compress=zstd"
            ];
        "#]]
        .assert_eq(content);
    }

    #[test]
    fn it_needs_disko_and_a_disk() {
        assert_eq!(refused(host(&[Luks::on(), Luks::disks(&BIOS)])), [("requires", "disks.luks".to_owned())]);
        assert_eq!(refused(host(&[Disks::on(), Luks::on()])), [("missing", "disks.luks".to_owned())]);
        assert_eq!(refused(host(&[Disks::on(), Luks::disks(&BIOS)])), [("dead", "disks.luks.disks".to_owned())]);
        assert_eq!(refused(host(&[Disks::on(), Luks::on(), Luks::disks(&BIOS)])), []);
    }

    #[test]
    fn a_container_has_no_disk() {
        static PVE: ProxmoxNode = ProxmoxNode::new("pve");
        let lxc = Host::lxc("web", Lxc { node: Some(&PVE), vmid: 100, ..Lxc::DEFAULT }).state("26.05").computed();
        let found = refused(lxc.with([Disks::on(), Luks::on(), Luks::disks(&BIOS)]));
        assert_eq!(found, [("kinds", "disks.disks".to_owned()), ("kinds", "disks.luks".to_owned())]);
    }
}
