//! A host name with an underscore.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web_1", Vps::DEFAULT).state("26.05");

fn main() {}
