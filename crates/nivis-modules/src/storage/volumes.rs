use super::demand;
use crate::disks::{Disk, Disks, Luks, LuksDisk};
use nivis::{ResolvedHost, choice, nix::Value, prelude::*};
use serde::Serialize;

choice! {
    /// The file system of a data volume.
    pub enum VolumeFormat {
        /// ext4.
        Ext4 = "ext4",
        /// XFS.
        Xfs = "xfs",
        /// NTFS by the kernel's own driver.
        Ntfs = "ntfs3",
    }
}

/// A file system that is there already and is mounted as it is: nothing of it is made or formatted.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct DataVolume {
    device: &'static str,
    mount: &'static str,
    format: VolumeFormat,
    options: &'static [&'static str],
    owner: Option<u32>,
    required: bool,
}

impl DataVolume {
    /// An ext4 file system on `device`, mounted at `mount`.
    ///
    /// # Panics
    /// If `device` is no name below `/dev/disk/by-…` or `/dev/mapper`, or `mount` no absolute path; in a `static`, that is a compile
    /// error. As for all three.
    #[track_caller]
    pub const fn ext4(device: &'static str, mount: &'static str) -> Self {
        Self::new(device, mount, VolumeFormat::Ext4)
    }

    /// An XFS file system on `device`, mounted at `mount`.
    #[track_caller]
    pub const fn xfs(device: &'static str, mount: &'static str) -> Self {
        Self::new(device, mount, VolumeFormat::Xfs)
    }

    /// An NTFS file system on `device`, mounted at `mount`. Its files belong to root unless [`owner`](Self::owner) says otherwise.
    #[track_caller]
    pub const fn ntfs(device: &'static str, mount: &'static str) -> Self {
        Self::new(device, mount, VolumeFormat::Ntfs)
    }

    #[track_caller]
    const fn new(device: &'static str, mount: &'static str, format: VolumeFormat) -> Self {
        let (device, mount) = (demand::lasting_device(device), demand::path("mount point", mount));
        Self { device, mount, format, options: &[], owner: None, required: false }
    }

    /// Options of mount(8) beside its own.
    #[must_use]
    pub const fn mount_options(mut self, options: &'static [&'static str]) -> Self {
        self.options = options;
        self
    }

    /// Whom the files of an NTFS volume belong to: that user id, and the group `users`, which is 100 on NixOS.
    ///
    /// # Panics
    /// If the file system has owners of its own; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn owner(mut self, uid: u32) -> Self {
        if !matches!(self.format, VolumeFormat::Ntfs) {
            crate::text::refuse(
                nivis::Msg::new().name(self.mount).s(" has owners of its own"),
                "take `.owner(..)` out; `chown` changes them on the disk",
            );
        }
        self.owner = Some(uid);
        self
    }

    /// The machine does not start without it. Otherwise it starts, and the mount point is empty.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Where it is mounted.
    pub const fn mount(&self) -> &'static str {
        self.mount
    }

    /// The file system.
    pub const fn format(&self) -> VolumeFormat {
        self.format
    }

    fn options(&self) -> Vec<String> {
        let patience = if self.required { None } else { Some("nofail") };
        // Without `windows_names`, Linux writes names that Windows can't open.
        let ntfs: &[&str] = if self.format == VolumeFormat::Ntfs { &["windows_names"] } else { &[] };
        let owner = self.owner.map(|uid| [format!("uid={uid}"), "gid=100".to_owned()]);
        let words = ["defaults"].into_iter().chain(patience).chain(ntfs.iter().copied()).map(str::to_owned);
        words.chain(owner.into_iter().flatten()).chain(self.options.iter().map(|&option| option.to_owned())).collect()
    }
}

/// Data volumes that the system does not start from: `fileSystems.<mount point>`.
///
/// Each is mounted with `nofail`, so that a disk that is gone does not keep the machine from starting. What two of them can't both have
/// (a device, a mount point), and a mount point that [`Disks`](struct@Disks) has already, is refused when the configuration is made.
#[derive(Module)]
#[module(id = "storage.volumes", kinds(Desktop, Laptop, Vps, Nas))]
pub struct Volumes {
    /// The volumes: `fileSystems`.
    #[flag(required, hardware)]
    pub mounts: Vec<DataVolume>,
}

impl Configure for Volumes {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let clashes = self.clashes(cx.host());
        if !clashes.is_empty() {
            let why = Value::Impossible(format!("host `{}`: {}", cx.host().name(), clashes.join("; ")));
            cx.from(Self::MOUNTS).set(nix! { fileSystems = why; });
            return;
        }
        for volume in &self.mounts {
            let options = volume.options();
            cx.from(Self::MOUNTS).set(nix! {
                fileSystems.(volume.mount) = {
                    device = volume.device;
                    fsType = volume.format;
                    options = options;
                };
            });
        }
    }
}

impl Volumes {
    fn clashes(&self, host: &ResolvedHost) -> Vec<String> {
        let mut found = Vec::new();
        let mut taken = disk_mounts(host);
        let mut devices = Vec::new();
        for volume in &self.mounts {
            if taken.contains(&volume.mount) {
                found.push(format!("two file systems have the mount point `{}`", volume.mount));
            }
            if devices.contains(&volume.device) {
                found.push(format!("two data volumes are the device `{}`", volume.device));
            }
            taken.push(volume.mount);
            devices.push(volume.device);
        }
        found
    }
}

/// Where the disks of the host are mounted.
fn disk_mounts(host: &ResolvedHost) -> Vec<&'static str> {
    let (plain, encrypted) = (host.list::<Disk>(Disks::DEVICES), host.list::<LuksDisk>(Luks::DISKS));
    let partitions = plain.iter().chain(encrypted.iter().map(LuksDisk::disk)).flat_map(Disk::partitions).flat_map(|part| part.mounts());
    let volumes = encrypted.iter().flat_map(LuksDisk::volumes).flat_map(|volume| volume.mounts());
    partitions.chain(volumes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disks::{Partition, Volume},
        testing::{refused, system},
    };
    use expect_test::expect;

    static VOLUMES: [DataVolume; 3] = [
        DataVolume::ntfs("/dev/disk/by-uuid/01D9A7", "/mnt/win-data").owner(1000),
        DataVolume::ext4("/dev/mapper/cryptdata", "/mnt/data").mount_options(&["noatime"]),
        DataVolume::xfs("/dev/disk/by-id/ata-1-part1", "/srv").required(),
    ];
    static LUKS: [LuksDisk; 1] = [Disk::gpt("main", "/dev/disk/by-id/nvme-1").encrypted(Volume::ext4("cryptroot", "/srv"))];
    static PLAIN: [Disk; 1] = [Disk::gpt("main", "/dev/disk/by-id/nvme-1").partition(Partition::ext4("root", "/srv"))];
    static AGAIN: [DataVolume; 1] = [DataVolume::xfs("/dev/disk/by-id/ata-1-part1", "/mnt/again")];
    static ON_A_BASE: [Setting; 2] = [Volumes::on(), Volumes::mounts(&VOLUMES)];
    static BASE: Base = Base::new("shared").with(&ON_A_BASE);

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn a_disk_that_is_gone_does_not_stop_the_machine() {
        expect![[r#"
            fileSystems."/mnt/win-data".device = "/dev/disk/by-uuid/01D9A7";
            fileSystems."/mnt/win-data".fsType = "ntfs3";
            fileSystems."/mnt/win-data".options = [
              "defaults"
              "nofail"
              "windows_names"
              "uid=1000"
              "gid=100"
            ];
            fileSystems."/mnt/data".device = "/dev/mapper/cryptdata";
            fileSystems."/mnt/data".fsType = "ext4";
            fileSystems."/mnt/data".options = [
              "defaults"
              "nofail"
              "noatime"
            ];
            fileSystems."/srv".device = "/dev/disk/by-id/ata-1-part1";
            fileSystems."/srv".fsType = "xfs";
            fileSystems."/srv".options = [ "defaults" ];
        "#]]
        .assert_eq(&system(&Volumes, desk(&ON_A_BASE)));
    }

    #[test]
    fn one_mount_point_has_one_file_system() {
        for disks in [[Luks::on(), Luks::disks(&LUKS)].as_slice(), &[Disks::devices(&PLAIN)]] {
            let text = system(&Volumes, desk(&ON_A_BASE).with([Disks::on()]).with(disks.iter().copied()));
            assert!(text.contains("host `desk`: two file systems have the mount point `/srv`"), "{text}");
        }
        let text = system(&Volumes, desk(&ON_A_BASE).with([Volumes::add_mounts(&AGAIN)]));
        assert!(text.contains("two data volumes are the device `/dev/disk/by-id/ata-1-part1`"), "{text}");
    }

    #[test]
    fn a_base_names_no_disk() {
        assert_eq!(refused(desk(&[]).base(&BASE)), [("hardware", "storage.volumes.mounts".to_owned())]);
        assert_eq!(refused(desk(&ON_A_BASE)), []);
        assert_eq!(refused(desk(&[Volumes::on()])), [("missing", "storage.volumes".to_owned())]);
    }

    #[test]
    #[should_panic(expected = "may be another disk at the next start")]
    fn a_device_has_a_name_that_stays() {
        let _ = DataVolume::ext4("/dev/sdb1", "/mnt/data");
    }

    #[test]
    #[should_panic(expected = "`/mnt/data` has owners of its own")]
    fn ext4_knows_its_owners() {
        let _ = DataVolume::ext4("/dev/mapper/cryptdata", "/mnt/data").owner(1000);
    }

    #[test]
    #[should_panic(expected = "mount point \"/mnt/my data\" is none")]
    fn a_mount_point_has_no_space() {
        let _ = DataVolume::ext4("/dev/mapper/cryptdata", "/mnt/my data");
    }
}
