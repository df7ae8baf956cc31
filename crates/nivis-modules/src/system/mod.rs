//! What every machine has: users, language and time, packages, Nix itself and what it keeps.

mod auto_upgrade;
mod certificates;
mod identity;
mod journald;
mod locale;
mod nix_cache_client;
mod nix_cache_server;
mod nix_gc;
mod nix_settings;
mod packages;
mod server_gc;
mod service_accounts;
mod unfree;
mod users;

pub use auto_upgrade::{AutoUpgrade, FlakeRef};
pub use certificates::{CertificateFile, Certificates};
pub use identity::{Identity, ServerEnv};
pub use journald::Journald;
pub use locale::{KeyboardLayout, Locale, LocaleName, Timezone};
pub use nix_cache_client::{NixCache, NixCacheClient};
pub use nix_cache_server::{KeyFile, NixCacheServer};
pub use nix_gc::NixGc;
pub use nix_settings::NixSettings;
pub use packages::{Package, Packages};
pub use server_gc::ServerGc;
pub use service_accounts::{ServiceAccount, ServiceAccounts};
pub use unfree::Unfree;
pub(crate) use users::home_directory;
pub use users::{LoginShell, Users};

use nivis::{Interval, Kind, Kinds};

/// Whether nobody sits in front of the machine, so that what only a person at it reads is left out.
pub(crate) fn is_server(kind: &Kind) -> bool {
    Kinds::LXC.or(Kinds::VPS).or(Kinds::NAS).contains(kind.set())
}

/// Whole days as Nix counts generations' ages; a part of a day counts as one, so that nothing goes early.
fn whole_days(interval: Interval) -> u64 {
    interval.seconds().div_ceil(86_400)
}
