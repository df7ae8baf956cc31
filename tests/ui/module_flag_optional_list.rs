//! A list that may be there or not, beside being empty or not.
use nivis::prelude::*;

/// Games.
#[derive(Module)]
#[module(id = "desktop.games")]
struct Games {
    /// Who may play.
    players: Option<Vec<String>>,
}

impl Configure for Games {}

fn main() {}
