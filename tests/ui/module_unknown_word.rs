//! A relation with a typing mistake.
use nivis::prelude::*;

/// Games.
#[derive(Module)]
#[module(id = "desktop.games", require(Docker))]
struct Games {}

impl Configure for Games {}

fn main() {}
