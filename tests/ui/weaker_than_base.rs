//! A host takes back what its base hardened, and does not say why.
use nivis::prelude::*;

#[base]
static HARDENED: Base = Base::new("hardened").with(&[Sshd::harden(true)]);

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").base(&HARDENED).with(&[
    Sshd::harden(false),
]);

fn main() {}
