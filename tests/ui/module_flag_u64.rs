//! A flag with a number that Nix can't hold.
use nivis::prelude::*;

/// Games.
#[derive(Module)]
#[module(id = "desktop.games")]
struct Games {
    /// How many may play.
    #[flag(default = 2)]
    players: u64,
}

impl Configure for Games {}

fn main() {}
