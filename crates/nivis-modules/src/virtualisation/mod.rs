//! Running as a guest, and running containers.

mod docker;
mod proxmox_lxc;

pub use docker::{Docker, LogDriver};
pub use proxmox_lxc::{ProxmoxLxc, pct_create};
