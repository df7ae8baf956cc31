//! A type of the fleet's own that says how it is read from a cell, and not how it is written.
use nivis::prelude::*;

struct Score(u32);

impl nivis::FromCell for Score {
    fn from_cell(cell: &nivis::Cell) -> Option<Self> {
        u32::from_cell(cell).map(Self)
    }
}

/// Games.
#[derive(Module)]
#[module(id = "desktop.games")]
struct Games {
    /// What a player begins with.
    #[flag(required)]
    score: Score,
}

impl Configure for Games {}

fn main() {}
