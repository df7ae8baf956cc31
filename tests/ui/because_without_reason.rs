//! A waiver that says nothing to whoever reads it.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sudo::wheel_needs_password(false).because(""),
]);

fn main() {}
