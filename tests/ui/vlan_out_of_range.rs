//! A VLAN id that 802.1Q does not have.
use nivis::prelude::*;

static STORAGE: Network = Network::new("storage", "10.20.100.0/24").vlan(5000);

fn main() {
    let _ = &STORAGE;
}
