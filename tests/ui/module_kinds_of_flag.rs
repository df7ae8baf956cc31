//! A flag that only laptops have, on a desktop.
use nivis::prelude::*;

/// How much power the machine takes.
#[derive(Module)]
#[module(id = "hardware.power", kinds(Desktop, Laptop))]
struct Power {
    /// Where charging ends, in per cent.
    #[flag(default = 100, kinds(Laptop))]
    charge_limit: u8,
}

impl Configure for Power {}

#[host]
static DESK: Host = Host::desktop("desk", Desktop::DEFAULT).state("26.05").with(&[
    Power::on(),
    Power::charge_limit(80),
]);

fn main() {}
