//! How a machine reaches others.

mod network_manager;
mod networkd;
mod networking;
mod plan;

pub use networking::{Manager, Networking};
