//! Two bases that extend each other.
use nivis::prelude::*;

#[base]
static SERVER: Base = Base::new("server").extends(&HARDENED).with(&[Sshd::port(Port::new(2222))]);

#[base]
static HARDENED: Base = Base::new("hardened").extends(&SERVER).with(&[Sshd::harden(true)]);

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").base(&SERVER).with(&[Sshd::max_auth_tries(2)]);

fn main() {}
