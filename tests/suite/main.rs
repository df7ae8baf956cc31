//! One binary for the whole suite: each module tests one promise.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "the suite runs programs and looks at files")]

mod build_killed;
mod circles;
mod cli;
mod docs;
mod examples;
mod flake;
mod kill;
mod layers;
mod listed;
mod moved;
mod needless;
mod nix_macro;
mod nix_print;
mod own_module;
mod relations;
mod rules;
mod tools;
mod ui;
mod units;
mod write;
