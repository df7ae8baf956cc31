//! The attribute of a host on a function.
use nivis::prelude::*;

#[host]
fn web() -> Host {
    Host::vps("web", Vps::DEFAULT).state("26.05")
}

fn main() {
    web();
}
