//! Docker, which NixOS runs, asked for on a Mac.
use nivis::prelude::*;

#[host]
static AIR: Host = Host::darwin("air", Darwin { primary_user: "aku", ..Darwin::DEFAULT })
    .state("26.05")
    .with(&[
        Docker::on(),
    ]);

fn main() {}
