//! A host name with its domain.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web.example.org", Vps::DEFAULT).state("26.05");

fn main() {}
