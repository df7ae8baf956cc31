//! A gateway outside its network.
use nivis::prelude::*;

static LAN: Network = Network::new("lan", "10.20.0.0/24").gateway("10.0.20.1");

fn main() {
    let _ = &LAN;
}
