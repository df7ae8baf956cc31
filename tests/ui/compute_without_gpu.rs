//! Computing on a graphics processor that the machine has not.
use nivis::prelude::*;

#[host]
static DESK: Host = Host::desktop("desk", Desktop::DEFAULT).state("26.05").with(&[
    GpuCompute::on(),
]);

fn main() {}
