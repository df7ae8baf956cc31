//! The macros of nivis: `#[host]`, `#[base]`, `derive(Module)` and `nix!`; nothing else.
//!
//! They attach places and names to plain items, and write what the user would otherwise write by hand: every item stays as it is.
//! All paths that they emit start with `::nivis`, which is the umbrella crate for users and an alias inside the SDK.

mod layer;
mod module;
mod nix;
mod relation;
mod weaker;

use proc_macro::TokenStream;

/// Checks a `static X: Host` while it is compiled, with the caret on the line that is wrong.
///
/// One check for each setting in `.with(&[..])`, one for what its bases decide, one for the host itself. Inside a `static` without
/// this attribute, `.checked()` runs the same checks with the caret on the whole expression.
#[proc_macro_attribute]
pub fn host(_: TokenStream, item: TokenStream) -> TokenStream {
    layer::expand(item.into(), layer::What::Host).into()
}

/// Checks a `static X: Base` or `static X: Role` while it is compiled, as far as no host is needed for it.
#[proc_macro_attribute]
pub fn base(_: TokenStream, item: TokenStream) -> TokenStream {
    layer::expand(item.into(), layer::What::Base).into()
}

/// Makes a struct a module, and each of its fields a flag.
///
/// `#[module(id = "security.sshd", ..)]` takes `kinds(Desktop, Laptop, ..)` (default: all; `Linux` is all but `Darwin`),
/// `requires(..)`, `conflicts(..)`, `implies(..)`, `when(..)` and `default = on`. `#[flag(..)]` takes `default = ..` or `required`,
/// `hardware`, and the relations too.
///
/// A condition in a relation is `Module`, `Module::flag` (it is true, or has a value), `Module::flag = value`,
/// `any(condition, ..)`, or a trait of the machine: `host(Gpu::Amd)`, `host(AnyGpu)`, `host(Firmware::Bios)`, `host(VirtualMachine)`.
///
/// A flag's type is `bool`, a whole number up to 32 bits or `i64`, `String`, a type with a `const fn cell(self) -> Cell` (all units,
/// and what `choice!` declares), `&'static T` for a struct `T: Serialize`, `Vec` of any of these, or `Option` of any but `Vec`.
#[proc_macro_derive(Module, attributes(module, flag))]
pub fn module(item: TokenStream) -> TokenStream {
    module::expand(item.into()).into()
}

/// Writes Nix configuration with Rust values in it; see the crate `nivis-nix` for what it builds.
///
/// ```text
/// body  = (key "=" value ";")*
/// key   = part ("." part)*            part = ident("-"ident)* | "string" | (Rust expression)
/// value = { body } | [value, ..] | pkgs.a.b | lib.f(value, ..) | inputs.x | config.x
///       | path("./x") | indented("..") | nix_raw(r#"x: x"#) | Rust expression that is `ToNix`
/// ```
///
/// `None` leaves a value out. `pkgs`, `lib`, `inputs` and `config` are always Nix, never Rust variables.
#[proc_macro]
pub fn nix(input: TokenStream) -> TokenStream {
    nix::expand(input.into()).into()
}
