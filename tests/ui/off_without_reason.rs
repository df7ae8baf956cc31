//! An opt-out that says nothing to whoever reads it.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sshd::off(""),
]);

fn main() {}
