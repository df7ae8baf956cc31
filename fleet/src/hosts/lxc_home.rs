use crate::{
    bases::LXC,
    containers,
    network::{LAN_MAIN, MESH_LIMITS, PVE_HOME},
    users::AKU,
};
use nivis::prelude::*;

/// The house's own services, each in a container.
#[host]
pub static LXC_HOME: Host = Host::lxc(
    "lxc-home",
    Lxc { node: Some(&PVE_HOME), vmid: 220, cores: 4, memory: gib(4), disk: gib(40), keyctl: true, tun: true, ..Lxc::DEFAULT },
)
.state("24.11")
.users(&[&AKU])
.tags(&["server"])
.base(&LXC)
.nic(Nic::veth("eth0").fixed(&LAN_MAIN, "10.20.0.30"))
.with(&[
    Identity::server_env(ServerEnv::Prod),
    AutoUpgrade::schedule(Calendar::new("Sat *-*-* 05:15:00")),
    DockerFirewall::external(&[ExternalInterface::nic("eth0"), ExternalInterface::tunnel("tailscale0")]),
    DockerFirewall::allow(&containers::LXC_HOME),
    Sshd::from(&[&LAN_MAIN]),
    Sysctl::on(),
    Sysctl::values(&MESH_LIMITS),
]);
