//! The catalogue: what NixOS, Home Manager and nix-darwin can do, as modules with typed flags.
//!
//! One module, one file. A module says facts first and configuration afterwards, names every option that it sets, and reads nothing
//! of another module but its facts. A user's own crate writes modules in exactly the same way.

pub mod security;

#[cfg(test)]
mod testing;

use nivis::{Catalogue, catalogue};

/// Every module of this crate, in the order of the documentation.
pub static CATALOGUE: Catalogue = catalogue![security::Sshd];
