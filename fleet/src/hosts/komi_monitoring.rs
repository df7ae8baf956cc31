use crate::tenants::KOMI;
use nivis::prelude::*;

/// Where the tenant `komi` sees how its machines are.
#[host]
pub static KOMI_MONITORING: Host =
    KOMI.lxc("monitoring", 12, Lxc { cores: 2, memory: gib(2), disk: gib(20), ..Lxc::DEFAULT }).state("24.11").tags(&["server"]).with(&[
        Identity::server_env(ServerEnv::Prod),
        AutoUpgrade::schedule(Calendar::new("Sat *-*-* 04:00:00")),
        Docker::off("native services only: nothing on this host runs in a container"),
    ]);
