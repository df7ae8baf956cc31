//! What only AMD's graphics processors need, on one of Intel's.
use nivis::prelude::*;

#[host]
static YOGA: Host = Host::laptop("yoga", Laptop::DEFAULT).state("26.05").with(&[
    GpuCompute::on(),
    GpuCompute::rocm(true),
]);

fn main() {}
