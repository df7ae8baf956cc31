//! A port that TCP does not have.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sshd::port(Port::new(70000)),
]);

fn main() {}
