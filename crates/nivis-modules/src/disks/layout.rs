//! How a disk is divided, as data. What can't be true of one disk is refused while it is written: in a `static`, by rustc.
//!
//! A partition belongs to its disk by value, and so does an encrypted volume: none can name a disk that nobody declares. A disk with
//! encrypted volumes is another type than one without, so that it can be given to [`Luks`](super::Luks) only.

use nivis::{
    Cell, FlagMeta, FromCell, HostCx, Msg, Size, mib,
    nix::{AttrPath, Fragment},
};
use serde::Serialize;

/// How many partitions a disk can have here; GPT itself has room for 128.
const ROOM: usize = 8;
/// The longest name of a GPT partition, in characters (UEFI specification, table 5.6).
const LONGEST_LABEL: usize = 36;

/// A block device, such as `/dev/disk/by-id/nvme-Samsung_SSD_980_S64D`. Names below `by-id` stay when disks are added or reordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BlockDevice(&'static str);

impl BlockDevice {
    /// The device at `path`.
    ///
    /// # Panics
    /// If it is no path below `/dev/`; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(path: &'static str) -> Self {
        if !starts_with(path, "/dev/") || path.len() == 5 || has_space(path) {
            refuse(
                Msg::new().s("block device \"").s(path).s("\" is no path below /dev/"),
                "`ls -l /dev/disk/by-id` shows the names that stay",
            );
        }
        Self(path)
    }

    /// The path.
    pub const fn path(self) -> &'static str {
        self.0
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Text(self.0)
    }
}

impl FromCell for BlockDevice {
    fn from_cell(cell: &Cell) -> Option<Self> {
        match *cell {
            Cell::Text(path) => Some(Self(path)),
            _ => None,
        }
    }
}

impl nivis::nix::ToNix for BlockDevice {
    fn to_nix(&self) -> Option<nivis::nix::Value> {
        self.0.to_nix()
    }
}

/// What a partition or an encrypted volume holds.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// The EFI system partition: vfat, readable by root alone (`umask=0077`), since it may hold secrets of the initrd.
    Esp {
        /// Where it is mounted.
        mount: &'static str,
    },
    /// Where GRUB puts its second stage on a GPT disk that a BIOS starts.
    BiosBoot,
    /// An ext4 file system.
    Ext4 {
        /// Where it is mounted.
        mount: &'static str,
        /// Options of mount(8) beside `defaults`.
        options: &'static [&'static str],
    },
    /// Swap space.
    Swap {
        /// Whether the machine hibernates to it: `boot.resumeDevice`.
        resume: bool,
    },
}

/// A partition that is not encrypted. It takes the rest of its disk unless it has a size.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Partition {
    name: &'static str,
    size: Option<Size>,
    label: Option<&'static str>,
    content: Content,
}

impl Partition {
    const fn new(name: &'static str, size: Option<Size>, content: Content) -> Self {
        Self { name, size, label: None, content }
    }

    /// The EFI system partition, mounted at `mount`.
    ///
    /// # Panics
    /// If `mount` is no absolute path; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn esp(size: Size, mount: &'static str) -> Self {
        Self::new("esp", Some(demand_size("esp", size)), Content::Esp { mount: demand_mount(mount) })
    }

    /// The 1 MiB that GRUB needs on a GPT disk that a BIOS starts (GPT type `EF02`).
    pub const fn bios_boot() -> Self {
        Self::new("bios", Some(mib(1)), Content::BiosBoot)
    }

    /// An ext4 file system, mounted at `mount`.
    ///
    /// # Panics
    /// If `name` is no name, or `mount` no absolute path; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn ext4(name: &'static str, mount: &'static str) -> Self {
        Self::new(demand_name("partition", name), None, Content::Ext4 { mount: demand_mount(mount), options: &[] })
    }

    /// Swap space of that size.
    ///
    /// # Panics
    /// If `name` is no name, or the size is zero; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn swap(name: &'static str, size: Size) -> Self {
        Self::new(demand_name("partition", name), Some(demand_size(name, size)), Content::Swap { resume: false })
    }

    /// It has that size, and not the rest of the disk.
    ///
    /// # Panics
    /// If the size is zero; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn size(mut self, size: Size) -> Self {
        self.size = Some(demand_size(self.name, size));
        self
    }

    /// The partition's name in the GPT, by which it is found. Left out, disko writes `disk-<disk>-<partition>`.
    ///
    /// # Panics
    /// If it is empty or has more than 36 characters; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = Some(demand_label(label));
        self
    }

    /// Options of mount(8) beside `defaults`, for a file system.
    ///
    /// # Panics
    /// If it holds no ext4; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn mount_options(mut self, options: &'static [&'static str]) -> Self {
        self.content = with_options(self.name, self.content, options);
        self
    }

    /// The machine hibernates to it.
    ///
    /// # Panics
    /// If it is no swap space; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn resume(mut self) -> Self {
        self.content = with_resume(self.name, self.content);
        self
    }

    fn fragment(&self) -> Fragment {
        let size = sgdisk_size(self.size);
        let kind = match self.content {
            Content::Esp { .. } => Some("EF00"),
            Content::BiosBoot => Some("EF02"),
            Content::Ext4 { .. } => None,
            Content::Swap { .. } => Some("8200"),
        };
        let own = nivis::nix! {
            label = self.label;
            size = size;
            type = kind;
        };
        own.merge(self.content.fragment().under("content"))
    }
}

/// A LUKS volume with what is inside. It takes the rest of its disk unless it has a size. Its passphrase is asked for at the
/// installation and at each start; no key is in the Nix store.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Volume {
    name: &'static str,
    size: Option<Size>,
    label: Option<&'static str>,
    luks1: bool,
    allow_discards: bool,
    content: Content,
}

impl Volume {
    const fn new(name: &'static str, size: Option<Size>, content: Content) -> Self {
        Self { name, size, label: None, luks1: false, allow_discards: false, content }
    }

    /// An ext4 file system inside the volume `name`, mounted at `mount`; unlocked, it is `/dev/mapper/<name>`.
    ///
    /// # Panics
    /// If `name` is no name, or `mount` no absolute path; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn ext4(name: &'static str, mount: &'static str) -> Self {
        Self::new(demand_name("volume", name), None, Content::Ext4 { mount: demand_mount(mount), options: &[] })
    }

    /// Swap space of that size inside the volume `name`.
    ///
    /// # Panics
    /// If `name` is no name, or the size is zero; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn swap(name: &'static str, size: Size) -> Self {
        Self::new(demand_name("volume", name), Some(demand_size(name, size)), Content::Swap { resume: false })
    }

    /// It has that size, and not the rest of the disk.
    ///
    /// # Panics
    /// If the size is zero; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn size(mut self, size: Size) -> Self {
        self.size = Some(demand_size(self.name, size));
        self
    }

    /// The partition's name in the GPT, by which it is found. Left out, disko writes `disk-<disk>-<volume>`.
    ///
    /// # Panics
    /// If it is empty or has more than 36 characters; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = Some(demand_label(label));
        self
    }

    /// Format version 1, which GRUB reads (`boot.loader.grub.enableCryptodisk`). Left out, it is LUKS2, which GRUB opens only with
    /// another key derivation than cryptsetup's default.
    #[must_use]
    pub const fn luks1(mut self) -> Self {
        self.luks1 = true;
        self
    }

    /// The disk learns which blocks are free (TRIM). It spares an SSD and shows whoever takes the disk how full it is.
    #[must_use]
    pub const fn allow_discards(mut self) -> Self {
        self.allow_discards = true;
        self
    }

    /// Options of mount(8) beside `defaults`, for a file system.
    ///
    /// # Panics
    /// If it holds no ext4; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn mount_options(mut self, options: &'static [&'static str]) -> Self {
        self.content = with_options(self.name, self.content, options);
        self
    }

    /// The machine hibernates to it.
    ///
    /// # Panics
    /// If it is no swap space; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn resume(mut self) -> Self {
        self.content = with_resume(self.name, self.content);
        self
    }

    /// The name of the unlocked device below `/dev/mapper`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it has format version 1.
    pub const fn is_luks1(&self) -> bool {
        self.luks1
    }

    /// Where it is mounted, when it holds a file system.
    pub const fn mount(&self) -> Option<&'static str> {
        self.content.mount()
    }

    fn fragment(&self) -> Fragment {
        let size = sgdisk_size(self.size);
        let version = self.luks1.then_some(["--type", "luks1"]);
        let discards = self.allow_discards.then_some(true);
        let own = nivis::nix! {
            label = self.label;
            size = size;
            type = "8309";
            content = {
                type = "luks";
                name = self.name;
                askPassword = true;
                extraFormatArgs = version;
                settings.allowDiscards = discards;
            };
        };
        own.merge(self.content.fragment().under(["content", "content"]))
    }
}

impl Content {
    const fn mount(&self) -> Option<&'static str> {
        match *self {
            Self::Esp { mount } | Self::Ext4 { mount, .. } => Some(mount),
            Self::BiosBoot | Self::Swap { .. } => None,
        }
    }

    fn fragment(&self) -> Fragment {
        match *self {
            Self::Esp { mount } => nivis::nix! {
                type = "filesystem";
                format = "vfat";
                mountpoint = mount;
                mountOptions = ["umask=0077"];
            },
            Self::BiosBoot => Fragment::empty(),
            Self::Ext4 { mount, options } => {
                let options = (!options.is_empty()).then(|| [&["defaults"], options].concat());
                nivis::nix! {
                    type = "filesystem";
                    format = "ext4";
                    mountpoint = mount;
                    mountOptions = options;
                }
            }
            Self::Swap { resume } => {
                let resume = resume.then_some(true);
                nivis::nix! {
                    type = "swap";
                    resumeDevice = resume;
                }
            }
        }
    }
}

/// A disk with a GPT, and its partitions in order.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Disk {
    name: &'static str,
    device: BlockDevice,
    partitions: [Option<Partition>; ROOM],
}

/// A disk with encrypted volumes beside its partitions.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct LuksDisk {
    disk: Disk,
    volumes: [Option<Volume>; ROOM],
}

impl Disk {
    /// The disk at `device`, called `name` in disko and in the partitions' labels.
    ///
    /// # Panics
    /// If `name` is no name, or `device` no path below `/dev/`; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn gpt(name: &'static str, device: &'static str) -> Self {
        Self { name: demand_name("disk", name), device: BlockDevice::new(device), partitions: [None; ROOM] }
    }

    /// One more partition.
    ///
    /// # Panics
    /// If the disk has one of that name, of that mount point or for the rest already, or has eight; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn partition(mut self, partition: Partition) -> Self {
        let whole = LuksDisk { disk: self, volumes: [None; ROOM] };
        whole.demand_room_for(partition.name, partition.size, partition.content.mount());
        let mut i = 0;
        while i < ROOM {
            if self.partitions[i].is_none() {
                self.partitions[i] = Some(partition);
                return self;
            }
            i += 1;
        }
        refuse(Msg::new().s("disk ").name(self.name).s(" has more than eight partitions"), "join some of them")
    }

    /// The first encrypted volume. Partitions that are not encrypted are named before it.
    ///
    /// # Panics
    /// As [`Disk::partition`].
    #[must_use]
    #[track_caller]
    pub const fn encrypted(self, volume: Volume) -> LuksDisk {
        LuksDisk { disk: self, volumes: [None; ROOM] }.encrypted(volume)
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The device.
    pub const fn device(&self) -> BlockDevice {
        self.device
    }

    /// Where its EFI system partition is mounted, if it has one.
    pub fn esp(&self) -> Option<&'static str> {
        self.partitions().find_map(|partition| match partition.content {
            Content::Esp { mount } => Some(mount),
            _ => None,
        })
    }

    fn partitions(&self) -> impl Iterator<Item = &Partition> {
        self.partitions.iter().flatten()
    }

    /// Writes the disk and its partitions below `disko.devices.disk`.
    pub(super) fn write(&self, cx: &mut HostCx<'_>, flag: &'static FlagMeta) {
        let disk = nivis::nix! {
            type = "disk";
            device = self.device;
            content.type = "gpt";
        };
        cx.from(flag).set(disk.under(AttrPath::of(["disko", "devices", "disk", self.name])));
        for partition in self.partitions() {
            cx.from(flag).set(partition.fragment().under(self.path(partition.name)));
        }
    }

    fn path(&self, partition: &'static str) -> AttrPath {
        AttrPath::of(["disko", "devices", "disk", self.name, "content", "partitions", partition])
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
        self.demand_room_for(volume.name, volume.size, volume.content.mount());
        let mut i = 0;
        while i < ROOM {
            if self.volumes[i].is_none() {
                self.volumes[i] = Some(volume);
                return self;
            }
            i += 1;
        }
        refuse(Msg::new().s("disk ").name(self.disk.name).s(" has more than eight encrypted volumes"), "join some of them")
    }

    /// The disk, with the partitions that are not encrypted.
    pub const fn disk(&self) -> &Disk {
        &self.disk
    }

    /// The encrypted volumes, in order.
    pub fn volumes(&self) -> impl Iterator<Item = &Volume> {
        self.volumes.iter().flatten()
    }

    /// Writes the disk, its partitions and its volumes below `disko.devices.disk`.
    pub(super) fn write(&self, cx: &mut HostCx<'_>, flag: &'static FlagMeta) {
        self.disk.write(cx, flag);
        for volume in self.volumes() {
            cx.from(flag).set(volume.fragment().under(self.disk.path(volume.name)));
        }
    }

    /// Refuses what the disk has already.
    #[track_caller]
    const fn demand_room_for(&self, name: &'static str, size: Option<Size>, mount: Option<&'static str>) {
        let mut i = 0;
        while i < ROOM {
            if let Some(other) = self.disk.partitions[i] {
                self.demand_differs(name, size, mount, other.name, other.size, other.content.mount());
            }
            if let Some(other) = self.volumes[i] {
                self.demand_differs(name, size, mount, other.name, other.size, other.content.mount());
            }
            i += 1;
        }
    }

    #[track_caller]
    const fn demand_differs(
        &self,
        name: &'static str,
        size: Option<Size>,
        mount: Option<&'static str>,
        other: &'static str,
        other_size: Option<Size>,
        other_mount: Option<&'static str>,
    ) {
        let msg = Msg::new().s("disk ").name(self.disk.name).s(": ");
        if same(name, other) {
            refuse(msg.s("two partitions are called ").name(name), "rename one of them");
        }
        if size.is_none() && other_size.is_none() {
            refuse(
                msg.name(other).s(" and ").name(name).s(" both take the rest of the disk"),
                "give one of them a size with `.size(gib(..))`",
            );
        }
        if let (Some(mount), Some(other_mount)) = (mount, other_mount)
            && same(mount, other_mount)
        {
            refuse(msg.name(other).s(" and ").name(name).s(" are both mounted at ").s(mount), "mount one of them elsewhere");
        }
    }
}

/// What two disks of one host can't both have, as sentences. rustc sees each disk by itself, since layers join the lists.
pub(super) fn clashes(plain: &[Disk], encrypted: &[LuksDisk]) -> Vec<String> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    let mut claim = |what: String, disk: &'static str| match seen.iter().find(|(other, _)| *other == what) {
        Some((_, first)) if *first == disk => found.push(format!("disk `{disk}` is listed twice")),
        Some((_, first)) => found.push(format!("disks `{first}` and `{disk}` both have {what}")),
        None => seen.push((what, disk)),
    };
    for disk in plain.iter().chain(encrypted.iter().map(LuksDisk::disk)) {
        claim(format!("the name `{}`", disk.name), disk.name);
        claim(format!("the device `{}`", disk.device.path()), disk.name);
        for partition in disk.partitions() {
            partition.content.claims().for_each(|what| claim(what, disk.name));
        }
    }
    for luks in encrypted {
        for volume in luks.volumes() {
            claim(format!("an encrypted volume `{}`", volume.name), luks.disk.name);
            volume.content.claims().for_each(|what| claim(what, luks.disk.name));
        }
    }
    found.dedup();
    found
}

impl Content {
    /// What only one partition of a host can have.
    fn claims(&self) -> impl Iterator<Item = String> {
        let mount = self.mount().map(|mount| format!("the mount point `{mount}`"));
        let resume = matches!(self, Self::Swap { resume: true }).then(|| "the swap space to resume from".to_owned());
        mount.into_iter().chain(resume)
    }
}

/// A size as sgdisk reads it: `512M`, `8G`, or the rest of the disk.
fn sgdisk_size(size: Option<Size>) -> String {
    match size {
        None => "100%".to_owned(),
        Some(size) if size.bytes().is_multiple_of(1 << 30) => format!("{}G", size.gib()),
        Some(size) => format!("{}M", size.mib()),
    }
}

#[track_caller]
const fn with_options(name: &str, content: Content, options: &'static [&'static str]) -> Content {
    match content {
        Content::Ext4 { mount, .. } => Content::Ext4 { mount, options },
        _ => refuse(Msg::new().name(name).s(" holds no ext4, so its mount options are not yours"), "take `.mount_options(..)` out"),
    }
}

#[track_caller]
const fn with_resume(name: &str, content: Content) -> Content {
    match content {
        Content::Swap { .. } => Content::Swap { resume: true },
        _ => refuse(Msg::new().name(name).s(" is no swap space, so nothing resumes from it"), "take `.resume()` out"),
    }
}

#[track_caller]
const fn demand_name(what: &str, name: &'static str) -> &'static str {
    let b = name.as_bytes();
    let mut i = 0;
    let mut bad = b.is_empty() || b.len() > LONGEST_LABEL;
    while i < b.len() {
        bad = bad || !(b[i].is_ascii_lowercase() || b[i].is_ascii_digit() || b[i] == b'-' || b[i] == b'_');
        i += 1;
    }
    if bad {
        let msg = Msg::new().s(what).s(" name \"").s(name).s("\" is none");
        refuse(msg, "use up to 36 lower-case letters, digits, dashes and underscores, such as \"cryptroot\"");
    }
    name
}

#[track_caller]
const fn demand_label(label: &'static str) -> &'static str {
    if label.is_empty() || label.len() > LONGEST_LABEL || has_space(label) {
        refuse(Msg::new().s("partition label \"").s(label).s("\" is none"), "a GPT label has 1 to 36 characters and here no space");
    }
    label
}

#[track_caller]
const fn demand_mount(mount: &'static str) -> &'static str {
    let b = mount.as_bytes();
    if b.is_empty() || b[0] != b'/' || has_space(mount) || (b.len() > 1 && b[b.len() - 1] == b'/') {
        refuse(
            Msg::new().s("mount point \"").s(mount).s("\" is none"),
            "write an absolute path without a slash at its end, such as \"/mnt/data\"",
        );
    }
    mount
}

#[track_caller]
const fn demand_size(name: &str, size: Size) -> Size {
    if size.mib() == 0 {
        refuse(Msg::new().name(name).s(" has no room"), "give it at least one mebibyte, such as `gib(8)`");
    }
    size
}

#[track_caller]
const fn refuse(msg: Msg, help: &str) -> ! {
    panic!("{}", msg.s("\n  help: ").s(help).as_str())
}

const fn has_space(text: &str) -> bool {
    let b = text.as_bytes();
    let mut i = 0;
    while i < b.len() {
        if b[i].is_ascii_whitespace() {
            return true;
        }
        i += 1;
    }
    false
}

const fn starts_with(text: &str, start: &str) -> bool {
    match text.as_bytes().split_at_checked(start.len()) {
        Some((first, _)) => same_bytes(first, start.as_bytes()),
        None => false,
    }
}

const fn same(a: &str, b: &str) -> bool {
    same_bytes(a.as_bytes(), b.as_bytes())
}

const fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nivis::gib;

    const MAIN: Disk = Disk::gpt("main", "/dev/disk/by-id/nvme-1");

    #[test]
    fn a_size_is_what_sgdisk_reads() {
        assert_eq!([Some(mib(512)), Some(mib(2048)), Some(mib(1)), None].map(sgdisk_size), ["512M", "2G", "1M", "100%"]);
    }

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
    #[should_panic(expected = "is no path below /dev/")]
    fn a_device_is_below_dev() {
        let _ = Disk::gpt("main", "nvme0n1");
    }

    #[test]
    #[should_panic(expected = "mount point \"/data/\" is none")]
    fn a_mount_point_ends_without_a_slash() {
        let _ = Partition::ext4("data", "/data/");
    }

    #[test]
    #[should_panic(expected = "`cryptroot` is no swap space")]
    fn nothing_resumes_from_a_file_system() {
        let _ = Volume::ext4("cryptroot", "/").resume();
    }

    #[test]
    #[should_panic(expected = "`esp` holds no ext4")]
    fn the_esp_keeps_its_mount_options() {
        let _ = Partition::esp(gib(1), "/boot").mount_options(&["noatime"]);
    }

    #[test]
    #[should_panic(expected = "`swap` has no room")]
    fn swap_has_a_size() {
        let _ = Partition::swap("swap", gib(0));
    }

    #[test]
    #[should_panic(expected = "more than eight partitions")]
    fn a_ninth_partition_is_refused_and_not_lost() {
        const NAMES: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
        let _ = NAMES.iter().fold(MAIN, |disk, name| disk.partition(Partition::swap(name, gib(1))));
    }

    #[test]
    fn two_disks_of_a_host_are_compared() {
        let data = Disk::gpt("data", "/dev/disk/by-id/nvme-2").encrypted(Volume::ext4("cryptroot", "/"));
        let main = MAIN.encrypted(Volume::ext4("cryptroot", "/"));
        let expected =
            ["disks `main` and `data` both have an encrypted volume `cryptroot`", "disks `main` and `data` both have the mount point `/`"];
        assert_eq!(clashes(&[], &[main, data]), expected);
        assert_eq!(clashes(&[MAIN], &[main]), ["disk `main` is listed twice"]);
        let near = Disk::gpt("data", "/dev/disk/by-id/nvme-2").encrypted(Volume::ext4("cryptdata", "/data"));
        assert_eq!(clashes(&[], &[main, near]), Vec::<String>::new());
    }
}
