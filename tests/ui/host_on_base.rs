//! The attribute of a host on a base.
use nivis::prelude::*;

#[host]
static SERVER: Base = Base::new("server").with(&[Sshd::harden(true)]);

fn main() {}
