//! One binary for the whole suite: each module tests one promise.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "the suite runs programs and looks at files")]

mod build_killed;
mod cli;
mod docs;
mod examples;
mod flake;
mod kill;
mod listed;
mod moved;
mod nix_macro;
mod nix_print;
mod tools;
mod write;
