//! What is unique in a fleet: the same that rustc proves of hosts that are written out, here with computed ones.

use super::Declared;
use crate::{diagnostic::Diagnostic, host::Head};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::{collections::hash_map, hash::Hash, panic::Location};

/// Reports what two hosts share and may not.
pub(super) fn check(hosts: &[Declared<'_>], found: &mut Vec<Diagnostic>) {
    names(hosts, found);
    vm_ids(hosts, found);
    addresses(hosts, found);
}

/// The first holder of each thing; a second one is a clash.
struct Holders<'a, K>(FxHashMap<K, &'a Head>);

impl<'a, K: Hash + Eq> Holders<'a, K> {
    /// With room for one thing of each host, so that the table does not move again and again while it grows.
    fn of(hosts: &[Declared<'_>]) -> Self {
        Self(FxHashMap::with_capacity_and_hasher(hosts.len(), FxBuildHasher))
    }

    fn clash(&mut self, key: K, head: &'a Head) -> Option<&'a Head> {
        match self.0.entry(key) {
            hash_map::Entry::Occupied(first) => Some(first.get()),
            hash_map::Entry::Vacant(free) => {
                free.insert(head);
                None
            }
        }
    }
}

fn names(hosts: &[Declared<'_>], found: &mut Vec<Diagnostic>) {
    let mut holders = Holders::of(hosts);
    for host in hosts {
        if let Some(first) = holders.clash(host.head.name.as_str(), host.head) {
            let message = format!("two hosts are called `{}`", host.head.name);
            found.push(both(message, "rename one of them, or list it once", first, host.head));
        }
    }
    let mut layers: FxHashMap<&str, &'static Location<'static>> = FxHashMap::default();
    for host in hosts {
        let bases = host.head.bases().map(|base| (base.name, base.at));
        for (name, at) in bases.chain(host.head.roles().map(|role| (role.name, role.at))) {
            let first = *layers.entry(name).or_insert(at);
            if first != at {
                let message = format!("two bases or roles are called `{name}`");
                found.push(Diagnostic::error("duplicate", message, "rename one of them").at(first, "one").at(at, "the other"));
            }
            if let Some(host) = holders.0.get(name) {
                let message = format!("a base and a host are both called `{name}`, so their texts would share a folder");
                found.push(Diagnostic::error("duplicate", message, "rename one of them").at(at, "the base").at(host.at, "the host"));
            }
        }
    }
}

fn vm_ids(hosts: &[Declared<'_>], found: &mut Vec<Diagnostic>) {
    let mut holders = Holders::of(hosts);
    for host in hosts {
        if let Some((node, vmid)) = host.head.kind.on_node()
            && let Some(first) = holders.clash((node.name, vmid), host.head)
        {
            let message = format!("hosts `{}` and `{}` both have VM id {vmid} on node `{}`", first.name, host.head.name, node.name);
            found.push(both(message, "give one of them another id", first, host.head));
        }
    }
}

fn addresses(hosts: &[Declared<'_>], found: &mut Vec<Diagnostic>) {
    let mut holders = Holders::of(hosts);
    let mut macs = Holders::of(hosts);
    for host in hosts {
        for (n, nic) in host.head.nics().enumerate() {
            // A host has a handful of interfaces: looking through them is cheaper than a set.
            if host.head.nics().take(n).any(|other| other.name() == nic.name()) {
                let message = format!("host `{}` has two interfaces called `{}`", host.head.name, nic.name());
                found
                    .push(Diagnostic::error("duplicate", message, "rename one of them").host(host.head.name).at(host.head.at, "this host"));
            }
            if let Some(mac) = nic.mac
                && let Some(first) = macs.clash(mac, host.head)
            {
                let message = format!("{} hardware address {mac}", both_of(first, host.head));
                found.push(both(message, "`ip link` on each of them shows its own", first, host.head));
            }
            let Some(at) = nic.attachment else { continue };
            if at.network.gateway == Some(at.address) {
                let message =
                    format!("host `{}` has address {}, which is the gateway of network `{}`", host.head.name, at.address, at.network.name);
                found.push(
                    Diagnostic::error("duplicate", message, "give it another address").host(host.head.name).at(host.head.at, "this host"),
                );
            }
            if let Some(first) = holders.clash((at.network.name, at.address), host.head) {
                let who = both_of(first, host.head);
                let message = format!("{who} address {} in network `{}`", at.address, at.network.name);
                found.push(both(message, "give one of them another address", first, host.head));
            }
        }
    }
}

fn both_of(first: &Head, second: &Head) -> String {
    let (a, b) = (first.name, second.name);
    if a == b { format!("two interfaces of host `{a}` have") } else { format!("hosts `{a}` and `{b}` both have") }
}

fn both(message: String, help: &str, first: &Head, second: &Head) -> Diagnostic {
    let diagnostic = Diagnostic::error("duplicate", message, help).host(second.name);
    diagnostic.at(first.at, format!("host `{}`", first.name)).at(second.at, format!("host `{}`", second.name))
}
