//! Somebody answers for a value that nobody has to answer for.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sshd::port(Port::new(2222)).owner("aku"),
]);

fn main() {}
