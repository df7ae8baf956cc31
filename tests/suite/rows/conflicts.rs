//! What a setting can't stand beside.

use super::{LAN, Proof, Row, desktop, laptop, refused, row, waits};
use nivis::prelude::*;

static SWAP: [LuksDisk; 1] = [Disk::gpt("main", "/dev/vda").encrypted(Volume::swap("cryptswap", gib(20)).resume())];
static OUTPUTS: [Output; 1] = [Output::new("eDP-1")];
static PROFILES: [OutputProfile; 1] = [OutputProfile::new("alone", &OUTPUTS)];
static PORTS: [&str; 2] = ["eno1", "eno2"];
const PICTURE: Setting = Swaybg::picture(Picture::new("./wallpapers/hills.png"));

fn hibernates(host: HostBuf) -> HostBuf {
    host.with([Disks::on(), Luks::on(), Luks::disks(&SWAP), Hibernate::on()])
}

fn sway(settings: &[Setting]) -> HostBuf {
    desktop().with([Sway::on()]).with(settings.iter().copied())
}

fn managed(nics: &[Nic]) -> HostBuf {
    let host = desktop().with([Networking::on(), Networking::manager(Manager::Networkd)]);
    nics.iter().fold(host, |host, nic| host.nic(*nic))
}

/// The address that the interface has in the end: there is one, and one way in which it comes.
fn last_said() -> bool {
    let nic = Nic::wired("eno1").dhcp(&LAN, "10.0.0.2").fixed(&LAN, "10.0.0.3");
    nic.attachment.is_some_and(|at| at.address == Ipv4::new("10.0.0.3") && at.assigned == Assigned::Fixed)
}

pub(super) fn rows() -> Vec<Row> {
    let bond = || Nic::bond("bond0", &PORTS).dhcp(&LAN, "10.0.0.2");
    let port = || Nic::wired("eno1").mac("00:00:5e:00:53:10");
    let file = [SwapFile::on(), SwapFile::size(gib(8))];
    let tuned = |tuning| desktop().with([PowerProfiles::on(), Performance::on(), Performance::tuning(tuning)]);
    vec![
        row("C1", [refused("conflicts", "power.hibernate", hibernates(laptop()).with(file), hibernates(laptop()))]),
        row("C2", [refused("conflicts", "desktop.swww", sway(&[Swww::on(), Swaybg::on(), PICTURE]), sway(&[Swaybg::on(), PICTURE]))]),
        waits("C3", &["exporter"]),
        waits("C4", &["headscale"]),
        row("C5", [Proof::Holds { what: "an interface has one address, which comes in one way", holds: last_said() }]),
        row("C6", [Proof::Type { flag: "network.networking.manager", ty: "Manager" }]),
        row(
            "C7",
            [refused(
                "conflicts",
                "network.networking.manager",
                managed(&[bond(), port().wake_on_lan()]),
                managed(&[bond().mac("00:00:5e:00:53:10").wake_on_lan(), Nic::wired("eno1")]),
            )],
        ),
        waits("C8", &["llama"]),
        row(
            "C9",
            [
                refused(
                    "conflicts",
                    "desktop.kanshi.imperative",
                    sway(&[Kanshi::on(), Kanshi::imperative(true), Kanshi::profiles(&PROFILES)]),
                    sway(&[Kanshi::on(), Kanshi::profiles(&PROFILES)]),
                ),
                refused(
                    "conflicts",
                    "desktop.kanshi.imperative",
                    sway(&[Kanshi::on(), Kanshi::imperative(true), Sway::outputs(&OUTPUTS)]),
                    sway(&[Kanshi::on(), Kanshi::imperative(true)]),
                ),
            ],
        ),
        row("C10", [refused("conflicts", "desktop.greetd", sway(&[Greetd::on(), Sddm::on()]), sway(&[Greetd::on()]))]),
        row(
            "C11",
            [refused(
                "conflicts",
                "power.profiles-daemon",
                laptop().with([Tlp::on(), PowerProfiles::on()]),
                laptop().with([PowerProfiles::on()]),
            )],
        ),
        row(
            "C12",
            [refused(
                "conflicts",
                "power.logind.power_key",
                hibernates(laptop()).with([Logind::on(), Logind::power_key(PowerKey::Lock)]),
                hibernates(laptop()).with([Logind::on()]),
            )],
        ),
        row(
            "C13",
            [
                Proof::Type { flag: "power.performance.tuning", ty: "Tuning" },
                refused("conflicts", "power.profiles-daemon", tuned(Tuning::Desktop), tuned(Tuning::Laptop)),
            ],
        ),
        waits("C14", &["db-client", "database-client"]),
    ]
}
