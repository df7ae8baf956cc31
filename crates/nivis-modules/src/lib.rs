//! The catalogue: what NixOS, Home Manager and nix-darwin can do, as modules with typed flags.
//!
//! One module, one file. A module says facts first and configuration afterwards, names every option that it sets, and reads nothing
//! of another module but its facts. A user's own crate writes modules in exactly the same way.

pub mod apps;
pub mod boot;
pub mod darwin;
pub mod desktop;
pub mod disks;
pub mod games;
pub mod hardware;
pub mod home;
pub mod network;
pub mod power;
pub mod security;
pub mod services;
pub mod storage;
pub mod system;
pub mod virtualisation;

mod address;
mod lists;
mod percent;
#[cfg(test)]
mod testing;
mod text;

pub mod prelude {
    //! Every module, for those who write hosts.

    pub use crate::apps::*;
    pub use crate::boot::*;
    pub use crate::darwin::*;
    pub use crate::desktop::*;
    pub use crate::disks::*;
    pub use crate::games::*;
    pub use crate::hardware::*;
    pub use crate::home::*;
    pub use crate::network::*;
    pub use crate::packages;
    pub use crate::percent::Percent;
    pub use crate::power::*;
    pub use crate::security::*;
    pub use crate::services::*;
    pub use crate::storage::*;
    pub use crate::system::*;
    pub use crate::virtualisation::*;
}

use nivis::{Catalogue, catalogue};

/// Every module of this crate, in the order of the documentation.
pub static CATALOGUE: Catalogue = catalogue![
    apps::Browser,
    apps::ControlPanel,
    apps::Mail,
    apps::NextcloudClient,
    apps::Terminal,
    boot::Grub,
    boot::RemoteUnlock,
    boot::SystemdBoot,
    darwin::FileVault,
    darwin::Hammerspoon,
    darwin::Homebrew,
    darwin::MacDefaults,
    darwin::TouchId,
    desktop::Audio,
    desktop::Bluetooth,
    desktop::Fonts,
    desktop::Greetd,
    desktop::Hyprland,
    desktop::Kanshi,
    desktop::Keyring,
    desktop::Plasma6,
    desktop::Printing,
    desktop::Sddm,
    desktop::Stylix,
    desktop::Sway,
    desktop::SwayEffects,
    desktop::SwayIdle,
    desktop::Swaybg,
    desktop::Swww,
    disks::Disks,
    disks::Luks,
    disks::SwapFile,
    disks::ZramSwap,
    games::GameMode,
    games::GameRuntime,
    games::LightGames,
    games::Minecraft,
    games::Proton,
    games::StarCitizen,
    games::Steam,
    games::Sunshine,
    hardware::AmdGpu,
    hardware::Fingerprint,
    hardware::FirmwareUpdates,
    hardware::GpuCompute,
    hardware::I2c,
    hardware::IntelGpu,
    hardware::Kernel,
    hardware::Microcode,
    hardware::QemuGuest,
    hardware::Sysctl,
    hardware::ThinkPad,
    hardware::Thunderbolt,
    hardware::Webcam,
    home::Editor,
    home::Git,
    home::HomeManager,
    home::Nixvim,
    home::Shell,
    network::Networking,
    power::Hibernate,
    power::LaptopPower,
    power::Logind,
    power::Performance,
    power::PowerProfiles,
    power::SleepWindow,
    power::Tlp,
    power::UsbAwake,
    security::DnsBlocklist,
    security::DockerFirewall,
    security::Fail2ban,
    security::Firejail,
    security::Firewall,
    security::GpgAgent,
    security::HwconfigGuard,
    security::Polkit,
    security::Sshd,
    security::Sudo,
    security::WifiAudit,
    services::Avahi,
    services::DatabaseBackup,
    services::PostgreSql,
    services::Redis,
    storage::BtrfsScrub,
    storage::NfsClient,
    storage::NfsServer,
    storage::Volumes,
    storage::Zfs,
    system::AutoUpgrade,
    system::Certificates,
    system::Identity,
    system::Journald,
    system::Locale,
    system::NixCacheClient,
    system::NixCacheServer,
    system::NixGc,
    system::NixSettings,
    system::Packages,
    system::ServerGc,
    system::ServiceAccounts,
    system::Unfree,
    system::Users,
    virtualisation::Docker,
    virtualisation::DockerRootless,
    virtualisation::Libvirt,
    virtualisation::ProxmoxLxc,
];
