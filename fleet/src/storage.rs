//! Directories that servers of the fleet lend to others, and who mounts them.

use crate::network::{LAN_MAIN, LAN_STORAGE, MESH, mesh};
use nivis::prelude::*;

const BACKUPS: &str = "/mnt/ssdpool/workstation_backups";
const MEDIA: &str = "/mnt/ssdpool/media";
const DOWNLOADS: &str = "/mnt/extpool/downloads";
const EMULATORS: &str = "/srv/libraries/romm";
const LIBRARY: &str = "/srv/libraries/calibre";

/// What the NAS lends. Backups may come from every address that a workstation has at home or in the mesh.
pub const NAS_EXPORTS: [NfsExport; 3] =
    [NfsExport::new(BACKUPS, &WORKSTATIONS), NfsExport::new(MEDIA, &VIEWERS), NfsExport::new(DOWNLOADS, &COLLECTORS)];

const WORKSTATIONS: [NfsPeer; 11] = [
    NfsPeer::host("desk", &LAN_MAIN).writes(),
    NfsPeer::host("desk", &LAN_STORAGE).writes(),
    NfsPeer::host_at("desk", &MESH, mesh::DESK).writes(),
    NfsPeer::host("desk-a", &LAN_MAIN).writes(),
    NfsPeer::host_at("desk-a", &MESH, mesh::DESK_A).writes(),
    NfsPeer::host("laptop-x13", &LAN_MAIN).writes(),
    NfsPeer::host_at("laptop-x13", &MESH, mesh::LAPTOP_X13).writes(),
    NfsPeer::host("laptop-a", &LAN_MAIN).writes(),
    NfsPeer::host_at("laptop-a", &MESH, mesh::LAPTOP_A).writes(),
    NfsPeer::host("laptop-yoga", &LAN_MAIN).writes(),
    NfsPeer::host_at("laptop-yoga", &MESH, mesh::LAPTOP_YOGA).writes(),
];

const VIEWERS: [NfsPeer; 5] = [
    NfsPeer::host("desk", &LAN_STORAGE).writes(),
    NfsPeer::host_at("desk", &MESH, mesh::DESK).writes(),
    NfsPeer::host_at("desk-a", &MESH, mesh::DESK_A),
    NfsPeer::host_at("laptop-x13", &MESH, mesh::LAPTOP_X13),
    NfsPeer::host_at("laptop-a", &MESH, mesh::LAPTOP_A),
];

const COLLECTORS: [NfsPeer; 3] = [
    NfsPeer::host("desk", &LAN_STORAGE).writes(),
    NfsPeer::host_at("desk", &MESH, mesh::DESK).writes(),
    NfsPeer::host_at("laptop-x13", &MESH, mesh::LAPTOP_X13).writes(),
];

/// What the VPS lends to the operator's machines.
pub const VPS_EXPORTS: [NfsExport; 2] = [NfsExport::new(EMULATORS, &OPERATOR), NfsExport::new(LIBRARY, &OPERATOR)];

const OPERATOR: [NfsPeer; 2] =
    [NfsPeer::host_at("desk", &MESH, mesh::DESK).writes(), NfsPeer::host_at("laptop-x13", &MESH, mesh::LAPTOP_X13).writes()];

/// Where the NAS keeps the backups of a workstation, over the mesh.
pub const MESH_BACKUPS: NfsMount = NfsMount::host("nas-prod", &MESH, BACKUPS, "backups").at(mesh::NAS_PROD);
/// Films and music over the mesh, to look at.
pub const MESH_MEDIA: NfsMount = NfsMount::host("nas-prod", &MESH, MEDIA, "media").at(mesh::NAS_PROD).read_only();
/// What the NAS has downloaded, over the mesh.
pub const MESH_DOWNLOADS: NfsMount = NfsMount::host("nas-prod", &MESH, DOWNLOADS, "downloads").at(mesh::NAS_PROD);
/// The same three over the fast wire.
pub const FAST_MOUNTS: [NfsMount; 3] = [
    NfsMount::host("nas-prod", &LAN_STORAGE, BACKUPS, "backups"),
    NfsMount::host("nas-prod", &LAN_STORAGE, MEDIA, "media"),
    NfsMount::host("nas-prod", &LAN_STORAGE, DOWNLOADS, "downloads"),
];
/// Libraries of the VPS.
pub const LIBRARIES: [NfsMount; 2] = [
    NfsMount::host("vps-prod", &MESH, EMULATORS, "emulators").at(mesh::VPS_PROD),
    NfsMount::host("vps-prod", &MESH, LIBRARY, "library").at(mesh::VPS_PROD),
];
