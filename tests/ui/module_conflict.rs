//! Two modules of one host that exclude each other.
use nivis::prelude::*;

/// Answers DNS with dnsmasq.
#[derive(Module)]
#[module(id = "network.dnsmasq", conflicts(Unbound))]
struct Dnsmasq {}

impl Configure for Dnsmasq {}

/// Answers DNS with Unbound.
#[derive(Module)]
#[module(id = "network.unbound")]
struct Unbound {}

impl Configure for Unbound {}

#[host]
static DNS: Host = Host::vps("dns", Vps::DEFAULT).state("26.05").with(&[
    Dnsmasq::on(),
    Sshd::harden(true),
    Unbound::on(),
]);

fn main() {}
