//! A condition for being on by default, of a module that is not.
use nivis::prelude::*;

/// Games.
#[derive(Module)]
#[module(id = "desktop.games", when(host(AnyGpu)))]
struct Games {}

impl Configure for Games {}

fn main() {}
