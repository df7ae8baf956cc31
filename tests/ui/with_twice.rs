//! Two lists of settings, of which one would be lost.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT)
    .state("26.05")
    .with(&[Sshd::harden(true)])
    .with(&[Sshd::port(Port::new(2222))]);

fn main() {}
