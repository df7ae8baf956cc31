//! A flag of a module that nothing turns on.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Redis::max_memory(mib(512)),
]);

fn main() {}
