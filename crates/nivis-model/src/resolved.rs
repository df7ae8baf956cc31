//! The fleet after resolve: every flag of every host decided, with the whole history of how.

use crate::{
    cell::{Cell, FromCell},
    facts::Facts,
    host::Head,
    input::Input,
    layer::{Base, Role},
    meta::{FlagMeta, ModuleMeta},
    module::{Cells, Configure},
    resolve::FlagTable,
    waiver::Waiver,
};
use std::panic::Location;

/// A fleet in which everything is decided. Only [`resolve`](crate::resolve()) makes one.
pub struct Resolved {
    pub(crate) name: &'static str,
    pub(crate) flags: FlagTable,
    pub(crate) inputs: &'static [Input],
    pub(crate) own_options: &'static [&'static str],
    pub(crate) hosts: Vec<ResolvedHost>,
    pub(crate) warnings: Vec<crate::Diagnostic>,
}

/// A host in which everything is decided.
pub struct ResolvedHost {
    pub(crate) head: Head,
    /// What layers say, grouped by flag; of one flag, the strongest first.
    pub(crate) entries: Vec<Entry>,
    /// Where each flag's entries start, by the flag's number; one more at the end.
    pub(crate) starts: Vec<u32>,
    pub(crate) flags: FlagTable,
    /// Whether each module is on, by its number.
    pub(crate) on: Vec<bool>,
    pub(crate) modules: Vec<Active>,
    pub(crate) facts: Facts,
}

/// A module that is on.
pub struct Active {
    /// The module.
    pub meta: &'static ModuleMeta,
    /// Its struct, with this host's values.
    pub(crate) instance: Box<dyn Configure>,
}

/// One value that some layer gave a flag.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The flag.
    pub flag: &'static FlagMeta,
    /// The layer.
    pub layer: Layer,
    /// The value.
    pub cell: Cell,
    /// Whether it joins what lower layers say.
    pub append: bool,
    /// The reason why it wins over every layer.
    pub force: Option<&'static str>,
    /// The reason that was given for it, with who answers for it. Few values have one, so that most of a host's entries stay small.
    pub waiver: Option<Box<Waiver>>,
    /// The flag that implies it.
    pub implied_by: Option<&'static FlagMeta>,
    /// Where it was written.
    pub at: &'static Location<'static>,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It is the flag's value, or the list that others join.
    Won,
    /// It is part of the flag's list.
    Joined,
    /// A stronger layer decided.
    Lost,
}

/// A layer, from the weakest to the strongest.
#[derive(Clone, Copy, Debug)]
pub enum Layer {
    /// What the module says itself.
    Default,
    /// What follows from another flag, which that layer set.
    Implied(&'static Self),
    /// A base, with its distance from the one that extends nothing.
    Base(&'static Base, usize),
    /// A role.
    Role(&'static Role),
    /// The host.
    Host,
}

impl Layer {
    /// Orders layers by strength.
    pub fn rank(self) -> usize {
        match self {
            Self::Default => 0,
            Self::Implied(_) => 1,
            Self::Base(_, up) => 2 + up,
            Self::Role(_) => usize::MAX - 1,
            Self::Host => usize::MAX,
        }
    }

    /// The layer that somebody wrote: for what is implied, the one that implies it.
    #[must_use]
    pub fn owner(self) -> Self {
        match self {
            Self::Implied(by) => by.owner(),
            layer => layer,
        }
    }

    /// What to call it in a message: `base personal`.
    pub fn describe(self, host: &str) -> String {
        match self {
            Self::Default => "its default".to_owned(),
            Self::Implied(by) => by.describe(host),
            Self::Base(base, _) => format!("base `{}`", base.name),
            Self::Role(role) => format!("role `{}`", role.name),
            Self::Host => format!("host `{host}`"),
        }
    }
}

impl Entry {
    pub(crate) fn new(flag: &'static FlagMeta, layer: Layer, cell: Cell, at: &'static Location<'static>) -> Self {
        Self { flag, layer, cell, append: false, force: None, waiver: None, implied_by: None, at, fate: Fate::Lost }
    }

    /// The reason why it is off, weak, forced or raw Nix.
    pub fn reason(&self) -> Option<&'static str> {
        self.waiver.as_deref().map(|waiver| waiver.reason)
    }

    /// Whether it is part of the flag's value.
    pub fn counts(&self) -> bool {
        self.fate != Fate::Lost
    }

    /// Where it stands among the values of its flag: a forced one is above all layers.
    pub fn strength(&self) -> (bool, usize) {
        (self.force.is_some(), self.layer.rank())
    }
}

impl Resolved {
    /// The fleet's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The hosts, in the order in which the fleet lists them.
    pub fn hosts(&self) -> &[ResolvedHost] {
        &self.hosts
    }

    /// The host of that name.
    pub fn host(&self, name: &str) -> Option<&ResolvedHost> {
        self.hosts.iter().find(|host| host.name() == name)
    }

    /// Every flag of every catalogue.
    pub fn flags(&self) -> &FlagTable {
        &self.flags
    }

    /// Where Nix modules of the user's own have their options.
    pub fn own_options(&self) -> &'static [&'static str] {
        self.own_options
    }

    /// Flake inputs that the fleet declares beside those of the catalogue.
    pub fn inputs(&self) -> &'static [Input] {
        self.inputs
    }

    /// What is worth a look, though nothing is wrong.
    pub fn warnings(&self) -> &[crate::Diagnostic] {
        &self.warnings
    }
}

impl ResolvedHost {
    /// The name.
    pub fn name(&self) -> &str {
        self.head.name.as_str()
    }

    /// Kind, users, network interfaces and so on.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// What the host's modules offer and need.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The modules that are on, in the order of the catalogues.
    pub fn modules(&self) -> &[Active] {
        &self.modules
    }

    /// Whether the module is on.
    pub fn is_on(&self, module: &ModuleMeta) -> bool {
        self.flags.index(module.switch).and_then(|flag| self.flags.module_of(flag)).is_some_and(|module| self.on[module])
    }

    /// Every value that a layer gave the flag, the strongest first, and at the end its default.
    pub fn history(&self, flag: &FlagMeta) -> impl Iterator<Item = &Entry> {
        let number = self.flags.index(flag);
        let said = number.map_or(&[][..], |flag| &self.entries[self.starts[flag] as usize..self.starts[flag + 1] as usize]);
        said.iter().chain(number.and_then(|flag| self.default(flag, said)))
    }

    /// The default, where the flag's module is on. That of a switch counts where no layer says anything.
    fn default(&self, flag: usize, said: &[Entry]) -> Option<&Entry> {
        let is_on = self.flags.module_of(flag).is_some_and(|module| self.on[module]);
        let is_decided = said.iter().any(|entry| !entry.append);
        let speaks = is_on && !(is_decided && self.flags.flags()[flag].is_switch());
        if speaks { self.flags.default(flag, is_decided) } else { None }
    }

    /// The values that decide the flag, the strongest first: one, or several for a list.
    pub fn deciding(&self, flag: &FlagMeta) -> impl Iterator<Item = &Entry> {
        self.history(flag).filter(|entry| entry.counts())
    }

    /// The value of a flag of any module.
    pub fn get<T: FromCell>(&self, flag: &'static FlagMeta) -> Option<T> {
        Cells { host: self }.get(flag)
    }

    /// The elements of a list flag of any module.
    pub fn list<T: Clone + 'static>(&self, flag: &'static FlagMeta) -> Vec<T> {
        Cells { host: self }.list(flag)
    }
}

impl Active {
    /// What the module does on this host.
    pub fn configure(&self) -> &dyn Configure {
        &*self.instance
    }
}
