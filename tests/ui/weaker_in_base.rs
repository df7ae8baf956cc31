//! A base lets a password count for three hours, on all its hosts, and does not say why.
use nivis::prelude::*;

#[base]
static PERSONAL: Base = Base::new("personal").with(&[
    Sudo::timestamp_timeout(hours(3)),
]);

fn main() {}
