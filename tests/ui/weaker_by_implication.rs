//! What a host sets is not weak by itself, but what follows from it is.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sudo::agent_auth(true),
]);

fn main() {}
