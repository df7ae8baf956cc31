//! A limit on tries that `harden` would have to switch on.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sshd::max_auth_tries(2),
]);

fn main() {}
