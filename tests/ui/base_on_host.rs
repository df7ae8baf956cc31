//! The attribute of a base on a host, which would check half of it.
use nivis::prelude::*;

#[base]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[Sshd::harden(true)]);

fn main() {}
