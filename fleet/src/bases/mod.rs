//! What many hosts share: one base, one file.

mod homelab;
mod laptop;
mod lxc;
mod macbook;
mod personal;
mod vps;

pub use homelab::HOMELAB;
pub use laptop::LAPTOP;
pub use lxc::LXC;
pub use macbook::MACBOOK;
pub use personal::PERSONAL;
pub use vps::VPS;
