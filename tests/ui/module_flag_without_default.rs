//! A flag that is neither required nor has a default.
use nivis::prelude::*;

/// Games.
#[derive(Module)]
#[module(id = "desktop.games")]
struct Games {
    /// How many may play.
    players: u32,
}

impl Configure for Games {}

fn main() {}
