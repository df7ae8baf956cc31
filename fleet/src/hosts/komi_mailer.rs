use crate::{containers, tenants::KOMI};
use nivis::prelude::*;

/// Outgoing mail of the tenant `komi`, and a page that shows what is up.
#[host]
pub static KOMI_MAILER: Host =
    KOMI.lxc("mailer", 11, Lxc { memory: gib(1), disk: gib(10), keyctl: true, ..Lxc::DEFAULT }).state("25.11").tags(&["server"]).with(&[
        Identity::server_env(ServerEnv::Prod),
        AutoUpgrade::schedule(Calendar::new("Sat *-*-* 03:30:00")),
        DockerFirewall::external(&[ExternalInterface::nic("eth0")]),
        DockerFirewall::allow(&containers::KOMI_MAILER),
    ]);
