//! A direction that no value has.
use nivis::prelude::*;

/// Games.
#[derive(Module)]
#[module(id = "desktop.games")]
struct Games {
    /// Who may play.
    #[flag(default = 3, weaker(beside = 3))]
    children: u8,
}

impl Configure for Games {}

fn main() {}
