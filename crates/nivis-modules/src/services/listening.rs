//! A server that always listens on loopback, and beside that where its `bind` says.

use crate::lists::once;
use nivis::prelude::*;

pub(super) const LOOPBACK: Ipv4 = Ipv4::new("127.0.0.1");

/// Loopback, then the others, each once.
pub(super) fn addresses(bind: &[Ipv4]) -> Vec<Ipv4> {
    once([LOOPBACK].into_iter().chain(bind.iter().copied()))
}

/// The same as text, with what the server's configuration has between them.
pub(super) fn joined(bind: &[Ipv4], separator: &str) -> String {
    addresses(bind).iter().map(Ipv4::to_string).collect::<Vec<_>>().join(separator)
}

/// Says that the server listens: for members of `clients`, and for the host itself where there are none.
pub(super) fn listen(facts: &mut Facts, name: &str, port: Port, bind: &[Ipv4], clients: &[&'static Network]) {
    let listener = facts.listen(name, Tcp, port).bind(addresses(bind));
    if clients.is_empty() {
        listener.from_itself();
    } else {
        listener.from(clients);
    }
}

/// Starts the unit when the host has its addresses, if it listens on any: `systemd.services.<unit>.{after,wants}`.
pub(super) fn wait_for_addresses(cx: &mut HostCx<'_>, unit: &str, bind: &'static nivis::FlagMeta, addresses: &[Ipv4]) {
    if !addresses.is_empty() {
        cx.from(bind).set(nix! {
            systemd.services.(unit) = { after = ["network-online.target"]; wants = ["network-online.target"]; };
        });
    }
}
