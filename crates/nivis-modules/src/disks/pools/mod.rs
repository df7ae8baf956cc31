//! What a ZFS pool is made of: disks in vdevs, the properties of its file systems, and the key that opens it.

mod filesystem;
mod key;
mod name;
mod pool;
mod properties;
mod vdev;

pub use filesystem::PoolFilesystem;
pub use key::PoolKey;
pub(crate) use name::dataset_name;
pub use pool::Pool;
pub use properties::{Compression, ZfsProperties};
pub use vdev::{PoolDisk, Vdev};
