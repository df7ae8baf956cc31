//! A base that sets a flag of a module that it turns off; two hosts have it, and it is said once.
use nivis::prelude::*;

#[base]
static SERVER: Base = Base::new("server").with(&[
    Sshd::off("the provider's console is the only way in"),
    Sshd::harden(true),
]);

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").base(&SERVER);

#[host]
static DB: Host = Host::vps("db", Vps::DEFAULT).state("26.05").base(&SERVER);

fn main() {}
