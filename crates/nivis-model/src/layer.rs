//! Layers below a host: bases, which extend each other, and roles, which stand beside each other.

use crate::{setting::Setting, text::Msg, units::HostName};
use std::panic::Location;

/// A layer's name is a folder of the flake, beside those of the hosts.
#[track_caller]
const fn demand_name(what: &str, name: &str) {
    let why = match HostName::try_new(name) {
        Ok(_) if crate::text::same(name, "defaults") => "that is where what no layer decides lies",
        Ok(_) => return,
        Err(why) => why,
    };
    let msg = Msg::new().s(what).s(" name \"").s(name).s("\": ").s(why);
    panic!("{}", msg.s("\n  help: use lower-case letters, digits and dashes, such as \"personal\"").as_str())
}

/// What many hosts share. A deeper base wins over the one that it extends.
#[derive(Debug)]
pub struct Base {
    /// Its name, unique in the fleet, and the folder of its texts in the flake.
    pub name: &'static str,
    /// The base that it extends.
    pub parent: Option<&'static Self>,
    /// What it decides.
    pub settings: &'static [Setting],
    /// The name of the Rust item; filled in by `#[base]`.
    pub item: Option<&'static str>,
    /// Where it is declared.
    pub at: &'static Location<'static>,
}

/// What some hosts are beside their base, such as `gaming`. Several roles of one host have equal rank: they must agree.
#[derive(Debug)]
pub struct Role {
    /// Its name, unique in the fleet, and the folder of its texts in the flake.
    pub name: &'static str,
    /// What it decides.
    pub settings: &'static [Setting],
    /// The name of the Rust item; filled in by `#[base]`.
    pub item: Option<&'static str>,
    /// Where it is declared.
    pub at: &'static Location<'static>,
}

impl Base {
    /// The base `name`, which decides nothing yet.
    ///
    /// # Panics
    /// If the name is no folder: lower-case letters, digits and dashes; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        demand_name("base", name);
        Self { name, parent: None, settings: &[], item: None, at: Location::caller() }
    }

    /// Builds on `parent`: what this base does not decide, that one does.
    ///
    /// # Panics
    /// If it extends another already; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn extends(mut self, parent: &'static Self) -> Self {
        if self.parent.is_some() {
            refuse("base ", self.name, "extends two bases", "let one of them extend the other, or make one a role");
        }
        self.parent = Some(parent);
        self
    }

    /// What it decides, in any order.
    ///
    /// # Panics
    /// If it was called before; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn with(mut self, settings: &'static [Setting]) -> Self {
        if !self.settings.is_empty() {
            refuse("base ", self.name, "has two `.with(..)`", "put all settings into one list");
        }
        self.settings = settings;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn __item(mut self, item: &'static str) -> Self {
        self.item = Some(item);
        self
    }
}

impl Role {
    /// The role `name`, which decides nothing yet.
    ///
    /// # Panics
    /// As [`Base::new`].
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        demand_name("role", name);
        Self { name, settings: &[], item: None, at: Location::caller() }
    }

    /// What it decides, in any order.
    ///
    /// # Panics
    /// If it was called before; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn with(mut self, settings: &'static [Setting]) -> Self {
        if !self.settings.is_empty() {
            refuse("role ", self.name, "has two `.with(..)`", "put all settings into one list");
        }
        self.settings = settings;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn __item(mut self, item: &'static str) -> Self {
        self.item = Some(item);
        self
    }
}

#[track_caller]
const fn refuse(kind: &str, name: &str, what: &str, help: &str) -> ! {
    panic!("{}", Msg::new().s(kind).name(name).s(" ").s(what).s("\n  help: ").s(help).as_str())
}
