//! What a module and a flag are, apart from any host. Written by `derive(Module)` as statics, which may refer to each other in circles.

use crate::{
    cell::Cell,
    kind::{Kinds, Trait},
    module::{Cells, Configure},
    text::hash,
    weaker::Weaker,
};
use std::panic::Location;

/// A module of a catalogue: a feature that a host has or has not, with its flags.
pub struct ModuleMeta {
    /// The switch, which `on` and `off` set. Its id is the module's id, such as `security.sshd`.
    pub switch: &'static FlagMeta,
    /// The name of the Rust struct.
    pub item: &'static str,
    /// The flags, in the order of the declaration.
    pub flags: &'static [&'static FlagMeta],
    /// Whether the module is on, where `kinds` and `when` hold, unless a layer turns it off.
    pub default_on: bool,
    /// What must hold for `default_on` to act.
    pub when: &'static [Cond],
    /// Makes the module's struct from a host's cells.
    pub build: fn(&Cells<'_>) -> Box<dyn Configure>,
    /// Where the module is declared.
    pub at: &'static Location<'static>,
}

/// A flag: one thing that layers decide about a module. The switch of a module is a flag too.
pub struct FlagMeta {
    /// `module.flag`, or the module's id for its switch.
    pub id: &'static str,
    /// [`hash`] of the id: what the checker compares.
    pub hash: u64,
    /// The field's name; empty for a switch.
    pub name: &'static str,
    /// The module. `None` for what belongs to no module, such as raw Nix.
    pub module: Option<&'static ModuleMeta>,
    /// What it is for, from the doc comment.
    pub doc: &'static str,
    /// The Rust type, as written.
    pub ty: &'static str,
    /// The names of all values, where its type is a [`choice!`](crate::choice); otherwise none.
    pub choices: &'static [&'static str],
    /// The value when no layer sets one.
    pub default: Option<Cell>,
    /// Whether a host that has the module on must set it.
    pub required: bool,
    /// Whether it names a piece of hardware, which only a host can know.
    pub hardware: bool,
    /// Which of its values are weaker than others.
    pub weaker: Weaker,
    /// The kinds of host that it is for.
    pub kinds: Kinds,
    /// What must hold on a host that sets it.
    pub requires: &'static [Cond],
    /// What may not hold on a host that sets it.
    pub conflicts: &'static [Cond],
    /// What follows from setting it, unless a layer says otherwise.
    pub implies: &'static [Cond],
    /// Where it is declared.
    pub at: &'static Location<'static>,
}

/// Something that a relation asks of a host.
#[derive(Clone, Copy)]
pub enum Cond {
    /// The module is on.
    On(&'static ModuleMeta),
    /// The flag asks for something: it is true, or has a value.
    Flag(&'static FlagMeta),
    /// The flag has that value.
    Is(&'static FlagMeta, Cell),
    /// The machine has that trait.
    Host(Trait),
    /// One of them holds.
    Any(&'static [Self]),
}

impl FlagMeta {
    /// A flag that belongs to no module.
    #[track_caller]
    pub(crate) const fn builtin(id: &'static str, doc: &'static str) -> Self {
        Self {
            id,
            hash: hash(id),
            name: id,
            module: None,
            doc,
            ty: "Fragment",
            choices: &[],
            default: None,
            required: false,
            hardware: false,
            weaker: Weaker::Never,
            kinds: Kinds::ALL,
            requires: &[],
            conflicts: &[],
            implies: &[],
            at: Location::caller(),
        }
    }

    /// Whether it is the switch of a module.
    pub const fn is_switch(&self) -> bool {
        self.name.is_empty()
    }
}

impl ModuleMeta {
    /// The module's id, such as `security.sshd`.
    pub const fn id(&self) -> &'static str {
        self.switch.id
    }

    /// The kinds of host that it is for.
    pub const fn kinds(&self) -> Kinds {
        self.switch.kinds
    }

    /// The flag of that name.
    pub fn flag(&self, name: &str) -> Option<&'static FlagMeta> {
        self.flags.iter().copied().find(|flag| flag.name == name)
    }
}

impl std::fmt::Debug for ModuleMeta {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

impl std::fmt::Debug for FlagMeta {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}
