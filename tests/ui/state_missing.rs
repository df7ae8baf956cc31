//! A host that does not say with which release it was installed.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).with(&[Sshd::harden(true)]);

fn main() {}
