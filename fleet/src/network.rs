//! Networks, and the machines in them that nivis does not build.

use nivis::prelude::*;

/// The house: workstations, personal containers, services of the NAS.
pub static LAN_MAIN: Network =
    Network::new("lan.main", "10.20.0.0/24").gateway("10.20.0.1").name_server("10.20.0.1").domain("home.example.org");

/// Ten gigabits a second between the NAS and `desk`, with large frames. Nobody resolves names there.
pub static LAN_STORAGE: Network = Network::new("lan.storage", "10.20.100.0/24").vlan(100).gateway("10.20.100.1");

/// The tenant `komi`: a VLAN of its own on the bridge of its node.
pub static LAN_KOMI: Network =
    Network::new("lan.komi", "10.40.0.0/24").vlan(40).gateway("10.40.0.1").name_server("10.40.0.1").domain("int.komi.example.org");

/// What the provider gives the VPS: one public address, and public resolvers.
pub static PUBLIC: Network =
    Network::new("public", "203.0.113.0/24").gateway("203.0.113.1").name_server("198.51.100.53").name_server("198.51.100.54");

/// The mesh: where hosts of both tenants find each other from anywhere.
pub static MESH: Network = Network::new("mesh", "100.64.0.0/10");

/// Addresses in the mesh that others name. No interface declares them: the mesh gives them.
pub mod mesh {
    /// The VPS.
    pub const VPS_PROD: &str = "100.64.0.2";
    /// The NAS.
    pub const NAS_PROD: &str = "100.64.0.3";
    /// The operator's desktop.
    pub const DESK: &str = "100.64.0.10";
    /// The household's desktop.
    pub const DESK_A: &str = "100.64.0.11";
    /// The operator's laptop.
    pub const LAPTOP_X13: &str = "100.64.0.20";
    /// The household's laptop.
    pub const LAPTOP_A: &str = "100.64.0.21";
    /// The convertible.
    pub const LAPTOP_YOGA: &str = "100.64.0.22";
}

/// Machines of the tenant `komi` that alone may use something, each as a network of one address.
pub mod komi {
    use nivis::prelude::Network;

    /// Where the tenant sees how its machines are.
    pub static MONITORING: Network = Network::new("komi-monitoring", "10.40.0.12/32");
    /// The door to the tenant's web pages.
    pub static PROXY: Network = Network::new("komi-proxy", "10.40.0.13/32");
    /// The way from the mesh into the tenant's network.
    pub static ROUTER: Network = Network::new("komi-tailscale", "10.40.0.14/32");
}

/// Members of the mesh may listen on their address there before it is up, so nothing is ordered after the mesh.
pub const MESH_LIMITS: [SysctlValue; 1] = [SysctlValue::new("net.ipv4.ip_nonlocal_bind", 1)];

/// The Proxmox node at home.
pub static PVE_HOME: ProxmoxNode = ProxmoxNode::new("pve-home");

/// The Proxmox node of the tenant `komi`.
pub static PVE_KOMI: ProxmoxNode = ProxmoxNode::new("pve-komi").vlan_aware();
