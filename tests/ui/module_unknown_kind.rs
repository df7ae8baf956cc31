//! A kind of host that there is not.
use nivis::prelude::*;

/// Games.
#[derive(Module)]
#[module(id = "desktop.games", kinds(Desktop, Server))]
struct Games {}

impl Configure for Games {}

fn main() {}
