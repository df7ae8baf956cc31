use super::{
    content::Content,
    demand,
    device::BlockDevice,
    part::{Claim, Encrypted, Part, Partition, Plain, Protection, Volume},
};
use crate::text::{refuse, same};
use nivis::{FlagMeta, HostCx, Msg, nix::AttrPath};
use serde::Serialize;

/// How many parts of one sort a disk can have here; GPT itself has room for 128.
const ROOM: usize = 8;

/// A disk with a GPT, and its partitions in order.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Disk {
    name: &'static str,
    device: BlockDevice,
    partitions: Parts<Plain>,
}

/// A disk with encrypted volumes beside its partitions.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct LuksDisk {
    disk: Disk,
    volumes: Parts<Encrypted>,
}

impl Disk {
    /// The disk at `device`, called `name` in disko and in the partitions' labels.
    ///
    /// # Panics
    /// If `name` is no name, or `device` no path below `/dev/`; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn gpt(name: &'static str, device: &'static str) -> Self {
        Self { name: demand::name("disk", name), device: BlockDevice::new(device), partitions: Parts::NONE }
    }

    /// One more partition.
    ///
    /// # Panics
    /// If the disk has one of that name, of that mount point or for the rest already, or has eight; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn partition(mut self, partition: Partition) -> Self {
        self.partitions.demand_none_like(self.name, partition.claim());
        self.partitions = self.partitions.and(self.name, partition);
        self
    }

    /// The first encrypted volume. Partitions that are not encrypted are named before it.
    ///
    /// # Panics
    /// As [`Disk::partition`].
    #[must_use]
    #[track_caller]
    pub const fn encrypted(self, volume: Volume) -> LuksDisk {
        LuksDisk { disk: self, volumes: Parts::NONE }.encrypted(volume)
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The device.
    pub const fn device(&self) -> BlockDevice {
        self.device
    }

    /// The partitions that are not encrypted, in order.
    pub fn partitions(&self) -> impl Iterator<Item = &Partition> {
        self.partitions.0.iter().flatten()
    }

    /// Where its EFI system partition is mounted, if it has one.
    pub fn esp(&self) -> Option<&'static str> {
        self.partitions().find_map(|partition| match partition.content() {
            Content::Esp { mount } => Some(mount),
            _ => None,
        })
    }

    /// Writes the disk and its partitions below `disko.devices.disk`.
    pub(in crate::disks) fn write(&self, cx: &mut HostCx<'_>, flag: &'static FlagMeta) {
        let disk = nivis::nix! {
            type = "disk";
            device = self.device;
            content.type = "gpt";
        };
        cx.from(flag).set(disk.under(AttrPath::of(["disko", "devices", "disk", self.name])));
        for partition in self.partitions() {
            cx.from(flag).set(partition.fragment().under(self.path(partition.name())));
        }
    }

    fn path(&self, part: &'static str) -> AttrPath {
        AttrPath::of(["disko", "devices", "disk", self.name, "content", "partitions", part])
    }
}

impl LuksDisk {
    /// One more encrypted volume.
    ///
    /// # Panics
    /// As [`Disk::partition`].
    #[must_use]
    #[track_caller]
    pub const fn encrypted(mut self, volume: Volume) -> Self {
        self.disk.partitions.demand_none_like(self.disk.name, volume.claim());
        self.volumes.demand_none_like(self.disk.name, volume.claim());
        self.volumes = self.volumes.and(self.disk.name, volume);
        self
    }

    /// The disk, with the partitions that are not encrypted.
    pub const fn disk(&self) -> &Disk {
        &self.disk
    }

    /// The encrypted volumes, in order.
    pub fn volumes(&self) -> impl Iterator<Item = &Volume> {
        self.volumes.0.iter().flatten()
    }

    /// Writes the disk, its partitions and its volumes below `disko.devices.disk`.
    pub(in crate::disks) fn write(&self, cx: &mut HostCx<'_>, flag: &'static FlagMeta) {
        self.disk.write(cx, flag);
        for volume in self.volumes() {
            cx.from(flag).set(volume.fragment().under(self.disk.path(volume.name())));
        }
    }
}

/// Parts in order, with room for eight: a `const fn` has no `Vec`.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
struct Parts<P>([Option<Part<P>>; ROOM]);

impl<P: Protection> Parts<P> {
    const NONE: Self = Self([None; ROOM]);

    #[track_caller]
    const fn and(mut self, disk: &str, part: Part<P>) -> Self {
        let mut i = 0;
        while i < ROOM {
            if self.0[i].is_none() {
                self.0[i] = Some(part);
                return self;
            }
            i += 1;
        }
        refuse(Msg::new().s("disk ").name(disk).s(" has more than eight ").s(P::PLURAL), "join some of them")
    }

    /// Refuses what one of them has already.
    #[track_caller]
    const fn demand_none_like(&self, disk: &str, new: Claim) {
        let mut i = 0;
        while i < ROOM {
            if let Some(part) = self.0[i] {
                demand_differs(disk, part.claim(), new);
            }
            i += 1;
        }
    }
}

#[track_caller]
const fn demand_differs(disk: &str, old: Claim, new: Claim) {
    let msg = Msg::new().s("disk ").name(disk).s(": ");
    if same(old.name, new.name) {
        refuse(msg.s("two partitions are called ").name(new.name), "rename one of them");
    }
    if old.takes_rest && new.takes_rest {
        refuse(
            msg.name(old.name).s(" and ").name(new.name).s(" both take the rest of the disk"),
            "give one of them a size with `.size(gib(..))`",
        );
    }
    let mut i = 0;
    while let Some(mount) = new.content.nth_mount(i) {
        let mut j = 0;
        while let Some(old_mount) = old.content.nth_mount(j) {
            if same(mount, old_mount) {
                refuse(msg.name(old.name).s(" and ").name(new.name).s(" are both mounted at ").s(mount), "mount one of them elsewhere");
            }
            j += 1;
        }
        i += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disks::Subvolume;
    use nivis::gib;

    const SUBVOLUMES: &[Subvolume] = &[Subvolume::new("@", "/"), Subvolume::new("@home", "/home")];
    const MAIN: Disk = Disk::gpt("main", "/dev/disk/by-id/nvme-1");
    const NAMES: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];

    #[test]
    #[should_panic(expected = "disk `main`: two partitions are called `data`")]
    fn a_volume_and_a_partition_can_not_share_a_name() {
        let _ = MAIN.partition(Partition::ext4("data", "/data").size(gib(1))).encrypted(Volume::ext4("data", "/"));
    }

    #[test]
    #[should_panic(expected = "`root` and `data` both take the rest")]
    fn the_rest_is_taken_once() {
        let _ = MAIN.partition(Partition::ext4("root", "/")).encrypted(Volume::ext4("data", "/data"));
    }

    #[test]
    #[should_panic(expected = "`root` and `cryptroot` are both mounted at /")]
    fn one_mount_point_has_one_file_system() {
        let _ = MAIN.partition(Partition::ext4("root", "/").size(gib(8))).encrypted(Volume::ext4("cryptroot", "/"));
    }

    #[test]
    #[should_panic(expected = "`root` and `cryptroot` are both mounted at /home")]
    fn so_has_a_subvolume() {
        let _ = MAIN.partition(Partition::ext4("root", "/home").size(gib(8))).encrypted(Volume::btrfs("cryptroot", SUBVOLUMES));
    }

    #[test]
    #[should_panic(expected = "more than eight partitions")]
    fn a_ninth_partition_is_refused_and_not_lost() {
        let _ = NAMES.iter().fold(MAIN, |disk, name| disk.partition(Partition::swap(name, gib(1))));
    }

    #[test]
    #[should_panic(expected = "more than eight encrypted volumes")]
    fn a_ninth_volume_is_refused_and_not_lost() {
        let [first, rest @ ..] = NAMES.map(|name| Volume::swap(name, gib(1)));
        let _ = rest.iter().fold(MAIN.encrypted(first), |disk, volume| disk.encrypted(*volume));
    }
}
