//! One flag, two values, one host: which did you mean?
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sshd::port(Port::new(22)),
    Sshd::agent_forwarding(false),
    Sshd::port(Port::new(2222)),
]);

fn main() {}
