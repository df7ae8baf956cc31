//! Ports of containers that others may use: what the stacks publish, and for whom.

use crate::network::{
    LAN_KOMI, LAN_MAIN, MESH,
    komi::{MONITORING, PROXY, ROUTER},
};
use nivis::prelude::*;

/// At home. The access points bring a port for each of their services.
pub static LXC_HOME: [PublishedPort; 14] = [
    PublishedPort::tcp("home-assistant", 8123).from(&[&LAN_MAIN, &MESH]),
    PublishedPort::tcp("mosquitto", 1883).from(&[&LAN_MAIN]),
    PublishedPort::tcp("ap-controller", 8043).from(&[&LAN_MAIN]),
    PublishedPort::udp("ap-controller", 29810).from(&[&LAN_MAIN]),
    PublishedPort::tcp("ap-controller", 29811).from(&[&LAN_MAIN]),
    PublishedPort::tcp("ap-controller", 29812).from(&[&LAN_MAIN]),
    PublishedPort::tcp("ap-controller", 29813).from(&[&LAN_MAIN]),
    PublishedPort::tcp("ap-controller", 29814).from(&[&LAN_MAIN]),
    PublishedPort::tcp("ap-controller", 29815).from(&[&LAN_MAIN]),
    PublishedPort::tcp("ap-controller", 29816).from(&[&LAN_MAIN]),
    PublishedPort::tcp("syncthing", 22000).from(&[&LAN_MAIN, &MESH]),
    PublishedPort::udp("syncthing", 22000).from(&[&LAN_MAIN, &MESH]),
    PublishedPort::udp("syncthing-discovery", 21027).from(&[&LAN_MAIN, &MESH]),
    PublishedPort::tcp("syncthing-gui", 8384).from(&[&MESH]).on("tailscale0"),
];

/// Of the tenant's mailer. The page is shown by the proxy, and the monitoring asks it.
pub static KOMI_MAILER: [PublishedPort; 2] =
    [PublishedPort::tcp("mail-relay", 25).from(&[&LAN_KOMI]), PublishedPort::tcp("uptime-kuma", 3001).from(&[&PROXY, &MONITORING])];

/// Of the tenant's proxy. Who keeps it comes from the mesh, by the tenant's router.
pub static KOMI_PROXY: [PublishedPort; 3] = [
    PublishedPort::tcp("npm", 80).from(&[&LAN_KOMI]),
    PublishedPort::tcp("npm", 443).from(&[&LAN_KOMI]),
    PublishedPort::tcp("npm-admin", 81).from(&[&ROUTER]),
];
