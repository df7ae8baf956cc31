//! Write a fleet of NixOS and macOS machines in Rust.
//!
//! A fleet is ordinary Rust data. rustc refuses what can't work, a resolver proves what spans machines, and a renderer writes a plain
//! Nix flake. This crate is the only name that users write: it gathers the model, the catalogue, the macros and the commands.
//!
//! ```
//! use nivis::prelude::*;
//!
//! static AKU: User = User::new("aku", 1000).keys(&["ssh-ed25519 AAAA aku@desk"]);
//!
//! #[host]
//! static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").users(&[&AKU]).with(&[Sshd::port(Port::new(2222))]);
//!
//! static FLEET: Fleet = Fleet::new("home", &[&WEB]).catalogues(&[&nivis::CATALOGUE]);
//! # fn main() {
//! # assert!(nivis::compile(&FLEET).is_ok());
//! # }
//! ```

pub use nivis_cli::{Workspace, run, run_with, unlisted, write};
pub use nivis_compile::{
    Compiled, HostOptions, LoweredHost, OptionSets, RELEASE, Tree, Validated, assemble, compile, explain, lower, tree, validate,
};
pub use nivis_model::*;
pub use nivis_modules::{self as modules, CATALOGUE};

pub mod prelude {
    //! What a fleet's files name all the time: `use nivis::prelude::*;`.
    //!
    //! It exists because a host file names twenty things of nivis, and none of them should need a line of its own.

    pub use nivis_model::prelude::*;
    pub use nivis_modules::prelude::*;
}

/// Where the crate lies that calls it: the commands find the fleet's sources and its flake from there.
#[macro_export]
macro_rules! here {
    () => {
        $crate::Workspace { krate: env!("CARGO_PKG_NAME"), manifest_dir: env!("CARGO_MANIFEST_DIR") }
    };
}
