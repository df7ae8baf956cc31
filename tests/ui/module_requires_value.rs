//! A module that needs a bond with LACP, on a host whose bond has another mode.
use nivis::prelude::*;

choice! {
    /// How a bond spreads frames.
    enum BondMode {
        /// One port at a time.
        ActiveBackup = "active-backup",
        /// 802.3ad.
        Lacp = "802.3ad",
    }
}

/// Several ports as one.
#[derive(Module)]
#[module(id = "network.bond")]
struct Bond {
    /// How it spreads frames.
    #[flag(default = BondMode::Lacp)]
    mode: BondMode,
}

impl Configure for Bond {}

/// Storage over several ports.
#[derive(Module)]
#[module(id = "network.multipath", requires(Bond::mode = BondMode::Lacp))]
struct Multipath {}

impl Configure for Multipath {}

#[host]
static NAS: Host = Host::nas("nas", Nas::DEFAULT).state("26.05").with(&[
    Bond::on(),
    Bond::mode(BondMode::ActiveBackup),
    Multipath::on(),
]);

fn main() {}
