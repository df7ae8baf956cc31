//! A flag that would get weaker beyond a value, where there is no beyond.
use nivis::prelude::*;

/// Games.
#[derive(Module)]
#[module(id = "desktop.games")]
struct Games {
    /// Who may play.
    #[flag(default = true, weaker(above = true))]
    children: bool,
}

impl Configure for Games {}

fn main() {}
