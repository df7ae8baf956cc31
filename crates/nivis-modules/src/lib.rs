//! The catalogue: what NixOS, Home Manager and nix-darwin can do, as modules with typed flags.
//!
//! One module, one file. A module says facts first and configuration afterwards, names every option that it sets, and reads nothing
//! of another module but its facts. A user's own crate writes modules in exactly the same way.

pub mod boot;
pub mod darwin;
pub mod disks;
pub mod hardware;
pub mod home;
pub mod network;
pub mod security;
pub mod services;
pub mod system;
pub mod virtualisation;

#[cfg(test)]
mod testing;

pub mod prelude {
    //! Every module, for those who write hosts.

    pub use crate::boot::*;
    pub use crate::darwin::*;
    pub use crate::disks::*;
    pub use crate::hardware::*;
    pub use crate::home::*;
    pub use crate::network::*;
    pub use crate::packages;
    pub use crate::security::*;
    pub use crate::services::*;
    pub use crate::system::*;
    pub use crate::virtualisation::*;
}

use nivis::{Catalogue, catalogue};

/// Every module of this crate, in the order of the documentation.
pub static CATALOGUE: Catalogue = catalogue![
    boot::Grub,
    boot::RemoteUnlock,
    boot::SystemdBoot,
    disks::Disks,
    disks::Luks,
    disks::SwapFile,
    disks::ZramSwap,
    hardware::AmdGpu,
    hardware::GpuCompute,
    hardware::IntelGpu,
    hardware::Kernel,
    hardware::Microcode,
    hardware::QemuGuest,
    hardware::Sysctl,
    network::Networking,
    darwin::Homebrew,
    darwin::MacDefaults,
    darwin::TouchId,
    home::Editor,
    home::Git,
    home::HomeManager,
    home::Shell,
    security::Firewall,
    security::Sshd,
    security::Sudo,
    services::DatabaseBackup,
    services::PostgreSql,
    services::Redis,
    system::Locale,
    system::NixGc,
    system::NixSettings,
    system::Packages,
    system::ServerGc,
    system::Users,
    virtualisation::Docker,
    virtualisation::ProxmoxLxc,
];
