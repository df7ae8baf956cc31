//! The fleet: its hosts and the catalogues whose modules they use. What is unique in a fleet is proven by rustc.

use crate::{
    catalogue::Catalogue,
    host::{Host, HostBuf, MAX_NICS},
    input::Input,
    text::{Msg, hash, same},
};

/// All hosts of a fleet, and what they can be made of.
pub struct Fleet {
    /// Its name, which the flake's description gives.
    pub name: &'static str,
    /// The hosts that are written out.
    pub hosts: &'static [&'static Host],
    /// The hosts that a program computes.
    pub computed: Vec<HostBuf>,
    /// The modules that hosts may use.
    pub catalogues: &'static [&'static Catalogue],
    /// Flake inputs beside those of the catalogue.
    pub inputs: &'static [Input],
    /// Where Nix modules of the user's own have their options.
    pub own_options: &'static [&'static str],
}

impl Fleet {
    /// The fleet `name` of these hosts.
    ///
    /// # Panics
    /// If two hosts have one name, one address in a network, or one VM id on a node; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new<const N: usize>(name: &'static str, hosts: &'static [&'static Host; N]) -> Self {
        if let Some(msg) = twice(hosts) {
            panic!("{}", msg.as_str());
        }
        Self { name, hosts, computed: Vec::new(), catalogues: &[], inputs: &[], own_options: &[] }
    }

    /// The modules that hosts may use.
    #[must_use]
    pub const fn catalogues(mut self, catalogues: &'static [&'static Catalogue]) -> Self {
        self.catalogues = catalogues;
        self
    }

    /// Flake inputs beside those of the catalogue.
    #[must_use]
    pub const fn inputs(mut self, inputs: &'static [Input]) -> Self {
        self.inputs = inputs;
        self
    }

    /// Where Nix modules of the user's own (a host's imports, `custom.nix`) have their options, such as `["my.backup"]`. What lies below is
    /// taken unchecked. Without this, an option that NixOS does not have is an error.
    #[must_use]
    pub const fn own_options(mut self, options: &'static [&'static str]) -> Self {
        self.own_options = options;
        self
    }

    /// The same fleet with hosts that a program computed.
    #[must_use]
    pub fn and(&self, computed: impl IntoIterator<Item = HostBuf>) -> Self {
        let mut all = self.computed.clone();
        all.extend(computed);
        Self { computed: all, ..*self }
    }
}

/// What a host holds that no other host may hold.
#[derive(Clone, Copy)]
enum Held {
    Name,
    VmId,
    Address(usize),
}

/// Two hosts that hold the same thing. Sorts hashes of all things, so that a thousand hosts take rustc a fraction of a second.
const fn twice<const N: usize>(hosts: &'static [&'static Host; N]) -> Option<Msg> {
    if let Some(msg) = twice_in(&[sorted(hosts, Held::Name)], &[Held::Name], hosts) {
        return Some(msg);
    }
    if let Some(msg) = twice_in(&[sorted(hosts, Held::VmId)], &[Held::VmId], hosts) {
        return Some(msg);
    }
    let mut keys = [[0u128; N]; MAX_NICS];
    let mut kinds = [Held::Name; MAX_NICS];
    let mut nic = 0;
    while nic < MAX_NICS {
        kinds[nic] = Held::Address(nic);
        keys[nic] = sorted(hosts, Held::Address(nic));
        nic += 1;
    }
    twice_in(&keys, &kinds, hosts)
}

/// Walks several sorted lists as one and compares neighbours.
const fn twice_in<const N: usize, const L: usize>(lists: &[[u128; N]; L], kinds: &[Held; L], hosts: &[&'static Host; N]) -> Option<Msg> {
    let mut heads = [0usize; L];
    let mut last: Option<(u128, usize)> = None;
    loop {
        let mut least: Option<(u128, usize)> = None;
        let mut list = 0;
        while list < L {
            if heads[list] < N {
                let key = lists[list][heads[list]];
                least = match least {
                    Some((other, _)) if other <= key => least,
                    _ => Some((key, list)),
                };
            }
            list += 1;
        }
        let Some((key, list)) = least else { return None };
        heads[list] += 1;
        if let Some((before, other)) = last
            && before >> 32 == key >> 32
            && key >> 32 != 0
        {
            let (a, b) = (hosts[(before & 0xffff_ffff) as usize], hosts[(key & 0xffff_ffff) as usize]);
            if let Some(msg) = clash(a, kinds[other], b, kinds[list]) {
                return Some(msg);
            }
        }
        last = Some((key, list));
    }
}

/// The hashes of what each host holds, each with the host's position, sorted. A host that holds none of it has hash 0.
const fn sorted<const N: usize>(hosts: &[&'static Host; N], held: Held) -> [u128; N] {
    let mut from = [0u128; N];
    let mut i = 0;
    while i < N {
        from[i] = (key(hosts[i], held) as u128) << 32 | i as u128;
        i += 1;
    }
    crate::sort::sorted(from)
}

const fn key(host: &Host, held: Held) -> u64 {
    match held {
        Held::Name => hash(host.head.name.as_str()),
        Held::VmId => match host.head.kind.on_node() {
            Some((node, vmid)) => mix(hash(node.name), vmid),
            None => 0,
        },
        Held::Address(nic) => match &host.head.nics[nic] {
            Some(nic) => match nic.attachment {
                Some(at) => mix(hash(at.network.name), at.address.bits()),
                None => 0,
            },
            None => 0,
        },
    }
}

const fn mix(hash: u64, n: u32) -> u64 {
    (hash ^ n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
}

/// Makes sure that what has one hash is the same thing, and says so.
const fn clash(a: &Host, in_a: Held, b: &Host, in_b: Held) -> Option<Msg> {
    let msg = if same(a.head.name.as_str(), b.head.name.as_str()) {
        Msg::new().s("two interfaces of host ").name(a.head.name.as_str()).s(" have")
    } else {
        Msg::new().s("hosts ").name(a.head.name.as_str()).s(" and ").name(b.head.name.as_str()).s(" both have")
    };
    let msg = match (in_a, in_b) {
        (Held::Name, Held::Name) if same(a.head.name.as_str(), b.head.name.as_str()) => {
            Msg::new().s("two hosts are called ").name(a.head.name.as_str())
        }
        (Held::VmId, Held::VmId) => match (a.head.kind.on_node(), b.head.kind.on_node()) {
            (Some((x, vmid)), Some((y, other))) if vmid == other && same(x.name, y.name) => {
                msg.s(" VM id ").u(vmid as u64).s(" on node ").name(x.name)
            }
            _ => return None,
        },
        (Held::Address(x), Held::Address(y)) => match (&a.head.nics[x], &b.head.nics[y]) {
            (Some(x), Some(y)) => match (x.attachment, y.attachment) {
                (Some(x), Some(y)) if x.address.bits() == y.address.bits() && same(x.network.name, y.network.name) => {
                    x.address.write(msg.s(" address ")).s(" in network ").name(x.network.name)
                }
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    };
    let msg = msg.s("\n  one at ").place(a.head.at).s("\n  the other at ").place(b.head.at);
    Some(msg.s(match in_a {
        Held::Name => "\n  help: rename one of them, or list it once",
        Held::VmId => "\n  help: give one of them another id",
        Held::Address(_) => "\n  help: give one of them another address",
    }))
}
