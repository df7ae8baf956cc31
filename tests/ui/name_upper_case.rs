//! A host name as DNS does not write it.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("Web", Vps::DEFAULT).state("26.05");

fn main() {}
