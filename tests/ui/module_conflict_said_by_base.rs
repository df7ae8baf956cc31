//! The host turns on what a module of its base excludes.
use nivis::prelude::*;

/// Answers DNS with dnsmasq.
#[derive(Module)]
#[module(id = "network.dnsmasq")]
struct Dnsmasq {}

impl Configure for Dnsmasq {}

/// Answers DNS with Unbound.
#[derive(Module)]
#[module(id = "network.unbound", conflicts(Dnsmasq))]
struct Unbound {}

impl Configure for Unbound {}

#[base]
static RESOLVER: Base = Base::new("resolver").with(&[Unbound::on()]);

#[host]
static DNS: Host = Host::vps("dns", Vps::DEFAULT).state("26.05").base(&RESOLVER).with(&[
    Sshd::harden(true),
    Dnsmasq::on(),
]);

fn main() {}
