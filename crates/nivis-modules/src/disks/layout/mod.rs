//! How a disk is divided, as data. What can't be true of one disk is refused while it is written: in a `static`, by rustc.
//!
//! A [`Disk`] is a [`BlockDevice`] with [`Partition`]s, each of which has a [`Content`]. A partition belongs to its disk by value, and so
//! does an encrypted [`Volume`]: none can name a disk that nobody declares. A disk with encrypted volumes is another type than one
//! without, so that it can be given to [`Luks`](super::Luks) only.
//!
//! [`clashes`] compares the disks of one host, which only the resolved host has side by side.

mod clashes;
mod content;
pub(super) mod demand;
mod device;
mod disk;
mod part;

pub(crate) use clashes::clashes;
pub use content::{Content, Subvolume};
pub use device::BlockDevice;
pub use disk::{Disk, LuksDisk};
pub use part::{Encrypted, Part, Partition, Plain, Volume};
