//! A waiver until a day that no calendar has.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sshd::off("the provider's console is the only way in").until("2027-06-31"),
]);

fn main() {}
