use crate::{
    disks::layout::{BlockDevice, demand},
    text::refuse,
};
use nivis::{
    Msg, choice,
    nix::{ToNix, Value},
};
use serde::Serialize;

/// The longest name of a disk of a pool: disko labels its partition `disk-<name>-zfs`, a GPT label has 36 characters, and the pool's
/// members are found by it.
const LONGEST_NAME: usize = 27;

/// A disk that a pool has whole.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PoolDisk {
    name: &'static str,
    device: BlockDevice,
}

impl PoolDisk {
    /// The disk at `device`, called `name` in disko and in its partition's label.
    ///
    /// # Panics
    /// If `name` is no name or longer than 27 characters, or `device` no path below `/dev/`; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str, device: &'static str) -> Self {
        if name.len() > LONGEST_NAME {
            refuse(
                Msg::new().s("disk name ").name(name).s(" is too long for the label by which its pool finds it"),
                "use up to 27 characters, such as \"ssd-0\"",
            );
        }
        Self { name: demand::name("disk", name), device: BlockDevice::new(device) }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The device.
    pub const fn device(&self) -> BlockDevice {
        self.device
    }
}

choice! {
    /// How a vdev keeps data when a disk is lost, as disko names it.
    pub(super) enum Redundancy {
        /// Not at all.
        None = "",
        /// Each disk has everything.
        Mirror = "mirror",
        /// One disk may be lost.
        Raidz1 = "raidz1",
        /// Two disks may be lost.
        Raidz2 = "raidz2",
        /// Three disks may be lost.
        Raidz3 = "raidz3",
    }
}

/// A group of disks of a pool (zpoolconcepts(7)). A pool spreads its data over all of its vdevs, and is lost when one of them is.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Vdev {
    redundancy: Redundancy,
    disks: &'static [PoolDisk],
}

impl Vdev {
    /// One disk, without a second copy of anything.
    pub const fn single(disk: &'static [PoolDisk; 1]) -> Self {
        Self { redundancy: Redundancy::None, disks: disk }
    }

    /// All disks hold the same.
    ///
    /// # Panics
    /// If there are not two disks at least; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn mirror(disks: &'static [PoolDisk]) -> Self {
        Self::of(Redundancy::Mirror, disks, 2)
    }

    /// One of the disks may be lost.
    ///
    /// # Panics
    /// If there are not two disks at least; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn raidz1(disks: &'static [PoolDisk]) -> Self {
        Self::of(Redundancy::Raidz1, disks, 2)
    }

    /// Two of the disks may be lost.
    ///
    /// # Panics
    /// If there are not three disks at least; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn raidz2(disks: &'static [PoolDisk]) -> Self {
        Self::of(Redundancy::Raidz2, disks, 3)
    }

    /// Three of the disks may be lost.
    ///
    /// # Panics
    /// If there are not four disks at least; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn raidz3(disks: &'static [PoolDisk]) -> Self {
        Self::of(Redundancy::Raidz3, disks, 4)
    }

    #[track_caller]
    const fn of(redundancy: Redundancy, disks: &'static [PoolDisk], least: usize) -> Self {
        if disks.len() < least {
            let msg = Msg::new().s("a vdev of kind ").name(redundancy.name()).s(" has ").u(disks.len() as u64).s(" disks of at least ");
            refuse(msg.u(least as u64), "add a disk, or take `Vdev::single`");
        }
        Self { redundancy, disks }
    }

    /// Its disks, in order.
    pub const fn disks(&self) -> &'static [PoolDisk] {
        self.disks
    }

    pub(super) const fn redundancy(&self) -> Redundancy {
        self.redundancy
    }

    /// As an element of disko's `mode.topology.vdev`.
    pub(super) fn value(&self) -> Value {
        let members = Value::list(self.disks.iter().map(|disk| Value::str(disk.name)));
        Value::set([("mode", self.redundancy.to_nix()), ("members", Some(members))].into_iter().filter_map(|(name, v)| Some((name, v?))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "a vdev of kind `mirror` has 1 disks of at least 2")]
    fn a_mirror_has_two_sides() {
        let _ = Vdev::mirror(const { &[PoolDisk::new("a", "/dev/disk/by-id/a")] });
    }

    #[test]
    #[should_panic(expected = "a vdev of kind `raidz2` has 2 disks of at least 3")]
    fn two_disks_of_which_two_may_be_lost_are_none() {
        let _ = Vdev::raidz2(const { &[PoolDisk::new("a", "/dev/disk/by-id/a"), PoolDisk::new("b", "/dev/disk/by-id/b")] });
    }

    #[test]
    #[should_panic(expected = "is too long for the label by which its pool finds it")]
    fn a_label_has_36_characters() {
        let _ = PoolDisk::new("a-disk-whose-name-is-so-long", "/dev/disk/by-id/a");
    }
}
