//! A flag of a module that the same host turns off.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sshd::off("the provider's console is the only way in"),
    Sshd::port(Port::new(2222)),
]);

fn main() {}
