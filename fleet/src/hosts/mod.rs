//! The hosts: one host, one file.

mod desk_a;
mod komi_database;
mod laptop_yoga;
mod macbook_komi;
mod vps_prod;

pub use desk_a::DESK_A;
pub use komi_database::KOMI_DATABASE;
pub use laptop_yoga::LAPTOP_YOGA;
pub use macbook_komi::MACBOOK_KOMI;
pub use vps_prod::VPS_PROD;
