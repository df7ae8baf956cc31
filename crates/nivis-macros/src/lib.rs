//! The macros of nivis: `#[host]`, `#[base]`, `derive(Module)` and `nix!`; nothing else.

mod nix;

use proc_macro::TokenStream;

/// Writes Nix configuration with Rust values in it; see the crate `nivis-nix` for what it builds.
#[proc_macro]
pub fn nix(input: TokenStream) -> TokenStream {
    nix::expand(input.into()).into()
}
