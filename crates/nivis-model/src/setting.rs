//! One decision of one layer about one flag.

use crate::{
    cell::{Cell, RecordValue},
    meta::FlagMeta,
    nix::Fragment,
    text::{Msg, demand_reason},
    units::Date,
};
use std::panic::Location;

/// One flag set by one layer, and where. Made by the setters that `derive(Module)` writes.
#[derive(Clone, Copy)]
pub struct Setting {
    /// Which flag.
    pub flag: &'static FlagMeta,
    /// The value.
    pub cell: Cell,
    /// Whether a list's value joins what lower layers say, or replaces it.
    pub append: bool,
    /// The reason of a value that wins over every layer.
    pub force: Option<&'static str>,
    /// The reason why it may be weaker than the baseline, or why it is raw Nix. An opt-out has its reason in the cell.
    pub because: Option<&'static str>,
    /// Who answers for the reason.
    pub owner: Option<&'static str>,
    /// The last day on which the reason holds; `audit` and `check` report it from the next day on.
    pub until: Option<Date>,
    /// Where the user wrote it.
    pub at: &'static Location<'static>,
}

impl Setting {
    /// A setting that replaces what lower layers say.
    #[track_caller]
    pub const fn set(flag: &'static FlagMeta, cell: Cell) -> Self {
        Self { flag, cell, append: false, force: None, because: None, owner: None, until: None, at: Location::caller() }
    }

    /// A setting that joins what lower layers say.
    #[track_caller]
    pub const fn append(flag: &'static FlagMeta, cell: Cell) -> Self {
        Self { append: true, ..Self::set(flag, cell) }
    }

    /// Turns a module off, for a reason.
    ///
    /// # Panics
    /// If the reason is not a sentence; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn off(flag: &'static FlagMeta, reason: &'static str) -> Self {
        demand_reason("an opt-out", reason);
        Self::set(flag, Cell::Off(reason))
    }

    /// Makes the value win over every layer, for a reason; in NixOS it becomes `lib.mkForce`.
    ///
    /// # Panics
    /// If the reason is not a sentence; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn force(mut self, reason: &'static str) -> Self {
        demand_reason("a forced value", reason);
        self.force = Some(reason);
        self
    }

    /// Says why the value may be weaker than the baseline: a waiver, which `audit` lists.
    ///
    /// # Panics
    /// If the reason is not a sentence, or there is one already; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn because(mut self, reason: &'static str) -> Self {
        demand_reason("a waiver", reason);
        if matches!(self.cell, Cell::Off(_)) || self.because.is_some() {
            self.refuse("has its reason already", "leave `.because(..)` out");
        }
        self.because = Some(reason);
        self
    }

    /// Says who answers for the reason: a person or a team.
    ///
    /// # Panics
    /// If there is no reason yet, if there is an owner already, or if it is no name; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn owner(mut self, name: &'static str) -> Self {
        self.demand_a_reason("an owner");
        if self.owner.is_some() {
            self.refuse("has an owner already", "keep one of the two");
        }
        demand_name(name);
        self.owner = Some(name);
        self
    }

    /// Says how long the reason holds, `YYYY-MM-DD` being the last day. What is rendered does not change after it: `audit` and `check`
    /// report it.
    ///
    /// # Panics
    /// If there is no reason yet, if there is a date already, or if there is no such day; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn until(mut self, date: &'static str) -> Self {
        self.demand_a_reason("an expiry date");
        if self.until.is_some() {
            self.refuse("has an expiry date already", "keep one of the two");
        }
        self.until = Some(Date::new(date));
        self
    }

    /// The reason that it gives: why a module is off, a value weak or forced, or Nix raw.
    pub const fn reason(&self) -> Option<&'static str> {
        match (self.cell, self.because) {
            (Cell::Off(reason), _) | (_, Some(reason)) => Some(reason),
            (_, None) => self.force,
        }
    }

    #[track_caller]
    const fn demand_a_reason(&self, what: &str) {
        if self.reason().is_none() {
            let msg = Msg::new().s(what).s(" belongs to a reason, and `").s(self.flag.id).s("` gives none");
            panic!("{}", msg.s("\n  help: write `.because(\"why\")` before it").as_str())
        }
    }

    #[track_caller]
    const fn refuse(&self, what: &str, help: &str) -> ! {
        panic!("{}", Msg::new().name(self.flag.id).s(" ").s(what).s("\n  help: ").s(help).as_str())
    }

    /// Keeps a value that was computed at run time for as long as the program runs. The one place where nivis leaks: a
    /// command runs once.
    pub fn leak<T>(value: T) -> &'static T {
        Box::leak(Box::new(value))
    }

    /// As [`Setting::leak`], for text.
    pub fn leak_str(value: impl Into<String>) -> &'static str {
        Box::leak(value.into().into_boxed_str())
    }

    /// As a record, for flags whose type is a reference to a struct.
    pub const fn record(value: &'static dyn RecordValue) -> Cell {
        Cell::Record(value)
    }
}

impl std::fmt::Debug for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} = {:?} at {}", self.flag.id, self.cell, self.at)
    }
}

/// Some characters on one line, without space around them.
#[track_caller]
const fn demand_name(name: &str) {
    let b = name.as_bytes();
    let (mut i, mut bad) = (0, b.is_empty() || b[0] == b' ' || b[b.len() - 1] == b' ');
    while i < b.len() {
        bad = bad || b[i].is_ascii_control();
        i += 1;
    }
    if bad {
        let msg = Msg::new().s("an owner is the name of a person or a team, not \"").s(name).s("\"");
        panic!("{}", msg.s("\n  help: name whom to ask, such as `.owner(\"aku\")`").as_str())
    }
}

/// Options that no module of the catalogue covers, with the reason why they are written by hand. Listed by `audit`.
///
/// ```
/// # extern crate nivis_model as nivis;
/// use nivis::{Setting, nix, raw};
///
/// static AGENT: Setting = raw("the vendor's monitor wants the SNMP agent", || nix! { services.snmpd.enable = true; });
/// # fn main() {}
/// ```
///
/// # Panics
/// If the reason is not a sentence; in a `static`, that is a compile error.
#[track_caller]
pub const fn raw(reason: &'static str, nix: fn() -> Fragment) -> Setting {
    demand_reason("raw Nix", reason);
    Setting { because: Some(reason), ..Setting::append(&RAW, Cell::Raw(nix)) }
}

/// The flag behind [`raw`]: it belongs to no module, and all its settings count.
pub static RAW: FlagMeta = FlagMeta::builtin("raw", "Options that no module of the catalogue covers.");
