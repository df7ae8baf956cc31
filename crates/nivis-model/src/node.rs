//! Proxmox nodes: machines that nivis does not build, and that run its containers.

use serde::{Serialize, Serializer};

/// A Proxmox node. The VM ids of its containers and virtual machines must differ.
#[derive(Debug, Serialize)]
pub struct ProxmoxNode {
    /// The node's name.
    pub name: &'static str,
    /// The bridge that containers are attached to, such as `vmbr0`.
    pub bridge: &'static str,
    /// Whether the bridge passes VLAN tags on; then a container's VLAN goes into its interface.
    pub vlan_aware: bool,
    /// The storage for root file systems, such as `local-zfs`.
    pub storage: &'static str,
    /// The storage for templates, such as `local`.
    pub templates: &'static str,
}

impl ProxmoxNode {
    /// A node with the names that the Proxmox installer gives: `vmbr0`, `local-zfs`, `local`.
    pub const fn new(name: &'static str) -> Self {
        Self { name, bridge: "vmbr0", vlan_aware: false, storage: "local-zfs", templates: "local" }
    }

    /// The bridge passes VLAN tags on.
    #[must_use]
    pub const fn vlan_aware(mut self) -> Self {
        self.vlan_aware = true;
        self
    }

    /// The storage for root file systems.
    #[must_use]
    pub const fn storage(mut self, storage: &'static str) -> Self {
        self.storage = storage;
        self
    }
}

/// A reference to a node is data in `fleet.json` by its name.
pub(crate) fn name_only<S: Serializer>(node: &Option<&'static ProxmoxNode>, to: S) -> Result<S::Ok, S::Error> {
    node.map(|node| node.name).serialize(to)
}
