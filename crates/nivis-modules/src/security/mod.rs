//! Who gets in, and who may become root.

mod firewall;
mod sshd;
mod sudo;

pub use firewall::{Firewall, ReversePath};
pub use sshd::Sshd;
pub use sudo::{Passwordless, Sudo};
