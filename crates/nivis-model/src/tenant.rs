//! Tenants: somebody's machines, each made from one value, so that a second tenant is three more lines and not a copy.

use crate::{
    host::Host,
    kind::{Kind, Lxc},
    layer::Base,
    network::Network,
    nic::Nic,
    node::ProxmoxNode,
    units::HostName,
    user::User,
};
use std::panic::Location;

/// Someone for whom containers are kept: their network, node, user and base.
#[derive(Debug)]
pub struct Tenant {
    /// The name, with which all its hosts' names begin.
    pub name: &'static str,
    /// The network that its hosts are in.
    pub network: &'static Network,
    /// The same as a list, for flags that take several networks.
    pub networks: [&'static Network; 1],
    /// Who logs in to its hosts.
    pub user: Option<&'static User>,
    /// What its hosts share.
    pub base: Option<&'static Base>,
    /// The node that runs them.
    pub node: Option<&'static ProxmoxNode>,
    /// The VM id that a host's number is added to.
    pub first_vmid: u32,
}

impl Tenant {
    /// The tenant `name`, whose hosts are in `network`. VM ids are counted from 100.
    pub const fn new(name: &'static str, network: &'static Network) -> Self {
        Self { name, network, networks: [network], user: None, base: None, node: None, first_vmid: 100 }
    }

    /// Who logs in to its hosts.
    #[must_use]
    pub const fn user(mut self, user: &'static User) -> Self {
        self.user = Some(user);
        self
    }

    /// What its hosts share.
    #[must_use]
    pub const fn base(mut self, base: &'static Base) -> Self {
        self.base = Some(base);
        self
    }

    /// The node that runs its hosts.
    #[must_use]
    pub const fn node(mut self, node: &'static ProxmoxNode) -> Self {
        self.node = Some(node);
        self
    }

    /// The VM id that a host's number is added to.
    #[must_use]
    pub const fn first_vmid(mut self, vmid: u32) -> Self {
        self.first_vmid = vmid;
        self
    }

    /// The container `<tenant>-<name>` with number `n`: address `n` of the network on `eth0`, and VM id `n` from the first.
    ///
    /// # Panics
    /// If the name is none, or the network has no address `n`; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn lxc(&'static self, name: &str, n: u32, lxc: Lxc) -> Host {
        let vmid = if lxc.vmid == 0 { self.first_vmid + n } else { lxc.vmid };
        let node = if lxc.node.is_none() { self.node } else { lxc.node };
        let mut host = Host::new(HostName::joined(self.name, name), Kind::Lxc(Lxc { node, vmid, ..lxc }), Location::caller());
        host.head.tenant = Some(self);
        host.head.tenant_user[0] = self.user;
        host.head.base = self.base;
        host.nic(Nic::veth("eth0").nth(self.network, n))
    }
}
