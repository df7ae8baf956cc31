//! Layers below a host: bases, which extend each other, and roles, which stand beside each other.

use crate::setting::Setting;
use std::panic::Location;

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
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        Self { name, parent: None, settings: &[], item: None, at: Location::caller() }
    }

    /// Builds on `parent`: what this base does not decide, that one does.
    #[must_use]
    pub const fn extends(mut self, parent: &'static Self) -> Self {
        self.parent = Some(parent);
        self
    }

    /// What it decides.
    #[must_use]
    pub const fn with(mut self, settings: &'static [Setting]) -> Self {
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
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        Self { name, settings: &[], item: None, at: Location::caller() }
    }

    /// What it decides.
    #[must_use]
    pub const fn with(mut self, settings: &'static [Setting]) -> Self {
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
