//! A timer at a quarter past midnight, in an hour that does not exist.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Docker::on(),
    Docker::prune_at(Calendar::new("24:15")),
]);

fn main() {}
