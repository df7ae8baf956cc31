use crate::{containers, tenants::KOMI};
use nivis::prelude::*;

/// The door to the web pages of the tenant `komi`.
#[host]
pub static KOMI_PROXY: Host =
    KOMI.lxc("proxy", 13, Lxc { memory: gib(1), disk: gib(10), keyctl: true, ..Lxc::DEFAULT }).state("25.11").tags(&["server"]).with(&[
        Identity::server_env(ServerEnv::Prod),
        AutoUpgrade::schedule(Calendar::new("Sat *-*-* 04:30:00")),
        DockerFirewall::external(&[ExternalInterface::nic("eth0")]),
        DockerFirewall::allow(&containers::KOMI_PROXY),
    ]);
