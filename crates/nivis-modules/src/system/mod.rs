//! What every machine has: users, language and time, packages, Nix itself and what it keeps.

mod locale;
mod nix_gc;
mod nix_settings;
mod packages;
mod server_gc;
mod users;

pub use locale::{KeyboardLayout, Locale, LocaleName, Timezone};
pub use nix_gc::NixGc;
pub use nix_settings::NixSettings;
pub use packages::{Package, Packages};
pub use server_gc::ServerGc;
pub(crate) use users::home_directory;
pub use users::{LoginShell, Users};

use nivis::{Interval, Kind, Kinds};

/// Whether nobody sits in front of the machine, so that what only a person at it reads is left out.
pub(crate) fn is_server(kind: &Kind) -> bool {
    Kinds::LXC.or(Kinds::VPS).or(Kinds::NAS).contains(kind.set())
}

/// The elements in their order, each once: layers may ask for one thing twice.
pub(crate) fn once<T: Clone + PartialEq>(elements: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for element in elements {
        if !seen.contains(&element) {
            seen.push(element);
        }
    }
    seen
}

/// Whole days as Nix counts generations' ages; a part of a day counts as one, so that nothing goes early.
fn whole_days(interval: Interval) -> u64 {
    interval.seconds().div_ceil(86_400)
}
