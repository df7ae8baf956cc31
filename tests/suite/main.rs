//! One binary for the whole suite: each module tests one promise.

mod cli;
mod examples;
mod flake;
mod kill;
mod listed;
mod moved;
mod nix_macro;
mod nix_print;
mod tools;
mod write;
