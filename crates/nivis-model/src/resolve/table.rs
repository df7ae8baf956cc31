//! Flags by number: what a host's entries are indexed with.

use crate::{
    catalogue::Catalogue,
    diagnostic::Diagnostic,
    meta::{FlagMeta, ModuleMeta},
    setting::RAW,
};
use std::{collections::HashMap, sync::Arc};

/// Every module and flag of the fleet's catalogues, numbered in their order. Cheap to clone.
#[derive(Clone)]
pub struct FlagTable(Arc<Inner>);

struct Inner {
    modules: Vec<&'static ModuleMeta>,
    flags: Vec<&'static FlagMeta>,
    by_hash: HashMap<u64, u32>,
}

impl FlagTable {
    pub(super) fn of(catalogues: &[&'static Catalogue], found: &mut Vec<Diagnostic>) -> Self {
        let modules: Vec<_> = catalogues.iter().flat_map(|catalogue| catalogue.modules.iter().copied()).collect();
        let mut table = Inner { modules, flags: Vec::new(), by_hash: HashMap::new() };
        table.add(&RAW, found);
        for module in table.modules.clone() {
            table.add(module.switch, found);
            for flag in module.flags {
                table.add(flag, found);
            }
        }
        Self(Arc::new(table))
    }

    /// The modules, in the order of the catalogues.
    pub fn modules(&self) -> &[&'static ModuleMeta] {
        &self.0.modules
    }

    /// The flags: each module's switch, then its flags.
    pub fn flags(&self) -> &[&'static FlagMeta] {
        &self.0.flags
    }

    /// The flag with that id, such as `security.sshd.port`.
    pub fn find(&self, id: &str) -> Option<&'static FlagMeta> {
        self.0.flags.iter().copied().find(|flag| flag.id == id)
    }

    /// The flag's number; `None` if no catalogue lists its module.
    pub(crate) fn index(&self, flag: &FlagMeta) -> Option<usize> {
        self.0.by_hash.get(&flag.hash).map(|index| *index as usize)
    }
}

impl Inner {
    fn add(&mut self, flag: &'static FlagMeta, found: &mut Vec<Diagnostic>) {
        let index = self.flags.len() as u32;
        if let Some(other) = self.by_hash.insert(flag.hash, index) {
            let other = self.flags[other as usize];
            let message = if other.id == flag.id {
                format!("two modules declare `{}`", flag.id)
            } else {
                format!("`{}` and `{}` have the same hash", other.id, flag.id)
            };
            let diagnostic = Diagnostic::error("catalogue", message, "rename one of the two, or list it once");
            found.push(diagnostic.flag(flag.id).at(other.at, "declared here").at(flag.at, "and here"));
        }
        self.flags.push(flag);
    }
}
