use super::{
    content::{Content, Subvolume},
    demand,
};
use nivis::{Size, mib, nix::Fragment};
use serde::Serialize;

/// A part of a disk: a [`Partition`] as it is, or an encrypted [`Volume`]. It takes the rest of its disk unless it has a size.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Part<P> {
    name: &'static str,
    size: Option<Size>,
    label: Option<&'static str>,
    #[serde(flatten)]
    protection: P,
    content: Content,
}

/// A partition that is not encrypted. What it has in common with a [`Volume`] is documented at [`Part`].
pub type Partition = Part<Plain>;

/// A partition with a LUKS volume, and what is inside. Its passphrase is asked for at the installation and at each start; no key is in
/// the Nix store. What it has in common with a [`Partition`] is documented at [`Part`].
pub type Volume = Part<Encrypted>;

/// What keeps a part from being read by others: nothing, or LUKS. Nobody has a third.
pub trait Protection: Copy {
    /// What users call such a part.
    #[doc(hidden)]
    const NOUN: &'static str;
    /// What users call several.
    #[doc(hidden)]
    const PLURAL: &'static str;
    /// What it is unless something else is said.
    #[doc(hidden)]
    const USUAL: Self;
}

/// No encryption.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Plain {}

impl Protection for Plain {
    const NOUN: &'static str = "partition";
    const PLURAL: &'static str = "partitions";
    const USUAL: Self = Self {};
}

/// LUKS.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Encrypted {
    luks1: bool,
    allow_discards: bool,
}

impl Protection for Encrypted {
    const NOUN: &'static str = "volume";
    const PLURAL: &'static str = "encrypted volumes";
    const USUAL: Self = Self { luks1: false, allow_discards: false };
}

/// What any part can be.
impl<P: Protection> Part<P> {
    const fn new(name: &'static str, size: Option<Size>, content: Content) -> Self {
        Self { name, size, label: None, protection: P::USUAL, content }
    }

    /// An ext4 file system, mounted at `mount`. Unlocked, a volume is `/dev/mapper/<name>`.
    ///
    /// # Panics
    /// If `name` is no name, or `mount` no absolute path; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn ext4(name: &'static str, mount: &'static str) -> Self {
        Self::new(demand::name(P::NOUN, name), None, Content::Ext4 { mount: demand::mount(mount), options: &[] })
    }

    /// A btrfs file system with those subvolumes; nothing else of it is mounted.
    ///
    /// # Panics
    /// If `name` is no name, there is no subvolume, or two of them share a name or a mount point; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn btrfs(name: &'static str, subvolumes: &'static [Subvolume]) -> Self {
        Self::new(demand::name(P::NOUN, name), None, Content::btrfs(name, subvolumes))
    }

    /// Swap space of that size.
    ///
    /// # Panics
    /// If `name` is no name, or the size is zero; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn swap(name: &'static str, size: Size) -> Self {
        Self::new(demand::name(P::NOUN, name), Some(demand::size(name, size)), Content::Swap { resume: false })
    }

    /// It has that size, and not the rest of the disk.
    ///
    /// # Panics
    /// If the size is zero; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn size(mut self, size: Size) -> Self {
        self.size = Some(demand::size(self.name, size));
        self
    }

    /// The partition's name in the GPT, by which it is found. Left out, disko writes `disk-<disk>-<name>`.
    ///
    /// # Panics
    /// If it is empty or has more than 36 characters; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = Some(demand::label(label));
        self
    }

    /// Options of mount(8) beside `defaults`, for a file system.
    ///
    /// # Panics
    /// If it holds neither ext4 nor btrfs; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn mount_options(mut self, options: &'static [&'static str]) -> Self {
        self.content = self.content.with_options(self.name, options);
        self
    }

    /// The machine hibernates to it.
    ///
    /// # Panics
    /// If it is no swap space; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn resume(mut self) -> Self {
        self.content = self.content.with_resume(self.name);
        self
    }

    /// Its name in disko. Of a volume also that of the unlocked device below `/dev/mapper`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What it holds.
    pub const fn content(&self) -> Content {
        self.content
    }

    /// Where it is mounted: nowhere, once, or once for each subvolume.
    pub fn mounts(&self) -> impl Iterator<Item = &'static str> {
        self.content.mounts()
    }

    /// What it takes of its disk.
    pub(super) const fn claim(&self) -> Claim {
        Claim { name: self.name, takes_rest: self.size.is_none(), content: self.content }
    }

    /// As disko's partition of that GPT type, without its content.
    fn outside(&self, kind: Option<&str>) -> Fragment {
        let size = sgdisk_size(self.size);
        nivis::nix! {
            label = self.label;
            size = size;
            type = kind;
        }
    }
}

/// What only a partition without encryption can be.
impl Partition {
    /// The EFI system partition, mounted at `mount`.
    ///
    /// # Panics
    /// If `mount` is no absolute path; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn esp(size: Size, mount: &'static str) -> Self {
        Self::new("esp", Some(demand::size("esp", size)), Content::Esp { mount: demand::mount(mount) })
    }

    /// The 1 MiB that GRUB needs on a GPT disk that a BIOS starts (GPT type `EF02`).
    pub const fn bios_boot() -> Self {
        Self::new("bios", Some(mib(1)), Content::BiosBoot)
    }

    pub(super) fn fragment(&self) -> Fragment {
        let kind = match self.content {
            Content::Esp { .. } => Some("EF00"),
            Content::BiosBoot => Some("EF02"),
            Content::Ext4 { .. } | Content::Btrfs { .. } => None,
            Content::Swap { .. } => Some("8200"),
        };
        self.outside(kind).merge(self.content.fragment().under("content"))
    }
}

/// What only a volume can be.
impl Volume {
    /// Format version 1, which GRUB reads (`boot.loader.grub.enableCryptodisk`). Left out, it is LUKS2, which GRUB opens only with
    /// another key derivation than cryptsetup's default.
    #[must_use]
    pub const fn luks1(mut self) -> Self {
        self.protection.luks1 = true;
        self
    }

    /// The disk learns which blocks are free (TRIM). It spares an SSD and shows whoever takes the disk how full it is.
    #[must_use]
    pub const fn allow_discards(mut self) -> Self {
        self.protection.allow_discards = true;
        self
    }

    /// Whether it has format version 1.
    pub const fn is_luks1(&self) -> bool {
        self.protection.luks1
    }

    pub(super) fn fragment(&self) -> Fragment {
        let version = self.is_luks1().then_some(["--type", "luks1"]);
        let discards = self.protection.allow_discards.then_some(true);
        let luks = nivis::nix! {
            type = "luks";
            name = self.name;
            askPassword = true;
            extraFormatArgs = version;
            settings.allowDiscards = discards;
        };
        let inside = self.content.fragment().under("content");
        self.outside(Some("8309")).merge(luks.merge(inside).under("content"))
    }
}

/// What a part takes of its disk, so that no other has it.
#[derive(Clone, Copy)]
pub(super) struct Claim {
    pub(super) name: &'static str,
    pub(super) takes_rest: bool,
    pub(super) content: Content,
}

/// A size as sgdisk reads it: `512M`, `8G`, or the rest of the disk.
fn sgdisk_size(size: Option<Size>) -> String {
    match size {
        None => "100%".to_owned(),
        Some(size) if size.bytes().is_multiple_of(1 << 30) => format!("{}G", size.gib()),
        Some(size) => format!("{}M", size.mib()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nivis::gib;

    #[test]
    fn a_size_is_what_sgdisk_reads() {
        assert_eq!([Some(mib(512)), Some(mib(2048)), Some(mib(1)), None].map(sgdisk_size), ["512M", "2G", "1M", "100%"]);
    }

    #[test]
    #[should_panic(expected = "volume name \"crypt root\" is none")]
    fn a_name_is_one_word() {
        let _ = Volume::ext4("crypt root", "/");
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
    #[should_panic(expected = "`esp` holds neither ext4 nor btrfs")]
    fn the_esp_keeps_its_mount_options() {
        let _ = Partition::esp(gib(1), "/boot").mount_options(&["noatime"]);
    }

    #[test]
    #[should_panic(expected = "`cryptroot` has no subvolume")]
    fn btrfs_is_mounted_somewhere() {
        let _ = Volume::btrfs("cryptroot", &[]);
    }

    #[test]
    #[should_panic(expected = "`cryptroot`: `@` and `@home` share a name or a mount point")]
    fn two_subvolumes_are_mounted_in_two_places() {
        let _ = Volume::btrfs("cryptroot", const { &[Subvolume::new("@", "/"), Subvolume::new("@home", "/")] });
    }

    #[test]
    #[should_panic(expected = "subvolume name \"/home\" is none")]
    fn a_subvolume_has_no_path() {
        let _ = Subvolume::new("/home", "/home");
    }

    #[test]
    #[should_panic(expected = "`swap` has no room")]
    fn swap_has_a_size() {
        let _ = Partition::swap("swap", gib(0));
    }
}
