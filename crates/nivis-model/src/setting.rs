//! One decision of one layer about one flag.

use crate::{
    cell::{Cell, RecordValue},
    meta::FlagMeta,
    nix::Fragment,
    text::demand_reason,
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
    /// Where the user wrote it.
    pub at: &'static Location<'static>,
}

impl Setting {
    /// A setting that replaces what lower layers say.
    #[track_caller]
    pub const fn set(flag: &'static FlagMeta, cell: Cell) -> Self {
        Self { flag, cell, append: false, force: None, at: Location::caller() }
    }

    /// A setting that joins what lower layers say.
    #[track_caller]
    pub const fn append(flag: &'static FlagMeta, cell: Cell) -> Self {
        Self { flag, cell, append: true, force: None, at: Location::caller() }
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

/// Options that no module of the catalogue covers, with the reason why they are written by hand. Counted by `list --stats`.
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
    Setting { flag: &RAW, cell: Cell::Raw(nix), append: true, force: None, at: Location::caller() }
}

/// The flag behind [`raw`]: it belongs to no module, and all its settings count.
pub static RAW: FlagMeta = FlagMeta::builtin("raw", "Options that no module of the catalogue covers.");
