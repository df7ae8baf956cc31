//! Networks as values: addresses are given by reference to one, and must lie in it.

use crate::{
    text::Msg,
    units::{Cidr, Ipv4, VlanId},
};
use serde::Serialize;

/// How many name servers a resolver asks (resolv.conf(5), `MAXNS`).
const MAX_NAME_SERVERS: usize = 3;

/// A network that hosts have addresses in.
#[derive(Debug, Serialize)]
pub struct Network {
    /// Its name, such as `lan.main`; unique in the fleet.
    pub name: &'static str,
    /// Its addresses.
    pub cidr: Cidr,
    /// Its VLAN id where it is tagged.
    pub vlan: Option<VlanId>,
    /// The router towards other networks; `None` where nothing is routed.
    pub gateway: Option<Ipv4>,
    /// Who resolves names for its members, in order.
    pub name_servers: [Option<Ipv4>; MAX_NAME_SERVERS],
    /// The domain that a bare name is looked up in.
    pub domain: Option<&'static str>,
}

impl Network {
    /// The network `cidr`, called `name`.
    ///
    /// # Panics
    /// If `cidr` is not a network; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str, cidr: &'static str) -> Self {
        Self { name, cidr: Cidr::new(cidr), vlan: None, gateway: None, name_servers: [None; MAX_NAME_SERVERS], domain: None }
    }

    /// The network is tagged with that VLAN id.
    #[must_use]
    #[track_caller]
    pub const fn vlan(mut self, id: u32) -> Self {
        self.vlan = Some(VlanId::new(id));
        self
    }

    /// The router towards other networks.
    ///
    /// # Panics
    /// If it is outside the network; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn gateway(mut self, address: &'static str) -> Self {
        self.gateway = Some(self.member("gateway", address));
        self
    }

    /// One more server that resolves names for members; it may be outside the network.
    ///
    /// # Panics
    /// If there are three already, since a resolver asks no more; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn name_server(mut self, address: &'static str) -> Self {
        let mut i = 0;
        while i < MAX_NAME_SERVERS {
            if self.name_servers[i].is_none() {
                self.name_servers[i] = Some(Ipv4::new(address));
                return self;
            }
            i += 1;
        }
        let msg = Msg::new().s("network ").name(self.name).s(": a resolver asks three name servers, not more");
        panic!("{}", msg.s("\n  help: keep the three that are nearest").as_str())
    }

    /// The domain that a bare name is looked up in.
    #[must_use]
    pub const fn domain(mut self, domain: &'static str) -> Self {
        self.domain = Some(domain);
        self
    }

    /// Reads `address` and makes sure that it is one of a machine in this network.
    #[track_caller]
    pub(crate) const fn member(&self, what: &str, address: &str) -> Ipv4 {
        let ip = Ipv4::new(address);
        match self.refuses(ip) {
            None => ip,
            Some(why) => panic!("{}", self.complaint(Msg::new(), what, ip, why).as_str()),
        }
    }

    /// Why a machine can't have that address here.
    pub const fn refuses(&self, ip: Ipv4) -> Option<&'static str> {
        if !self.cidr.contains(ip) {
            return Some("is outside");
        }
        if self.cidr.prefix() < 31 && (ip.bits() == self.cidr.first().bits() || ip.bits() == self.cidr.broadcast().bits()) {
            return Some("belongs to no machine in");
        }
        None
    }

    const fn complaint(&self, msg: Msg, what: &str, ip: Ipv4, why: &str) -> Msg {
        let msg = ip.write(msg.s(what).s(" ")).s(" ").s(why).s(" network ").name(self.name).s(", which is ");
        let msg = self.cidr.write(msg).s("\n  help: pick an address of that network, or name the network that ");
        ip.write(msg).s(" is in")
    }

    /// The name servers that are set.
    pub fn name_servers(&self) -> impl Iterator<Item = Ipv4> {
        self.name_servers.into_iter().flatten()
    }
}
