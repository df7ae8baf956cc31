//! Catalogues: the list of modules that a crate offers.

use crate::meta::ModuleMeta;

/// The modules that a crate offers. Written with [`catalogue!`](crate::catalogue).
#[derive(Debug)]
pub struct Catalogue {
    /// The crate.
    pub krate: &'static str,
    /// Its modules, in the order in which documentation lists them.
    pub modules: &'static [&'static ModuleMeta],
}

/// The one list of modules that a crate offers: `pub static CATALOGUE: Catalogue = catalogue![Sshd, Fail2ban];`.
#[macro_export]
macro_rules! catalogue {
    ($($module:path),* $(,)?) => {
        $crate::Catalogue { krate: env!("CARGO_PKG_NAME"), modules: &[$(&$module),*] }
    };
}
