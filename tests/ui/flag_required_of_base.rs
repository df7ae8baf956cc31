//! A base sets a limit, and the host takes away what the limit needs.
use nivis::prelude::*;

#[base]
static SERVER: Base = Base::new("server").with(&[Sshd::harden(true), Sshd::max_auth_tries(2)]);

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").base(&SERVER).with(&[
    Sshd::harden(false).because("its clients are slower than the limits"),
]);

fn main() {}
