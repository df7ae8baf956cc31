use crate::{
    bases::LXC,
    network::{LAN_MAIN, MESH_LIMITS, PVE_HOME},
    users::AKU,
};
use nivis::prelude::*;

/// The second way from the mesh into the house.
#[host]
pub static LXC_TAILSCALE: Host =
    Host::lxc("lxc-tailscale", Lxc { node: Some(&PVE_HOME), vmid: 221, disk: gib(6), tun: true, ..Lxc::DEFAULT })
        .state("25.11")
        .users(&[&AKU])
        .tags(&["server"])
        .base(&LXC)
        .nic(Nic::veth("eth0").fixed(&LAN_MAIN, "10.20.0.31"))
        .with(&[
            Identity::server_env(ServerEnv::Prod),
            AutoUpgrade::schedule(Calendar::new("Sat *-*-* 05:45:00")),
            Docker::off("a router: nothing on this host runs in a container"),
            Sshd::from(&[&LAN_MAIN]),
            Sysctl::on(),
            Sysctl::values(&MESH_LIMITS),
        ]);
