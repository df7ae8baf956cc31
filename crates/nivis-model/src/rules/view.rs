//! A host's layers as the rules see them: the same for a `static` in rustc and for a computed host at run time.

use super::index::{self, Key};
use crate::{
    cell::Cell,
    host::{Head, MAX_ROLES},
    kind::{Kind, Trait},
    layer::{Base, Role},
    meta::{Cond, FlagMeta, ModuleMeta},
    setting::Setting,
};

/// How many bases may extend each other; more is a circle.
pub const MAX_DEPTH: usize = 32;
/// How far `implies` is followed, which bounds what rustc has to do. Resolve refuses circles and longer chains.
pub(crate) const MAX_IMPLIED: usize = 8;

/// What kind of layer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LayerKind {
    /// The host itself.
    Host,
    /// One of its roles.
    Role,
    /// One of its bases.
    Base,
}

/// One layer.
#[derive(Clone, Copy, Debug)]
pub struct Layer<'a> {
    /// What kind of layer it is.
    pub kind: LayerKind,
    /// Its name.
    pub name: &'a str,
    /// What it decides.
    pub settings: &'a [Setting],
    /// Whether `#[base]` has checked it on its own.
    pub checked: bool,
}

/// A setting and the layer that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The setting.
    pub setting: Setting,
    /// Its layer.
    pub layer: Layer<'a>,
    /// The layer's position: 0 is the top.
    pub depth: usize,
    /// The setting's position in its layer.
    pub index: usize,
}

/// The layers of one host, or of one base where no host is known.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The top layer.
    pub(crate) own: Layer<'a>,
    /// The kind of the host; `None` for a base.
    pub(crate) kind: Option<&'a Kind>,
    roles: [Option<&'static Role>; MAX_ROLES],
    base: Option<&'static Base>,
    /// Where each flag is set; empty while that is not known, and then lookups read all settings.
    index: &'a [Key],
}

/// Whether a module is on, and why.
#[derive(Clone, Copy)]
pub enum Switch<'a> {
    /// A layer turns it on.
    On(Found<'a>),
    /// A layer turns it off.
    Off(Found<'a>),
    /// No layer says anything; it is on because something that is set implies it.
    Implied(Found<'a>),
    /// No layer says anything; it is on by default.
    Default,
    /// No layer says anything, and it is off.
    Unset,
}

/// Whether a condition holds, and the setting that decides it.
#[derive(Clone, Copy)]
pub enum Verdict<'a> {
    /// It holds.
    Holds(Option<Found<'a>>),
    /// It does not.
    Fails(Option<Found<'a>>),
}

impl<'a> View<'a> {
    /// The layers of a host.
    pub const fn host(head: &'a Head, settings: &'a [Setting]) -> Self {
        let own = Layer { kind: LayerKind::Host, name: head.name.as_str(), settings, checked: true };
        Self { own, kind: Some(&head.kind), roles: head.roles, base: head.base, index: &[] }
    }

    /// A base and those that it extends.
    pub const fn base(base: &'static Base) -> View<'static> {
        let own = Layer { kind: LayerKind::Base, name: base.name, settings: base.settings, checked: false };
        View { own, kind: None, roles: [None; MAX_ROLES], base: base.parent, index: &[] }
    }

    /// A role on its own.
    pub const fn role(role: &'static Role) -> View<'static> {
        let own = Layer { kind: LayerKind::Role, name: role.name, settings: role.settings, checked: false };
        View { own, kind: None, roles: [None; MAX_ROLES], base: None, index: &[] }
    }

    /// The same layers, with what the index found in them.
    #[must_use]
    pub const fn indexed(mut self, index: &'a [Key]) -> Self {
        self.index = index;
        self
    }

    /// The layer at `depth`: 0 is the top, then the roles (empty where there is none), then the bases.
    pub const fn layer(&self, depth: usize) -> Option<Layer<'a>> {
        if depth == 0 {
            return Some(self.own);
        }
        if depth <= MAX_ROLES {
            return Some(match self.roles[depth - 1] {
                Some(role) => Layer { kind: LayerKind::Role, name: role.name, settings: role.settings, checked: role.item.is_some() },
                None => Layer { kind: LayerKind::Role, name: "", settings: &[], checked: true },
            });
        }
        let (mut base, mut steps) = (self.base, depth - MAX_ROLES - 1);
        if steps >= MAX_DEPTH {
            return None;
        }
        while let Some(this) = base {
            if steps == 0 {
                return Some(Layer { kind: LayerKind::Base, name: this.name, settings: this.settings, checked: this.item.is_some() });
            }
            base = this.parent;
            steps -= 1;
        }
        None
    }

    /// The nearest base below the top layer.
    pub(super) const fn parent(&self) -> Option<&'static Base> {
        self.base
    }

    /// How strong a layer is. Layers of equal rank must agree.
    pub(crate) const fn rank(&self, depth: usize) -> usize {
        if depth == 0 {
            usize::MAX
        } else if depth <= MAX_ROLES {
            usize::MAX - 1
        } else {
            usize::MAX - 1 - depth
        }
    }

    /// The setting that decides the flag with that hash: a forced one, or else that of the topmost layer.
    pub const fn lookup(&self, hash: u64) -> Option<Found<'a>> {
        let first = self.nth(hash, 0);
        if !self.index.is_empty() {
            return first;
        }
        // Without an index they come in the order of the layers, whether they are forced or not.
        let (mut found, mut n) = (first, 0);
        while let Some(next) = found {
            if next.setting.force.is_some() {
                return found;
            }
            n += 1;
            found = self.nth(hash, n);
        }
        first
    }

    /// The `n`th setting under that hash, which is a flag's or one of [`index`](super::index).
    pub(super) const fn nth(&self, hash: u64, n: usize) -> Option<Found<'a>> {
        if !self.index.is_empty() {
            return match index::find(self.index, hash, n) {
                Some((depth, index)) => self.at(depth, index),
                None => None,
            };
        }
        let (mut left, mut depth) = (n, 0);
        while let Some(layer) = self.layer(depth) {
            let mut index = 0;
            while index < layer.settings.len() {
                if index::is_under(&layer.settings[index], hash) {
                    if left == 0 {
                        return self.at(depth, index);
                    }
                    left -= 1;
                }
                index += 1;
            }
            depth += 1;
        }
        None
    }

    const fn at(&self, depth: usize, index: usize) -> Option<Found<'a>> {
        match self.layer(depth) {
            Some(layer) => Some(Found { setting: layer.settings[index], layer, depth, index }),
            None => None,
        }
    }

    /// Whether `found` is what decides its flag.
    pub(crate) const fn wins(&self, found: &Found<'a>) -> bool {
        match self.lookup(found.setting.flag.hash) {
            Some(top) => top.depth == found.depth && (top.index == found.index || top.setting.append || found.setting.append),
            None => false,
        }
    }

    /// Whether the module is on.
    pub const fn switch(&self, module: &'static ModuleMeta) -> Switch<'a> {
        if let Some(found) = self.lookup(module.switch.hash) {
            return if found.setting.cell.asks() { Switch::On(found) } else { Switch::Off(found) };
        }
        if module.default_on && self.applies(module) {
            return Switch::Default;
        }
        match self.implied(module.switch.hash) {
            Some((found, _)) => Switch::Implied(found),
            None => Switch::Unset,
        }
    }

    /// Whether a module that is on by default acts here: its kinds and its `when` hold.
    pub const fn applies(&self, module: &'static ModuleMeta) -> bool {
        let Some(kind) = self.kind else { return true };
        if !module.switch.kinds.contains(kind.set()) {
            return false;
        }
        let mut i = 0;
        while i < module.when.len() {
            if let Verdict::Fails(_) = self.holds(&module.when[i]) {
                return false;
            }
            i += 1;
        }
        true
    }

    /// Whether the module is on, for whatever reason.
    pub(crate) const fn is_on(&self, module: &'static ModuleMeta) -> bool {
        !matches!(self.switch(module), Switch::Off(_) | Switch::Unset)
    }

    /// What the host has instead of that trait; `None` where its kind says nothing about it.
    pub(super) const fn instead(&self, wanted: Trait) -> Option<&'static str> {
        match self.kind {
            Some(kind) => wanted.instead(kind),
            None => None,
        }
    }

    /// Whether the condition holds.
    pub const fn holds(&self, cond: &Cond) -> Verdict<'a> {
        match *cond {
            Cond::On(module) => match self.switch(module) {
                Switch::On(found) | Switch::Implied(found) => Verdict::Holds(Some(found)),
                Switch::Default => Verdict::Holds(None),
                Switch::Off(found) => Verdict::Fails(Some(found)),
                Switch::Unset => Verdict::Fails(None),
            },
            Cond::Flag(flag) => self.flag_holds(flag, None),
            Cond::Is(flag, cell) => self.flag_holds(flag, Some(cell)),
            Cond::Host(wanted) => match self.kind {
                Some(kind) if !wanted.holds(kind) => Verdict::Fails(None),
                _ => Verdict::Holds(None),
            },
            Cond::Any(conds) => {
                let mut i = 0;
                let mut fails = Verdict::Fails(None);
                while i < conds.len() {
                    match self.holds(&conds[i]) {
                        Verdict::Holds(found) => return Verdict::Holds(found),
                        Verdict::Fails(Some(found)) => fails = Verdict::Fails(Some(found)),
                        Verdict::Fails(None) => {}
                    }
                    i += 1;
                }
                fails
            }
        }
    }

    const fn flag_holds(&self, flag: &'static FlagMeta, wanted: Option<Cell>) -> Verdict<'a> {
        if let Some(module) = flag.module {
            match self.switch(module) {
                Switch::Off(found) => return Verdict::Fails(Some(found)),
                Switch::Unset => return Verdict::Fails(None),
                _ => {}
            }
        }
        let (cell, found) = match self.lookup(flag.hash) {
            Some(found) => (Some(found.setting.cell), Some(found)),
            None => match self.implied(flag.hash) {
                Some((found, cell)) => (Some(cell), Some(found)),
                None => (flag.default, None),
            },
        };
        let holds = match (cell, wanted) {
            (Some(cell), Some(wanted)) => matches!(cell.same_scalar(&wanted), Some(true)),
            (Some(cell), None) => cell.asks(),
            (None, _) => false,
        };
        if holds { Verdict::Holds(found) } else { Verdict::Fails(found) }
    }

    /// The winning setting that implies the flag with that hash, and the value that it implies.
    pub(crate) const fn implied(&self, hash: u64) -> Option<(Found<'a>, Cell)> {
        match self.implied_from(hash, 0) {
            Some((_, found, cell)) => Some((found, cell)),
            None => None,
        }
    }

    /// As [`View::implied`], from the `n`th setting on that implies something; and which one it is.
    pub(crate) const fn implied_from(&self, hash: u64, n: usize) -> Option<(usize, Found<'a>, Cell)> {
        let mut n = n;
        while let Some(found) = self.nth(index::IMPLIES, n) {
            if found.setting.cell.asks()
                && self.wins(&found)
                && let Some(cell) = self.reaches(found.setting.flag.implies, hash, MAX_IMPLIED)
            {
                return Some((n, found, cell));
            }
            n += 1;
        }
        None
    }

    /// Whether a layer turns the module off, so that what it implies does not follow.
    pub(super) const fn is_turned_off(&self, module: &'static ModuleMeta) -> bool {
        match self.lookup(module.switch.hash) {
            Some(found) => !found.setting.cell.asks(),
            None => false,
        }
    }

    const fn reaches(&self, implies: &'static [Cond], hash: u64, steps: usize) -> Option<Cell> {
        if steps == 0 {
            return None;
        }
        let mut i = 0;
        while i < implies.len() {
            match implies[i] {
                Cond::On(module) if module.switch.hash == hash => return Some(Cell::On),
                Cond::On(module) => {
                    if !self.is_turned_off(module)
                        && let Some(cell) = self.reaches(module.switch.implies, hash, steps - 1)
                    {
                        return Some(cell);
                    }
                }
                Cond::Flag(flag) if flag.hash == hash => return Some(Cell::Bool(true)),
                Cond::Is(flag, cell) if flag.hash == hash => return Some(cell),
                _ => {}
            }
            i += 1;
        }
        None
    }
}

impl Found<'_> {
    /// Whether `self` stands above `other`: in a stronger layer, or later in the same one.
    pub(crate) const fn above(&self, other: &Self) -> bool {
        self.depth < other.depth || (self.depth == other.depth && self.index > other.index)
    }
}
