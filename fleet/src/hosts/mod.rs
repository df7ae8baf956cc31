//! The hosts: one host, one file.

mod desk;
mod desk_a;
mod desk_vm;
mod komi_database;
mod komi_mailer;
mod komi_monitoring;
mod komi_proxy;
mod komi_tailscale;
mod laptop_a;
mod laptop_x13;
mod laptop_yoga;
mod lxc_home;
mod lxc_tailscale;
mod macbook_komi;
mod nas_prod;
mod vps_prod;

pub use desk::DESK;
pub use desk_a::DESK_A;
pub use desk_vm::DESK_VM;
pub use komi_database::KOMI_DATABASE;
pub use komi_mailer::KOMI_MAILER;
pub use komi_monitoring::KOMI_MONITORING;
pub use komi_proxy::KOMI_PROXY;
pub use komi_tailscale::KOMI_TAILSCALE;
pub use laptop_a::LAPTOP_A;
pub use laptop_x13::LAPTOP_X13;
pub use laptop_yoga::LAPTOP_YOGA;
pub use lxc_home::LXC_HOME;
pub use lxc_tailscale::LXC_TAILSCALE;
pub use macbook_komi::MACBOOK_KOMI;
pub use nas_prod::NAS_PROD;
pub use vps_prod::VPS_PROD;
