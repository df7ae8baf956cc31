//! Running as a guest, and running containers.

mod docker;
mod docker_rootless;
mod libvirt;
mod proxmox_lxc;

pub use docker::{Docker, LogDriver};
pub use docker_rootless::DockerRootless;
pub use libvirt::{GuestsAtShutdown, Libvirt};
pub use proxmox_lxc::{ProxmoxLxc, pct_create};
