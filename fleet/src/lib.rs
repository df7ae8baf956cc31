//! The reference fleet: a household with its servers, and a tenant.
//!
//! A plain user of `nivis`. Start with a host (`hosts/desk_a.rs`), then its base (`bases/personal.rs`); `flake/` beside `src/` is what
//! comes out.

pub mod bases;
pub mod cache;
pub mod containers;
pub mod hosts;
pub mod network;
pub mod roles;
pub mod storage;
pub mod tenants;
pub mod themes;
pub mod users;

use hosts::{
    DESK, DESK_A, DESK_VM, KOMI_DATABASE, KOMI_MAILER, KOMI_MONITORING, KOMI_PROXY, KOMI_TAILSCALE, LAPTOP_A, LAPTOP_X13, LAPTOP_YOGA,
    LXC_HOME, LXC_TAILSCALE, MACBOOK_KOMI, NAS_PROD, VPS_PROD,
};
use nivis::prelude::*;

/// All machines, the plainest first: of texts that differ, hosts share the one of the host that is named first.
pub static FLEET: Fleet = Fleet::new(
    "reference",
    &[
        &LAPTOP_A,
        &LAPTOP_YOGA,
        &DESK_A,
        &DESK_VM,
        &LAPTOP_X13,
        &DESK,
        &KOMI_MONITORING,
        &KOMI_TAILSCALE,
        &KOMI_DATABASE,
        &KOMI_PROXY,
        &KOMI_MAILER,
        &LXC_TAILSCALE,
        &LXC_HOME,
        &NAS_PROD,
        &VPS_PROD,
        &MACBOOK_KOMI,
    ],
)
.catalogues(&[&nivis::CATALOGUE]);
