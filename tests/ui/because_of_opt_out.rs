//! An opt-out with two reasons.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sshd::off("the provider's console is the only way in").because("nobody comes by SSH"),
]);

fn main() {}
