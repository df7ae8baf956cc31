//! A role that sets a flag of a module that it turns off; a host has it, and it is said once.
use nivis::prelude::*;

#[base]
static CLOSED: Role = Role::new("closed").with(&[
    Sshd::off("the provider's console is the only way in"),
    Sshd::harden(true),
]);

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").role(&CLOSED);

fn main() {}
