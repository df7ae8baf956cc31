//! A value that beats every layer, and one word to say why.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sshd::port(Port::new(2222)).force("temporary"),
]);

fn main() {}
