//! A network written with the address of a machine.
use nivis::prelude::*;

static LAN: Network = Network::new("lan", "10.20.0.1/24");

fn main() {
    let _ = &LAN;
}
