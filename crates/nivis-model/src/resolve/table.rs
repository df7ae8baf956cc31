//! Flags by number: what a host's entries are indexed with.

use crate::{
    catalogue::Catalogue,
    cell::Cell,
    diagnostic::Diagnostic,
    meta::{FlagMeta, ModuleMeta},
    resolved::{Entry, Fate, Layer},
    setting::RAW,
};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Every module and flag of the fleet's catalogues, numbered in their order. Cheap to clone.
#[derive(Clone)]
pub struct FlagTable(Arc<Inner>);

struct Inner {
    modules: Vec<&'static ModuleMeta>,
    flags: Vec<&'static FlagMeta>,
    /// The number of each flag's module; `None` for what belongs to no module.
    module_of: Vec<Option<u32>>,
    /// What each flag is when no layer sets it: the same for every host, so no host stores it.
    defaults: Vec<Option<Default>>,
    by_hash: FxHashMap<u64, u32>,
}

/// A flag's default as an entry of its history: where it decides, and where a layer does.
struct Default {
    won: Entry,
    lost: Entry,
}

impl FlagTable {
    pub(super) fn of(catalogues: &[&'static Catalogue], found: &mut Vec<Diagnostic>) -> Self {
        let modules: Vec<_> = catalogues.iter().flat_map(|catalogue| catalogue.modules.iter().copied()).collect();
        let mut table = Inner { modules, flags: Vec::new(), module_of: Vec::new(), defaults: Vec::new(), by_hash: FxHashMap::default() };
        table.add(&RAW, None, None, found);
        for (number, module) in table.modules.clone().into_iter().enumerate() {
            table.add(module.switch, Some(number as u32), module.default_on.then_some(Cell::On), found);
            for flag in module.flags {
                table.add(flag, Some(number as u32), flag.default, found);
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

    /// The number of the module of the flag with that number.
    pub(crate) fn module_of(&self, flag: usize) -> Option<usize> {
        self.0.module_of[flag].map(|module| module as usize)
    }

    /// The default of the flag with that number, as the last entry of a history that `is_decided` without it or not.
    pub(crate) fn default(&self, flag: usize, is_decided: bool) -> Option<&Entry> {
        self.0.defaults[flag].as_ref().map(|default| if is_decided { &default.lost } else { &default.won })
    }
}

impl Inner {
    fn add(&mut self, flag: &'static FlagMeta, module: Option<u32>, default: Option<Cell>, found: &mut Vec<Diagnostic>) {
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
        let entry = |cell, fate| Entry { fate, ..Entry::new(flag, Layer::Default, cell, flag.at) };
        self.flags.push(flag);
        self.module_of.push(module);
        self.defaults.push(default.map(|cell| Default { won: entry(cell, Fate::Won), lost: entry(cell, Fate::Lost) }));
    }
}
