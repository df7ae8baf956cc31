//! Nix by hand, without a word about why no module would do.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    raw("snmp", || nix! { services.snmpd.enable = true; }),
]);

fn main() {}
