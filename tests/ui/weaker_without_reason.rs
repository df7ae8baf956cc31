//! A host lets its administrators become root without a password, and does not say why.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sudo::wheel_needs_password(false),
]);

fn main() {}
