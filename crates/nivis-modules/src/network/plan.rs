//! What the interfaces of a host add up to, whoever manages them: which is a port of which bond, which carries which VLANs, where the
//! default route goes, and what can't be.

use super::Manager;
use nivis::{Assigned, Attachment, Head, Ipv4, Kind, Link, Nic, Refusal};

/// What an interface without a setting has.
const USUAL_MTU: u32 = 1500;

/// The interfaces of one host, each seen among the others.
pub(super) struct Plan<'a> {
    pub(super) nics: Vec<&'a Nic>,
    /// Whether the host has IPv6.
    pub(super) ipv6: bool,
    /// Who resolves names, instead of what the networks say; empty means what they say.
    pub(super) name_servers: &'a [Ipv4],
}

impl<'a> Plan<'a> {
    pub(super) fn new(head: &'a Head, ipv6: bool, name_servers: &'a [Ipv4]) -> Self {
        Self { nics: head.nics().collect(), ipv6, name_servers }
    }

    /// The bond that the interface is a port of.
    pub(super) fn bond_of(&self, port: &str) -> Option<String> {
        self.nics.iter().find(|nic| ports(nic).contains(&port)).map(|nic| nic.name())
    }

    /// All ports of bonds, with their bonds.
    pub(super) fn ports(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.nics.iter().flat_map(|nic| ports(nic).iter().map(|port| (*port, nic.name())))
    }

    /// The VLANs that the interface carries.
    pub(super) fn vlans_on(&self, name: &str) -> Vec<String> {
        self.carried(name).map(|nic| nic.name()).collect()
    }

    fn carried(&self, name: &str) -> impl Iterator<Item = &&'a Nic> {
        self.nics.iter().filter(move |nic| matches!(nic.link, Link::Vlan { parent, .. } if parent == name))
    }

    /// The largest frame: its own, or that of a VLAN on it, which can't be larger than what carries it.
    pub(super) fn mtu(&self, nic: &Nic) -> Option<u32> {
        self.carried(&nic.name()).filter_map(|vlan| vlan.mtu).chain(nic.mtu).max().filter(|mtu| nic.mtu.is_some() || *mtu > USUAL_MTU)
    }

    /// The interface that the default route goes through: the first whose network has a gateway.
    pub(super) fn default_route(&self) -> Option<&'a Nic> {
        self.nics.iter().copied().find(|nic| nic.attachment.is_some_and(|at| at.network.gateway.is_some()))
    }

    /// The gateway to set for a fixed address: one interface has the default route, or a packet's way would be a matter of luck.
    pub(super) fn gateway(&self, nic: &Nic) -> Option<Ipv4> {
        let first = self.default_route()?;
        if first.name() == nic.name() { first.attachment?.network.gateway } else { None }
    }

    /// Where the interface stands among those of the host; later ones are the standby.
    pub(super) fn position(&self, nic: &Nic) -> u32 {
        self.nics.iter().take_while(|other| other.name() != nic.name()).count() as u32
    }

    /// Who resolves names on that network, unless the host says it once for all.
    pub(super) fn resolvers(&self, at: &Attachment) -> Option<Vec<Ipv4>> {
        let found: Vec<_> = at.network.name_servers().collect();
        (self.name_servers.is_empty() && !found.is_empty()).then_some(found)
    }

    /// The host's domain: that of the network with the default route, or else of the first that has one.
    pub(super) fn domain(&self) -> Option<&'static str> {
        let main = self.default_route().and_then(|nic| nic.attachment?.network.domain);
        main.or_else(|| self.nics.iter().find_map(|nic| nic.attachment?.network.domain))
    }

    /// Whether nothing is to be done with the interface: no address, no part of another.
    pub(super) fn is_idle(&self, nic: &Nic) -> bool {
        nic.attachment.is_none() && self.bond_of(&nic.name()).is_none() && self.vlans_on(&nic.name()).is_empty() && ports(nic).is_empty()
    }

    /// What can't be.
    pub(super) fn faults(&self, manager: Manager, kind: &Kind) -> Vec<Refusal> {
        let mut found = self.faults_of_manager(manager, kind);
        for nic in &self.nics {
            self.faults_of(nic, manager, kind, &mut found);
        }
        found.extend(self.no_way_out(kind));
        let mut ports: Vec<_> = self.ports().map(|(port, _)| port).collect();
        ports.sort_unstable();
        let twice = ports.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
        found.extend(twice.map(|port| Refusal::conflicts(format!("`{port}` is a port of two bonds"), "leave it to one of them")));
        found
    }

    fn faults_of_manager(&self, manager: Manager, kind: &Kind) -> Vec<Refusal> {
        let container = matches!(kind, Kind::Lxc(_));
        let refusal = match manager {
            Manager::Container if !container => {
                Refusal::requires("`container` is for containers", "take `Manager::Networkd` or `Manager::NetworkManager`")
            }
            Manager::NetworkManager | Manager::Networkd if container => {
                Refusal::conflicts(format!("`{}` is not for containers", manager.name()), "take `Manager::Container`")
            }
            Manager::Networkd | Manager::Container if self.nics.is_empty() => {
                Refusal::requires("it has no interface", "add one with `.nic(..)`")
            }
            _ => return Vec::new(),
        };
        vec![refusal]
    }

    /// A server at a provider that has fixed addresses alone, in networks of which none has a gateway, could answer nobody.
    fn no_way_out(&self, kind: &Kind) -> Option<Refusal> {
        let addresses: Vec<_> = self.nics.iter().filter_map(|nic| nic.attachment).collect();
        let fixed = addresses.iter().all(|at| at.assigned == Assigned::Fixed);
        let stranded = matches!(kind, Kind::Vps(_)) && fixed && self.default_route().is_none();
        let at = addresses.first().filter(|_| stranded)?;
        let message = format!("its address {} is fixed, and no network of its has a gateway", at.address);
        Some(Refusal::requires(message, format!("add `.gateway(\"..\")` to network `{}`", at.network.name)))
    }

    fn faults_of(&self, nic: &Nic, manager: Manager, kind: &Kind, found: &mut Vec<Refusal>) {
        let name = nic.name();
        if matches!(kind, Kind::Lxc(_)) && !ports(nic).is_empty() {
            let message = format!("`{name}` is a bond, and a container has no ports");
            found.push(Refusal::conflicts(message, "give the container a `Nic::veth(..)`, and make the bond on its node"));
        }
        if let Some(bond) = self.bond_of(&name) {
            if nic.attachment.is_some() {
                let message = format!("`{name}` is a port of `{bond}`, so it can't have an address of its own");
                found.push(Refusal::conflicts(message, "give the address to the bond"));
            }
            if nic.wake_on_lan {
                let message = format!("`{name}` is a port of `{bond}`, which takes its hardware address and wakes the machine by it");
                found.push(Refusal::conflicts(message, "put `.mac(..).wake_on_lan()` on the bond, with this port's address"));
            }
        }
        if nic.wake_on_lan && nic.mac.is_none() {
            let message = format!("`{name}` wakes the machine by its hardware address, which is missing");
            found.push(Refusal::requires(message, "add `.mac(..)` to it"));
        }
        let fixed = nic.attachment.is_some_and(|at| at.assigned == Assigned::Fixed);
        if fixed && manager == Manager::NetworkManager && matches!(nic.link, Link::Wireless) {
            let message = format!("`{name}` is a radio, whose profile belongs to its user");
            found.push(Refusal::conflicts(message, "reserve the address in DHCP and write `.dhcp(..)`"));
        }
    }
}

/// The ports of a bond; none of what is no bond.
pub(super) fn ports(nic: &Nic) -> &'static [&'static str] {
    match nic.link {
        Link::Bond { members, .. } => members,
        _ => &[],
    }
}

/// `address/prefix`, as both managers read it.
pub(super) fn with_prefix(at: &Attachment) -> String {
    format!("{}/{}", at.address, at.network.cidr.prefix())
}
