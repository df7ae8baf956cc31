use super::layout::{Disk, clashes};
use crate::{disks::Luks, storage::Zfs};
use nivis::{nix::Value, prelude::*};

/// Disks as disko divides, formats and mounts them.
///
/// Imports disko's NixOS module and sets `disko.devices.disk.<name>`, from which `fileSystems`, `swapDevices` and
/// `boot.resumeDevice` follow. A disk with encrypted volumes is given to [`Luks`](struct@Luks) and not repeated here. What two disks
/// can't both have (a name, a device, a mount point), nor a disk and a pool of [`Zfs`](struct@Zfs), is refused when the configuration is made.
#[derive(Module)]
#[module(id = "disks.disks", kinds(Desktop, Laptop, Vps, Nas))]
pub struct Disks {
    /// Disks without encryption: `disko.devices.disk`.
    #[flag(hardware)]
    pub devices: Vec<Disk>,
}

impl Configure for Disks {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.import(Value::inputs(["disko", "nixosModules", "disko"]));
        let encrypted = if cx.host().is_on(&Luks) { cx.host().list(Luks::DISKS) } else { Vec::new() };
        let pools = if cx.host().is_on(&Zfs) { cx.host().list(Zfs::POOLS) } else { Vec::new() };
        let clashes = clashes(&self.devices, &encrypted, &pools);
        if !clashes.is_empty() {
            let why = Value::Impossible(format!("host `{}`: {}", cx.host().name(), clashes.join("; ")));
            cx.from(Self::DEVICES).set(nix! { disko.devices.disk = why; });
            return;
        }
        for disk in &self.devices {
            disk.write(cx, Self::DEVICES);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disks::{LuksDisk, Partition, Volume},
        testing::system,
    };
    use expect_test::expect;

    static PLAIN: [Disk; 1] = [Disk::gpt("main", "/dev/disk/by-id/virtio-1")
        .partition(Partition::esp(mib(512), "/boot"))
        .partition(Partition::swap("swap", gib(4)).resume())
        .partition(Partition::ext4("root", "/").label("nixos").mount_options(&["noatime"]))];
    static DATA: [Disk; 1] = [Disk::gpt("data", "/dev/disk/by-id/virtio-2").partition(Partition::ext4("data", "/"))];
    static ENCRYPTED: [LuksDisk; 1] = [Disk::gpt("data", "/dev/disk/by-id/virtio-2").encrypted(Volume::ext4("cryptroot", "/"))];
    static ON_A_BASE: [Setting; 2] = [Disks::on(), Disks::devices(&PLAIN)];
    static BASE: Base = Base::new("shared").with(&ON_A_BASE);

    fn host(settings: &[Setting]) -> HostBuf {
        Host::vps("web", Vps::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn partitions_become_disko_s() {
        expect![[r#"
            import inputs.disko.nixosModules.disko
            disko.devices.disk.main.type = "disk";
            disko.devices.disk.main.device = "/dev/disk/by-id/virtio-1";
            disko.devices.disk.main.content.type = "gpt";
            disko.devices.disk.main.content.partitions.esp.size = "512M";
            disko.devices.disk.main.content.partitions.esp.type = "EF00";
            disko.devices.disk.main.content.partitions.esp.content.type = "filesystem";
            disko.devices.disk.main.content.partitions.esp.content.format = "vfat";
            disko.devices.disk.main.content.partitions.esp.content.mountpoint = "/boot";
            disko.devices.disk.main.content.partitions.esp.content.mountOptions = [ "umask=0077" ];
            disko.devices.disk.main.content.partitions.swap.size = "4G";
            disko.devices.disk.main.content.partitions.swap.type = "8200";
            disko.devices.disk.main.content.partitions.swap.content.type = "swap";
            disko.devices.disk.main.content.partitions.swap.content.resumeDevice = true;
            disko.devices.disk.main.content.partitions.root.label = "nixos";
            disko.devices.disk.main.content.partitions.root.size = "100%";
            disko.devices.disk.main.content.partitions.root.content.type = "filesystem";
            disko.devices.disk.main.content.partitions.root.content.format = "ext4";
            disko.devices.disk.main.content.partitions.root.content.mountpoint = "/";
            disko.devices.disk.main.content.partitions.root.content.mountOptions = [
              "defaults"
              "noatime"
            ];
        "#]]
        .assert_eq(&system(&Disks, host(&[Disks::on(), Disks::devices(&PLAIN)])));
    }

    #[test]
    fn a_bios_disk_has_room_for_grub() {
        static BIOS: [Disk; 1] = [Disk::gpt("main", "/dev/sda").partition(Partition::bios_boot()).partition(Partition::ext4("root", "/"))];
        let text = system(&Disks, host(&[Disks::on(), Disks::devices(&BIOS)]));
        assert!(text.contains(r#"partitions.bios.type = "EF02";"#) && text.contains(r#"partitions.bios.size = "1M";"#), "{text}");
        assert!(!text.contains("partitions.bios.content"), "{text}");
    }

    #[test]
    fn two_roots_are_refused() {
        let text = system(&Disks, host(&[Disks::on(), Disks::devices(&PLAIN), Disks::add_devices(&DATA)]));
        assert!(text.contains("host `web`: `main` and `data` both have the mount point `/`"), "{text}");
        let text = system(&Disks, host(&[Disks::on(), Disks::devices(&PLAIN), Luks::on(), Luks::disks(&ENCRYPTED)]));
        assert!(text.contains("both have the mount point `/`"), "{text}");
    }

    #[test]
    fn a_base_names_no_disk() {
        let host = host(&[]).base(&BASE);
        assert_eq!(crate::testing::refused(host), [("hardware", "disks.disks.devices".to_owned())]);
        assert_eq!(crate::testing::refused(self::host(&ON_A_BASE)), []);
    }
}
