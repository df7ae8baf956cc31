//! Nix as data: values, attribute paths, what `nix!` yields, a configuration with priorities, and the printer.
//!
//! Architecture invariant: this crate has never heard of a host, a fleet or a flag. Whoever needs provenance brings it as the type
//! parameter of [`Config`]; everything here is a value that is wholly determined by its contents, and every text is a function of the
//! value that is printed.
//!
//! # `nix!`
//!
//! The macro `nix!` of `nivis-macros` writes a [`Fragment`]. Its text looks like Nix, with Rust expressions as values:
//!
//! ```text
//! nix! {
//!     services.openssh = { enable = true; ports = [self.port]; };  // a set is structure: two leaves
//!     users.users.(self.name).shell = pkgs.zsh;                     // a name in parentheses is a Rust expression
//!     motd = self.motd;                                             // any `ToNix`, taken by reference; `None` leaves it out
//!     environment.etc = self.files;                                 // a set that Rust computed stays one leaf
//!     boot.kernelPackages = lib.mkForce(pkgs.linuxPackages_hardened);
//!     imports = [path("./hardware.nix")];
//!     script = indented(text);
//!     overlay = nix_raw(r#"final: prev: { }"#);
//! }
//! ```
//!
//! `pkgs`, `lib`, `inputs` and `config` begin a reference to Nix there, so a Rust variable of that name can't be used bare: put it in
//! parentheses, `(config).port`. The same goes for a Rust function called `path`, `indented` or `nix_raw`, and for a Rust expression
//! that begins with a bracket. A Nix call of which an argument is left out is left out whole.

pub mod config;
#[doc(hidden)]
pub mod emit;
pub mod fragment;
pub mod json;
pub mod path;
pub mod print;
pub mod schema;
pub mod to_nix;
pub mod value;

pub use config::{Clash, ClashKind, Config, Definition, Priority, Reason, Refused};
pub use fragment::{Fragment, Leaf};
pub use path::{AttrPath, PathSyntax};
pub use to_nix::ToNix;
pub use value::{Call, Reference, Root, Value};
