//! A network given by its name where the flag wants the network.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sshd::from(&["lan"]),
]);

fn main() {}
