use crate::{network::MESH_LIMITS, tenants::KOMI};
use nivis::prelude::*;

/// The way from the mesh into the network of the tenant `komi`.
#[host]
pub static KOMI_TAILSCALE: Host =
    KOMI.lxc("tailscale", 14, Lxc { memory: gib(1), tun: true, ..Lxc::DEFAULT }).state("25.11").tags(&["server"]).with(&[
        Identity::server_env(ServerEnv::Prod),
        AutoUpgrade::schedule(Calendar::new("Sat *-*-* 05:00:00")),
        Docker::off("a router: nothing on this host runs in a container"),
        Sysctl::on(),
        Sysctl::values(&MESH_LIMITS),
    ]);
