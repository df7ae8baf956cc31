//! What a module does: facts first, then configuration.

use crate::{
    cell::{FromCell, list_from_cell},
    cx::{HomeCx, HostCx},
    facts::Facts,
    meta::FlagMeta,
    resolved::ResolvedHost,
};

/// The behaviour of a module. Its struct holds the flags of one host; every method has a default that does nothing.
///
/// `facts` runs while the fleet is resolved and says what the module offers and needs. The others run afterwards, host by host
/// and in no particular order: a module can read any host's facts and never what another module wrote.
#[diagnostic::on_unimplemented(
    message = "the module `{Self}` does not say what it does",
    label = "no `impl Configure`",
    note = "write `impl Configure for {Self} {{ .. }}`; every method has a default that does nothing"
)]
pub trait Configure: Send + Sync {
    /// Says what the module offers and needs on this host.
    fn facts(&self, facts: &mut Facts) {
        let _ = facts;
    }

    /// Configures NixOS.
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let _ = cx;
    }

    /// Configures nix-darwin.
    fn darwin(&self, cx: &mut HostCx<'_>) {
        let _ = cx;
    }

    /// Configures Home Manager for one user of the host.
    fn home(&self, cx: &mut HomeCx<'_>) {
        let _ = cx;
    }
}

/// The values of one host, from which `derive(Module)` builds a module's struct.
pub struct Cells<'a> {
    pub(crate) host: &'a ResolvedHost,
}

impl Cells<'_> {
    /// The value of a flag, or `None` when no layer sets it and it has no default.
    pub fn get<T: FromCell>(&self, flag: &'static FlagMeta) -> Option<T> {
        T::from_cell(&self.host.history(flag).next()?.cell)
    }

    /// The elements of a list flag: what the winning layer says, and what layers above it append.
    pub fn list<T: Clone + 'static>(&self, flag: &'static FlagMeta) -> Vec<T> {
        let mut lists: Vec<Vec<T>> = self.host.deciding(flag).map(|entry| list_from_cell(&entry.cell)).collect();
        if lists.len() == 1 {
            return lists.swap_remove(0);
        }
        lists.into_iter().rev().flatten().collect()
    }

    /// As [`Cells::list`], for text.
    pub fn texts(&self, flag: &'static FlagMeta) -> Vec<String> {
        self.list::<&'static str>(flag).into_iter().map(str::to_owned).collect()
    }
}
