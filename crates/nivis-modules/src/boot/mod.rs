//! From the firmware to the root file system.

mod grub;
mod remote_unlock;
mod systemd_boot;

pub use grub::Grub;
pub use remote_unlock::{InitrdKey, RemoteUnlock};
pub use systemd_boot::SystemdBoot;
