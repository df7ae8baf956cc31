//! What holds data beside the disk that the system starts from: volumes, pools, and file systems of other machines.

mod btrfs_scrub;
pub(crate) mod demand;
mod nfs_client;
mod nfs_server;
mod volumes;
mod zfs;

pub use crate::address::HostIn;
pub use btrfs_scrub::BtrfsScrub;
pub use nfs_client::{NfsClient, NfsMount};
pub use nfs_server::{NfsExport, NfsPeer, NfsServer, Squash};
pub use volumes::{DataVolume, VolumeFormat, Volumes};
pub use zfs::{Dataset, Replication, Zfs};
