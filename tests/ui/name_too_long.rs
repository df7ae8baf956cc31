//! A host name that is longer than a DNS label.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("the-web-server-in-the-cupboard-under-the-stairs-beside-the-boiler", Vps::DEFAULT).state("26.05");

fn main() {}
