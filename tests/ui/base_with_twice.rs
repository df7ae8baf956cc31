//! A base with two lists of settings, of which one would be lost.
use nivis::prelude::*;

#[base]
static SERVER: Base = Base::new("server").with(&[Sshd::harden(true)]).with(&[Sshd::port(Port::new(2222))]);

fn main() {}
