//! What follows from a setting.

use super::{AKU, LAN, Proof, Row, desktop, laptop, refused, row, vps, waits, written};
use nivis::prelude::*;

static IN_DOCKER: User = User::new("aga", 1001).groups(&["docker"]);

static DOCKED: Base = Base::new("docked").with(&[Docker::on()]);

/// Its ports, as nixos/modules/services/networking/sunshine.nix counts them.
const SUNSHINE_TCP: [u16; 4] = [47984, 47989, 47990, 48010];
const SUNSHINE_UDP: [u16; 5] = [47998, 47999, 48000, 48002, 48010];

pub(super) fn rows() -> Vec<Row> {
    let awake = "usbcore.autosuspend=-1";
    let docker = |settings: &[Setting]| vps().nic(Nic::wired("ens3").dhcp(&LAN, "10.0.0.2")).with(settings.iter().copied());
    let off = Docker::off("containers run elsewhere now");
    vec![
        row(
            "M1",
            [written(
                "virtualisation.docker.daemon.settings.userland-proxy",
                "false",
                docker(&[Docker::on()]),
                docker(&[Docker::on(), DockerFirewall::off("nothing is published on this host")]),
            )],
        ),
        waits("M2", &["exporter"]),
        waits("M3", &["tailscale"]),
        waits("M4", &["tailscale"]),
        waits("M5", &["headscale"]),
        waits("M6", &["wireguard"]),
        row(
            "M7",
            [
                written("boot.kernelParams", awake, laptop().with([UsbAwake::on()]), laptop()),
                written("boot.kernelParams", awake, laptop().with([UsbAwake::on(), Tlp::on()]), laptop().with([Tlp::on()])),
            ],
        ),
        row(
            "M8",
            [
                written("users.users.aku.extraGroups", "docker", docker(&[Docker::on()]).user(&AKU), docker(&[]).user(&AKU)),
                refused("requires", "virtualisation.docker", docker(&[]).user(&IN_DOCKER), docker(&[Docker::on()]).user(&IN_DOCKER)),
                refused(
                    "requires",
                    "virtualisation.docker",
                    docker(&[off]).base(&DOCKED).user(&IN_DOCKER),
                    docker(&[Docker::on()]).user(&IN_DOCKER),
                ),
            ],
        ),
        row("M9", sunshine()),
    ]
}

fn sunshine() -> Vec<Proof> {
    let streams = || desktop().with([Sway::on(), Sunshine::on()]);
    let opened = |option, ports: &[u16]| {
        ports.iter().map(|port| written(option, port.to_string(), streams(), desktop().with([Sway::on()]))).collect::<Vec<_>>()
    };
    let tcp = opened("networking.firewall.allowedTCPPorts", &SUNSHINE_TCP);
    tcp.into_iter().chain(opened("networking.firewall.allowedUDPPorts", &SUNSHINE_UDP)).collect()
}
