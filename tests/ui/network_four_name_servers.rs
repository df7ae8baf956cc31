//! More name servers than a resolver asks.
use nivis::prelude::*;

static LAN: Network = Network::new("lan", "10.20.0.0/24")
    .name_server("10.20.0.1")
    .name_server("10.20.0.2")
    .name_server("10.20.0.3")
    .name_server("10.20.0.4");

fn main() {
    let _ = &LAN;
}
