//! A module as a unit struct, whose name would be taken twice.
use nivis::prelude::*;

/// Games.
#[derive(Module)]
#[module(id = "desktop.games")]
struct Games;

impl Configure for Games {}

fn main() {}
