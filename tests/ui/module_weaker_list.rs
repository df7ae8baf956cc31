//! A list of which one value would be weaker than another.
use nivis::prelude::*;

/// Games.
#[derive(Module)]
#[module(id = "desktop.games")]
struct Games {
    /// Who may play.
    #[flag(weaker = 1)]
    players: Vec<u32>,
}

impl Configure for Games {}

fn main() {}
