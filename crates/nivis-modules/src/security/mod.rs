//! Who gets in, and who may become root.

mod sshd;

pub use sshd::Sshd;
