//! Where another host of the fleet is found: by its name and a network, so that an address is written once.

use nivis::{Ipv4, Msg, Network, Refusal, Resolved, ResolvedHost};
use serde::{Serialize, Serializer};

/// A host of the fleet, as members of one network see it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct HostIn {
    /// The host's name.
    pub host: &'static str,
    /// The network.
    #[serde(serialize_with = "network_name")]
    pub network: &'static Network,
    /// Its address there, where no interface of it says so.
    pub address: Option<Ipv4>,
}

impl HostIn {
    /// The host called `host`, by the address that an interface of it has in that network.
    pub const fn new(host: &'static str, network: &'static Network) -> Self {
        Self { host, network, address: None }
    }

    /// By that address, which no interface of it declares: one that a VPN gives it.
    ///
    /// # Panics
    /// If it is outside the network; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn at(mut self, address: &'static str) -> Self {
        self.address = Some(member(self.network, address));
        self
    }

    /// Its addresses in the network, of which there is one at least.
    pub(crate) fn addresses(&self, fleet: &Resolved) -> Result<Vec<Ipv4>, Refusal> {
        let (host, network) = (self.find(fleet)?, self.network.name);
        let attachments = host.head().nics().filter_map(|nic| nic.attachment);
        let own: Vec<_> = attachments.filter(|at| at.network.name == network).map(|at| at.address).collect();
        let refuse = |message: String, help: &str| Err(Refusal::requires(message, help).beside_host(host));
        match self.address {
            Some(address) if own.is_empty() || own.contains(&address) => Ok(vec![address]),
            Some(address) => {
                refuse(format!("`{}` has another address than {address} in network `{network}`", self.host), "take `.at(..)` out")
            }
            None if own.is_empty() => {
                refuse(format!("no interface of `{}` is in network `{network}`", self.host), "say its address there with `.at(\"..\")`")
            }
            None => Ok(own),
        }
    }

    /// The host.
    pub(crate) fn find<'a>(&self, fleet: &'a Resolved) -> Result<&'a ResolvedHost, Refusal> {
        let help = "correct the name, or add that host to the fleet";
        fleet.host(self.host).ok_or_else(|| Refusal::requires(format!("no host of the fleet is called `{}`", self.host), help))
    }
}

/// The address, if a machine of that network can have it.
#[track_caller]
pub(crate) const fn member(network: &'static Network, address: &'static str) -> Ipv4 {
    let ip = Ipv4::new(address);
    if let Some(why) = network.refuses(ip) {
        let msg = Msg::new().s("address ").s(address).s(" ").s(why).s(" network ").name(network.name);
        panic!("{}", msg.s("\n  help: pick an address of that network, or name the network that it is in").as_str());
    }
    ip
}

pub(crate) fn network_name<S: Serializer>(network: &&'static Network, to: S) -> Result<S::Ok, S::Error> {
    network.name.serialize(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nivis::prelude::*;

    static LAN: Network = Network::new("lan", "10.0.0.0/24");
    static MESH: Network = Network::new("mesh", "100.64.0.0/10");

    fn found(host: HostIn) -> Result<Vec<Ipv4>, String> {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05");
        let desk = desk.nic(Nic::wired("eno1").dhcp(&LAN, "10.0.0.2")).nic(Nic::wireless("wlan0").dhcp(&LAN, "10.0.0.3")).computed();
        host.addresses(&crate::testing::resolved(desk)).map_err(|why| format!("{why:?}"))
    }

    #[test]
    fn an_interface_says_where_a_host_is() {
        assert_eq!(found(HostIn::new("desk", &LAN)), Ok(vec![Ipv4::new("10.0.0.2"), Ipv4::new("10.0.0.3")]));
        assert_eq!(found(HostIn::new("desk", &LAN).at("10.0.0.3")), Ok(vec![Ipv4::new("10.0.0.3")]));
        assert_eq!(found(HostIn::new("desk", &MESH).at("100.64.0.2")), Ok(vec![Ipv4::new("100.64.0.2")]));
    }

    #[test]
    fn what_nobody_declares_is_not_found() {
        assert!(found(HostIn::new("dsek", &LAN)).unwrap_err().contains("no host of the fleet is called `dsek`"));
        assert!(found(HostIn::new("desk", &MESH)).unwrap_err().contains("no interface of `desk` is in network `mesh`"));
        assert!(found(HostIn::new("desk", &LAN).at("10.0.0.9")).unwrap_err().contains("`desk` has another address than 10.0.0.9"));
    }

    #[test]
    #[should_panic(expected = "address 10.0.1.2 is outside network `lan`")]
    fn an_address_is_in_its_network() {
        let _ = HostIn::new("desk", &LAN).at("10.0.1.2");
    }
}
