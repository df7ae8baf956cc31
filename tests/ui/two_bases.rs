//! A host with two bases, of which one would be lost.
use nivis::prelude::*;

#[base]
static SERVER: Base = Base::new("server").with(&[Sshd::harden(true)]);

#[base]
static PUBLIC: Base = Base::new("public").with(&[Sshd::port(Port::new(2222))]);

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").base(&SERVER).base(&PUBLIC);

fn main() {}
