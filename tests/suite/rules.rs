//! The rules that rustc applies to hosts in a `static`, applied to hosts that a program computes: the same findings, all at once.
#![expect(dead_code, reason = "the test's modules have flags that nothing reads: they do nothing but keep rules")]

use nivis::{Diagnostic, HostName, Severity, prelude::*};
use std::path::Path;

choice! {
    /// How a bond spreads frames.
    enum BondMode {
        /// One port at a time.
        ActiveBackup = "active-backup",
        /// 802.3ad.
        Lacp = "802.3ad",
    }
}

/// Answers DNS with dnsmasq.
#[derive(Module)]
#[module(id = "network.dnsmasq", conflicts(Unbound))]
struct Dnsmasq {}

/// Answers DNS with Unbound.
#[derive(Module)]
#[module(id = "network.unbound")]
struct Unbound {}

/// Several ports as one.
#[derive(Module)]
#[module(id = "network.bond")]
struct Bond {
    /// How it spreads frames.
    #[flag(default = BondMode::Lacp)]
    mode: BondMode,
}

/// Storage over several ports.
#[derive(Module)]
#[module(id = "network.multipath", requires(Bond::mode = BondMode::Lacp))]
struct Multipath {}

/// Containers without a daemon.
#[derive(Module)]
#[module(id = "services.podman")]
struct Podman {}

/// Keeps images of containers current.
#[derive(Module)]
#[module(id = "services.watchtower", requires(any(Docker, Podman)))]
struct Watchtower {}

/// Wakes the machine at night.
#[derive(Module)]
#[module(id = "home.alarm")]
struct Alarm {
    /// The interface that hears the alarm.
    #[flag(required, hardware)]
    mac: Mac,
}

/// How much power the machine takes.
#[derive(Module)]
#[module(id = "hardware.power", kinds(Desktop, Laptop))]
struct Power {
    /// Where charging ends, in per cent.
    #[flag(default = 100, kinds(Laptop))]
    charge_limit: u8,
}

impl Configure for Dnsmasq {}
impl Configure for Unbound {}
impl Configure for Bond {}
impl Configure for Multipath {}
impl Configure for Podman {}
impl Configure for Watchtower {}
impl Configure for Alarm {}
impl Configure for Power {}

static OWN: Catalogue = catalogue![Dnsmasq, Unbound, Bond, Multipath, Podman, Watchtower, Alarm, Power];
static PVE: ProxmoxNode = ProxmoxNode::new("pve");
static LAN: Network = Network::new("lan", "10.20.0.0/24").gateway("10.20.0.1");

// The layers are as in tests/ui, under the same names. There rustc checks them by `#[base]`; here nothing does.
static DATABASE: Base = Base::new("database").with(&[PostgreSql::on(), PostgreSql::version(PostgreSqlVersion::V17), DatabaseBackup::on()]);
static UNVERSIONED: Base = Base::new("database").with(&[PostgreSql::on()]);
static RESOLVER: Base = Base::new("resolver").with(&[Unbound::on()]);
static PERSONAL: Base = Base::new("personal").with(&[GpuCompute::on()]);
static HOMELAB: Base = Base::new("homelab").with(&[Alarm::on(), Alarm::mac(Mac::new("00:00:5e:00:53:10"))]);
static HARDENED: Base = Base::new("server").with(&[Sshd::harden(true), Sshd::max_auth_tries(2)]);
static SAFE: Base = Base::new("hardened").with(&[Sshd::harden(true)]);
static SERVER: Role = Role::new("server").with(&[Networking::on(), Networking::manager(Manager::Networkd)]);
static MOBILE: Role = Role::new("mobile").with(&[Networking::on(), Networking::manager(Manager::NetworkManager)]);

fn found(hosts: impl IntoIterator<Item = HostBuf>) -> Vec<Diagnostic> {
    let fleet = Fleet::new("test", &[]).catalogues(const { &[&nivis::CATALOGUE, &OWN] }).and(hosts);
    let found = nivis::resolve(&fleet).err().unwrap_or_default();
    found.into_iter().filter(|d| d.severity == Severity::Error).collect()
}

fn host(name: &str) -> HostBuf {
    Host::vps(name, Vps::DEFAULT).state("26.05").computed()
}

fn lxc(name: &str, vmid: u32) -> HostBuf {
    Host::lxc(name, Lxc { node: Some(&PVE), vmid, ..Lxc::DEFAULT }).state("26.05").computed()
}

/// One faulty host and what it is found guilty of.
struct Fault {
    /// Its case in tests/ui.
    case: &'static str,
    code: &'static str,
    flag: &'static str,
    host: HostBuf,
    /// The lines of the labels, in this file.
    lines: Vec<u32>,
}

fn fault(case: &'static str, code: &'static str, flag: &'static str, host: HostBuf, settings: &[Setting]) -> Fault {
    Fault { case, code, flag, host, lines: settings.iter().map(|setting| setting.at.line()).collect() }
}

/// Faults of settings, each with the settings that its labels point to.
fn faults() -> Vec<Fault> {
    let off = Sshd::off("the provider's console is the only way in");
    let first = Sshd::port(Port::new(22));
    let port = Sshd::port(Port::new(2222));
    let limit = Sshd::max_auth_tries(2);
    let soft = Sshd::harden(false).because("its clients are slower than the limits");
    let softened = Sshd::harden(false);
    let memory = Redis::max_memory(mib(512));
    let backup = DatabaseBackup::on();
    let moved = PostgreSql::off("the database has moved to another host");
    let postgres = PostgreSql::on();
    let docker = Docker::on();
    let no_docker = Docker::off("this host has no room for images");
    let dnsmasq = Dnsmasq::on();
    let unbound = Unbound::on();
    let multipath = Multipath::on();
    let mode = Bond::mode(BondMode::ActiveBackup);
    let watchtower = Watchtower::on();
    let charge = Power::charge_limit(80);
    let compute = GpuCompute::on();
    let luks = Luks::on();
    let disk = Luks::disks(const { &[Disk::gpt("main", "/dev/vda").encrypted(Volume::ext4("root", "/"))] });

    let air = Host::darwin("air", Darwin { primary_user: "aku", ..Darwin::DEFAULT }).state("26.05").computed();
    let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed();
    let nas = Host::nas("nas", Nas::DEFAULT).state("26.05").computed();
    let yoga = Host::laptop("yoga", Laptop::DEFAULT).state("26.05").computed();
    let (database, hardened) = (DATABASE.settings, HARDENED.settings);

    let backup_id = "services.database-backup";
    let tries_id = "security.sshd.max_auth_tries";
    let manager_id = "network.networking.manager";
    let charge_id = "hardware.power.charge_limit";
    vec![
        fault("flag_of_module_off", "dead", "security.sshd.port", host("web").with([off, port]), &[port, off]),
        fault("flag_of_module_unset", "dead", "services.redis.max_memory", host("web").with([memory]), &[memory]),
        fault("docker_on_mac", "kinds", "virtualisation.docker", air.with([docker]), &[docker]),
        fault("module_kinds_of_flag", "kinds", charge_id, desk.clone().with([Power::on(), charge]), &[charge]),
        fault("luks_on_lxc", "kinds", "disks.luks", lxc("mail", 110).with([luks, disk]), &[luks]),
        fault("base_of_desktops_on_lxc", "kinds", "hardware.gpu-compute", lxc("dns", 111).base(&PERSONAL), PERSONAL.settings),
        fault("compute_without_gpu", "requires", "hardware.gpu-compute", desk.with([compute]), &[compute]),
        fault("required_module", "requires", backup_id, host("db").with([backup]), &[backup]),
        fault("required_flag_value", "requires", tries_id, host("web").with([limit]), &[limit]),
        fault("off_what_base_requires", "requires", backup_id, host("db").base(&DATABASE).with([moved]), &[database[2], moved]),
        fault("flag_required_of_base", "requires", tries_id, host("web").base(&HARDENED).with([soft]), &[hardened[1], soft]),
        fault("module_requires_value", "requires", "network.multipath", nas.with([Bond::on(), mode, multipath]), &[multipath, mode]),
        fault(
            "module_requires_any",
            "requires",
            "services.watchtower",
            host("apps").with([no_docker, watchtower]),
            &[watchtower, no_docker],
        ),
        fault("required_flag", "missing", "services.postgresql", host("db").with([postgres]), &[postgres]),
        fault("required_flag_of_base", "missing", "services.postgresql", host("db").base(&UNVERSIONED), UNVERSIONED.settings),
        fault("module_conflict", "conflicts", "network.dnsmasq", host("dns").with([dnsmasq, unbound]), &[dnsmasq, unbound]),
        fault(
            "module_conflict_with_base",
            "conflicts",
            "network.dnsmasq",
            host("dns").base(&RESOLVER).with([dnsmasq]),
            &[dnsmasq, RESOLVER.settings[0]],
        ),
        fault("set_twice", "ranks", "security.sshd.port", host("web").with([first, port]), &[port, first]),
        fault("roles_disagree", "ranks", manager_id, yoga.role(&SERVER).role(&MOBILE), &[MOBILE.settings[1], SERVER.settings[1]]),
        fault(
            "weaker_than_base",
            "weaker",
            "security.sshd.harden",
            host("web").base(&SAFE).with([softened]),
            &[softened, SAFE.settings[0]],
        ),
        fault("module_hardware_in_base", "hardware", "home.alarm.mac", host("nas").base(&HOMELAB), &HOMELAB.settings[1..]),
    ]
}

/// Faults of the machine, which point to the host.
fn machine_faults() -> Vec<Fault> {
    let hosts = [
        ("state_missing", Host::vps("web", Vps::DEFAULT).computed()),
        ("vm_id_too_low", lxc("dns", 10)),
        ("lxc_without_node", Host::lxc("dns", Lxc { vmid: 110, ..Lxc::DEFAULT }).state("26.05").computed()),
        ("mac_without_primary_user", Host::darwin("air", Darwin::DEFAULT).state("26.05").computed()),
        ("nas_host_id", Host::nas("nas", Nas { host_id: "storage", ..Nas::DEFAULT }).state("26.05").computed()),
    ];
    hosts.map(|(case, host)| Fault { case, code: "host", flag: "", lines: vec![host.head.at.line()], host }).into()
}

#[test]
fn each_fault_is_found_where_it_is() {
    for Fault { case, code, flag, host, lines } in faults().into_iter().chain(machine_faults()) {
        let found = found([host]);
        let [d] = &found[..] else { panic!("{case}: {found:#?}") };
        assert_eq!((d.code, d.flag.as_deref().unwrap_or("")), (code, flag), "{case}");
        // What is wrong with a base alone names no host, so that it is said once.
        assert!(d.host.is_some() != (code == "hardware") && !d.help.is_empty(), "{case}: {d}");
        assert!(d.labels.iter().all(|label| label.place.file.ends_with("suite/rules.rs")), "{case}: {d}");
        assert_eq!(d.labels.iter().map(|label| label.place.line).collect::<Vec<_>>(), lines, "{case}: {d}");
    }
}

#[test]
fn all_faults_of_a_fleet_are_found_at_once() {
    // Two layers of one name would be all that is found, so one of each two stays away.
    let hosts = faults().into_iter().chain(machine_faults());
    let alone = hosts.filter(|fault| fault.host.head.base.is_none_or(|base| base.name != "database" && base.name != "server"));
    let mut faults: Vec<_> = alone.filter(|fault| fault.code != "hardware").collect();
    for (i, fault) in faults.iter_mut().enumerate() {
        fault.host.head.name = HostName::new(&format!("host-{i}"));
    }
    let found = found(faults.iter().map(|fault| fault.host.clone()));
    let found: Vec<_> = found.iter().map(|d| (d.host.as_deref().expect("a host"), d.code)).collect();
    let names: Vec<_> = faults.iter().map(|fault| fault.host.head.name.to_string()).collect();
    let expected: Vec<_> = faults.iter().zip(&names).map(|(fault, name)| (name.as_str(), fault.code)).collect();
    assert!(expected.len() >= 15);
    assert_eq!(found, expected);
}

/// What rustc prints for a case.
fn printed(case: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(case).with_extension("stderr");
    std::fs::read_to_string(&file).unwrap_or_else(|fault| panic!("{}: {fault}", file.display()))
}

/// Makes sure that rustc prints this message and this help.
fn is_printed(case: &str, d: &Diagnostic) {
    let text = printed(case);
    let first = text.lines().next().and_then(|line| line.strip_prefix("error[E0080]: evaluation panicked: "));
    let help = text.lines().find_map(|line| line.trim_start().strip_prefix("help: "));
    assert_eq!((first, help), (Some(&*d.message), Some(&*d.help)), "{case}");
}

#[test]
fn rustc_says_the_same() {
    for Fault { case, host, .. } in faults().into_iter().chain(machine_faults()) {
        is_printed(case, &found([host])[0]);
    }
}

/// `Host::checked` has no index; what it says is the same.
#[test]
fn settings_are_found_without_an_index_too() {
    for Fault { case, host, .. } in faults() {
        let view = host.view();
        let said: Vec<_> = nivis::rules::violations(&view).iter().map(|v| (v.headline(&view), v.help(&view))).collect();
        let found = found([host.clone()]);
        assert_eq!(said, found.into_iter().map(|d| (d.message, d.help)).collect::<Vec<_>>(), "{case}");
    }
}

#[test]
fn what_is_unique_is_found_in_both() {
    let web = host("web").nic(Nic::wired("ens3").fixed(&LAN, "10.20.0.10"));
    let db = host("db").nic(Nic::wired("ens3").dhcp(&LAN, "10.20.0.10"));
    let cases =
        [("name_twice", [host("web"), host("web")]), ("vm_id_twice", [lxc("dns", 110), lxc("mail", 110)]), ("address_twice", [web, db])];
    for (case, hosts) in cases {
        let places = hosts.each_ref().map(|host| host.head.at.line());
        let found = found(hosts);
        let [d] = &found[..] else { panic!("{case}: {found:#?}") };
        assert_eq!((d.code, [0, 1].map(|i| d.labels[i].place.line)), ("duplicate", places), "{case}");
        is_printed(case, d);
    }
}

#[test]
fn a_virtual_machine_and_a_container_share_the_ids_of_their_node() {
    let machine = |vmid, virtual_machine| Desktop { virtual_machine, node: Some(&PVE), vmid, ..Desktop::DEFAULT };
    let desk = |vmid, virtual_machine| Host::desktop("vm", machine(vmid, virtual_machine)).state("26.05").computed();
    let messages = |hosts: [HostBuf; 2]| found(hosts).into_iter().map(|d| d.message).collect::<Vec<_>>();
    assert_eq!(messages([lxc("dns", 110), desk(110, true)]), ["hosts `dns` and `vm` both have VM id 110 on node `pve`"]);
    assert_eq!(messages([lxc("dns", 110), desk(99, true)]), ["host `vm` (desktop): VM id 99 is too low: Proxmox counts from 100"]);
    assert_eq!(messages([lxc("dns", 110), desk(111, false)]), ["host `vm` (desktop): node `pve` runs it, so its hardware is virtual"]);
    assert_eq!(messages([lxc("dns", 110), desk(111, true)]), [] as [&str; 0]);
}

#[test]
fn what_only_a_whole_fleet_shows() {
    let gateway = host("web").nic(Nic::wired("ens3").fixed(&LAN, "10.20.0.1"));
    let mac = |name| host(name).nic(Nic::wired("ens3").mac("00:00:5e:00:53:10"));
    let twice = host("web").nic(Nic::wired("ens3").fixed(&LAN, "10.20.0.9")).nic(Nic::wired("ens4").fixed(&LAN, "10.20.0.9"));
    let one_name = host("web").nic(Nic::wired("ens3")).nic(Nic::wired("ens3"));
    for (hosts, message) in [
        (vec![gateway], "host `web` has address 10.20.0.1, which is the gateway of network `lan`"),
        (vec![mac("a"), mac("b")], "hosts `a` and `b` both have hardware address 00:00:5e:00:53:10"),
        (vec![twice], "two interfaces of host `web` have address 10.20.0.9 in network `lan`"),
        (vec![one_name], "host `web` has two interfaces called `ens3`"),
    ] {
        assert_eq!(found(hosts).into_iter().map(|d| d.message).collect::<Vec<_>>(), [message]);
    }
}

#[test]
fn what_no_list_offers_is_said_by_name() {
    static NOTHING: Catalogue = catalogue![];
    let fleet = Fleet::new("test", &[]).catalogues(const { &[&NOTHING] }).and([host("web").with([Dnsmasq::on()])]);
    let found = nivis::resolve(&fleet).err().expect("an error");
    assert_eq!(found[0].message, "`network.dnsmasq` is set, but no catalogue of the fleet lists its module");
    let twice = Fleet::new("test", &[]).catalogues(const { &[&OWN, &OWN] });
    let found = nivis::resolve(&twice).err().expect("an error");
    assert!(found.iter().all(|d| d.code == "catalogue") && found[0].message == "two modules declare `network.dnsmasq`", "{found:?}");
}

#[test]
fn a_fault_of_a_base_alone_is_said_once() {
    let found = found(["a", "b", "c"].map(|name| host(name).base(&HOMELAB)));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_fault_of_a_base_is_said_for_each_host_that_it_breaks() {
    let found = found(["a", "b"].map(|name| host(name).base(&UNVERSIONED)));
    assert_eq!(found.iter().map(|d| (d.host.as_deref(), d.code)).collect::<Vec<_>>(), [(Some("a"), "missing"), (Some("b"), "missing")]);
}

#[test]
fn two_layers_of_one_name_are_refused() {
    let found = found([host("a").base(&UNVERSIONED), host("b").base(&DATABASE)]);
    assert_eq!(
        found.iter().map(|d| (d.code, &*d.message)).collect::<Vec<_>>(),
        [("duplicate", "two bases or roles are called `database`")]
    );
}
