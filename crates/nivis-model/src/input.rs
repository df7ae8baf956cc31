//! Flake inputs that a fleet declares itself.

use serde::Serialize;

/// An input of the generated flake, for what a raw module or a module of the user's own refers to as `inputs.<name>`.
///
/// Inputs of the catalogue (`nixpkgs`, `home-manager`, `nix-darwin`, `disko`, `stylix`, `zen-browser`) are declared already, and appear
/// when something uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Input {
    /// The name.
    pub name: &'static str,
    /// The flake reference, such as `github:owner/name`.
    pub url: &'static str,
    /// Its inputs that are replaced by one of ours: `(theirs, ours)`.
    pub follows: &'static [(&'static str, &'static str)],
    /// Where its modules have their options.
    pub options: &'static [&'static str],
}

impl Input {
    /// The input `name` at `url`, which uses our `nixpkgs`.
    pub const fn new(name: &'static str, url: &'static str) -> Self {
        Self { name, url, follows: &[("nixpkgs", "nixpkgs")], options: &[] }
    }

    /// Replaces what follows what; empty for an input with its own binary cache.
    #[must_use]
    pub const fn follows(mut self, follows: &'static [(&'static str, &'static str)]) -> Self {
        self.follows = follows;
        self
    }

    /// Says where the modules of the input have their options, such as `["programs.zen-browser"]`. What lies below is taken unchecked, in
    /// hosts and homes that import from the input.
    #[must_use]
    pub const fn options(mut self, options: &'static [&'static str]) -> Self {
        self.options = options;
        self
    }
}
