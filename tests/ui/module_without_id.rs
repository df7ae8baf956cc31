//! A module without an id.
use nivis::prelude::*;

/// Games.
#[derive(Module)]
struct Games {}

impl Configure for Games {}

fn main() {}
