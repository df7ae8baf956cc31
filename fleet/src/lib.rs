//! The reference fleet: a household with its servers, and a tenant.
//!
//! A plain user of `nivis`. Start with a host (`hosts/desk_a.rs`), then its base (`bases/personal.rs`); `flake/` beside `src/` is what
//! comes out.

pub mod bases;
pub mod hosts;
pub mod network;
pub mod tenants;
pub mod users;

use hosts::{DESK_A, KOMI_DATABASE, LAPTOP_YOGA, MACBOOK_KOMI, VPS_PROD};
use nivis::prelude::*;

/// All machines.
pub static FLEET: Fleet =
    Fleet::new("reference", &[&DESK_A, &KOMI_DATABASE, &LAPTOP_YOGA, &MACBOOK_KOMI, &VPS_PROD]).catalogues(&[&nivis::CATALOGUE]);
