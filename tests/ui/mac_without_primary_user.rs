//! A Mac on which nobody is the primary user.
use nivis::prelude::*;

#[host]
static AIR: Host = Host::darwin("air", Darwin::DEFAULT).state("26.05");

fn main() {}
