//! What a setting is for hosts of some kinds only.

use super::{LAN, Proof, Row, desktop, laptop, lxc, mac, nas, refused, row, vps, waits};
use nivis::{CATALOGUE, Kinds, prelude::*};

static SERVERS: [Ipv4; 1] = [Ipv4::new("10.0.0.1")];
static PORTS: [&str; 2] = ["eth0", "eth1"];

/// A module that is not for that host, and is for the other.
fn only(module: &'static str, settings: &[Setting], not: &HostBuf, fits: &HostBuf) -> Proof {
    let with = |host: &HostBuf| host.clone().with(settings.iter().copied());
    refused("kinds", module, with(not), with(fits))
}

/// One that is not for containers.
fn not_contained(module: &'static str, settings: &[Setting]) -> Proof {
    only(module, settings, &lxc(), &vps())
}

fn area_is_of(area: &str, kinds: Kinds) -> bool {
    let mut modules = CATALOGUE.modules.iter().filter(|module| module.id().split('.').next() == Some(area)).peekable();
    modules.peek().is_some() && modules.all(|module| module.kinds() == kinds)
}

/// Whether the module is for hosts of these kinds and no others.
fn is_of(module: &nivis::ModuleMeta, kinds: Kinds) -> bool {
    module.kinds() == kinds
}

pub(super) fn rows() -> Vec<Row> {
    let networked = |host: HostBuf, manager, nic: Nic| host.nic(nic).with([Networking::on(), Networking::manager(manager)]);
    let named = |host, manager, nic| networked(host, manager, nic).with([Networking::name_servers(&SERVERS)]);
    let veth = || Nic::veth("eth0").fixed(&LAN, "10.0.0.5");
    let wired = || Nic::wired("ens3").dhcp(&LAN, "10.0.0.5");
    let bond = || Nic::bond("bond0", &PORTS).dhcp(&LAN, "10.0.0.5");
    let swap = [SwapFile::on(), SwapFile::size(gib(1))];
    let servers = || Kinds::DESKTOP.or(Kinds::LAPTOP).or(Kinds::VPS).or(Kinds::NAS);
    vec![
        row("K1", [only("games.steam", &[Steam::on()], &vps(), &laptop())]),
        row("K2", [only("games.minecraft", &[Minecraft::on()], &vps(), &desktop())]),
        waits("K3", &["claude"]),
        row(
            "K4",
            [
                refused(
                    "kinds",
                    "network.networking.name_servers",
                    named(desktop(), Manager::Networkd, wired()),
                    named(vps(), Manager::Networkd, wired()),
                ),
                refused(
                    "kinds",
                    "network.networking.name_servers",
                    named(laptop(), Manager::NetworkManager, wired()),
                    named(lxc(), Manager::Container, veth()),
                ),
            ],
        ),
        row("K5", [only("nix.gc", &[NixGc::on()], &vps(), &desktop()), only("nix.gc", &[NixGc::on()], &nas(), &laptop())]),
        row("K6", [Proof::Holds { what: "every module of the area `darwin` is for Macs", holds: area_is_of("darwin", Kinds::DARWIN) }]),
        row("K7", [only("darwin.hammerspoon", &[Homebrew::on(), Hammerspoon::on()], &laptop(), &mac())]),
        row(
            "K8",
            [
                not_contained("boot.systemd-boot", &[SystemdBoot::on()]),
                not_contained("disks.swap-file", &swap),
                not_contained("hardware.kernel", &[Kernel::on()]),
                Proof::Holds {
                    what: "boot loaders, LUKS and hibernation are for machines with a kernel of their own",
                    holds: [&Grub, &SystemdBoot, &RemoteUnlock, &Luks, &Hibernate].into_iter().all(|module| is_of(module, servers())),
                },
                refused(
                    "conflicts",
                    "network.networking.manager",
                    networked(lxc(), Manager::Container, bond()),
                    networked(nas(), Manager::Networkd, bond()),
                ),
                refused("host", "", lxc().nic(veth().mac("00:00:5e:00:53:10").wake_on_lan()), lxc().nic(veth())),
            ],
        ),
        // `vps_net` is a fixed address of an interface, which any kind may have.
        waits("K9", &["headscale", "wireguard", "litellm", "vaultwarden", "nginx", "relay"]),
        row(
            "K10",
            [
                Proof::Holds { what: "pools are for a NAS", holds: is_of(&Zfs, Kinds::NAS) },
                only(
                    "power.sleep-window",
                    &[SleepWindow::on(), SleepWindow::wake_at(TimeOfDay::new("16:00")), SleepWindow::sleep_at(TimeOfDay::new("23:00"))],
                    &desktop(),
                    &nas(),
                ),
            ],
        ),
        waits("K11", &["db-client", "database-client"]),
        waits("K12", &["wireguard"]),
    ]
}
