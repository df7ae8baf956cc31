//! A flag with the name of a module's switch.
use nivis::prelude::*;

/// Games.
#[derive(Module)]
#[module(id = "desktop.games")]
struct Games {
    /// Whether they can be played.
    #[flag(default = true)]
    on: bool,
}

impl Configure for Games {}

fn main() {}
