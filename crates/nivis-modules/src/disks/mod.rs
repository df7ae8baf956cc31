//! What the disks hold: partitions, encrypted volumes and swap.

#[expect(clippy::module_inception, reason = "a file is called as its module, and this area has a module of its own name")]
mod disks;
mod layout;
mod luks;
mod pools;
mod swap_file;
mod zram;

pub use disks::Disks;
pub(crate) use layout::clashes;
pub use layout::{BlockDevice, Content, Disk, Encrypted, LuksDisk, Part, Partition, Plain, Subvolume, Volume};
pub use luks::Luks;
pub(crate) use pools::dataset_name;
pub use pools::{Compression, Pool, PoolDisk, PoolFilesystem, PoolKey, Vdev, ZfsProperties};
pub use swap_file::SwapFile;
pub use zram::ZramSwap;
