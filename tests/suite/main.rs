//! The suite.
mod kill;
mod nix_macro;
mod nix_print;
mod tools;
mod write;
