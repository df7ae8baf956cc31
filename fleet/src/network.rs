//! Networks, and the machines in them that nivis does not build.

use nivis::prelude::*;

/// The house: workstations, personal containers, services of the NAS.
pub static LAN_MAIN: Network =
    Network::new("lan.main", "10.20.0.0/24").gateway("10.20.0.1").name_server("10.20.0.1").domain("home.example.org");

/// The tenant `komi`: a VLAN of its own on the bridge of its node.
pub static LAN_KOMI: Network =
    Network::new("lan.komi", "10.40.0.0/24").vlan(40).gateway("10.40.0.1").name_server("10.40.0.1").domain("int.komi.example.org");

/// What the provider gives the VPS: one public address, and public resolvers.
pub static PUBLIC: Network =
    Network::new("public", "203.0.113.0/24").gateway("203.0.113.1").name_server("198.51.100.53").name_server("198.51.100.54");

/// The Proxmox node of the tenant `komi`.
pub static PVE_KOMI: ProxmoxNode = ProxmoxNode::new("pve-komi").vlan_aware();
