//! Homebrew, which only a Mac has, on NixOS.
use nivis::prelude::*;

#[host]
static DESK: Host = Host::desktop("desk", Desktop::DEFAULT).state("26.05").with(&[
    Homebrew::on(),
    Homebrew::casks(&["firefox"]),
]);

fn main() {}
