//! One binary for the whole suite: each module tests one promise.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "the suite runs programs and looks at files")]

mod audit;
mod build_killed;
mod catalogue;
mod circles;
mod cli;
mod devices;
mod docs;
mod examples;
mod flake;
mod hosts;
mod kill;
mod layers;
mod listed;
mod merge;
mod moved;
mod needless;
mod nix_macro;
mod nix_print;
mod options;
mod own_module;
mod relations;
mod rows;
mod rules;
mod schema;
mod tools;
mod ui;
mod units;
mod write;
