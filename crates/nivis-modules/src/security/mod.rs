//! Who gets in, and who may become root.

mod dns_blocklist;
mod docker_firewall;
mod fail2ban;
mod firejail;
mod firewall;
mod gpg_agent;
mod hwconfig_guard;
mod polkit;
mod sshd;
mod sudo;
mod wifi_audit;

pub use dns_blocklist::{AllowedDomain, BlockCategory, DnsBlocklist};
pub use docker_firewall::{DockerFirewall, ExternalInterface, PublishedPort};
pub use fail2ban::{Fail2ban, Jail, JailLog};
pub use firejail::{Firejail, Sandboxed};
pub use firewall::{Firewall, ReversePath};
pub use gpg_agent::{GpgAgent, Pinentry};
pub use hwconfig_guard::{Anchor, FileSystemType, HwconfigGuard};
pub use polkit::{Polkit, PolkitAdmin, PolkitResult, PolkitRule, PolkitSubject};
pub use sshd::Sshd;
pub use sudo::{Passwordless, Sudo};
pub use wifi_audit::WifiAudit;
