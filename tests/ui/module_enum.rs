//! A module that is an enum.
use nivis::prelude::*;

/// Games.
#[derive(Module)]
#[module(id = "desktop.games")]
enum Games {
    Chess,
}

impl Configure for Games {}

fn main() {}
