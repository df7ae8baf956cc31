//! Machines on which a module can be on: each kind with its user, its address and all that it could be asked for.

use super::{
    samples::{BESIDE, SERVER},
    values::values,
};
use crate::hosts::{excuse, host, kinds, on, provide, reasoned};
use nivis::{
    Cell, Channel, FlagMeta, HostBuf, Ipv4, Kind, LacpRate, ModuleMeta, Network, Nic, ProxmoxNode, Setting, User,
    prelude::{Darwin, Lxc, Nas, NfsServer, NixCacheServer},
    rules::{Rule, violations},
};

pub(super) static AKU: User = User::new("aku", 1000).full_name("Aku").email("aku@example.org").keys(&[KEY]);
pub(super) static LAN: Network =
    Network::new("lan.test", "10.99.0.0/16").gateway("10.99.255.254").name_server("10.99.255.254").domain("example.org");
static STORAGE: Network = Network::new("lan.storage", "10.98.0.0/16").vlan(100);
static NODE: ProxmoxNode = ProxmoxNode::new("pve");
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA1K9OopbFH8/ojF4Cy8QUO8VL/dwcX8+JSrnOoI6Do/ aku@desk";

/// A host that has a module on, with one flag set if one is given, and with whatever that demands.
pub(super) struct Machine {
    /// What its host is called.
    pub(super) name: String,
    /// What makes its addresses and ids its own.
    number: u32,
    kind: &'static str,
    channel: Channel,
    wiring: Wiring,
    /// Which of the machines of its kind it must be.
    nth: Option<usize>,
    settings: Vec<Setting>,
    /// What it is there to show: `security.sshd.port = 4321 on a vps`.
    pub(super) shows: String,
}

/// How a machine is attached to its networks.
#[derive(Clone, Copy)]
enum Wiring {
    Fixed,
    Dhcp,
    Bond,
    Wireless,
}

/// Of several machines that would do, and of several values that a demanded flag can have, which to take. What one end refuses, as a
/// laptop's model refuses the other vendor's processor, the other end may have.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum End {
    First,
    Last,
}

/// Every machine that shows something of the module, and the flags of which no value is known.
pub(super) fn of_module(module: &'static ModuleMeta, from: u32) -> (Vec<Machine>, Vec<&'static str>) {
    let (mut all, mut unknown) = (Vec::new(), Vec::new());
    let number = |all: &[Machine]| from + u32::try_from(all.len()).expect("there are few machines");
    for kind in module.kinds().names() {
        for channel in Channel::ALL {
            let shows = format!("{} on a {kind} ({})", module.id(), channel.name());
            all.push(Machine { channel: *channel, ..Machine::new(number(&all), kind, vec![on(module)], shows) });
        }
        for (nth, differs) in variants(kind) {
            let shows = format!("{} on a {kind} with {differs}", module.id());
            let machine = Machine { nth: Some(nth), ..Machine::new(number(&all), kind, vec![on(module)], shows) };
            // A boot loader is not for every firmware.
            if machine.best(End::First).0 == 0 {
                all.push(machine);
            }
        }
        for flag in module.flags.iter().filter(|flag| flag.kinds.names().contains(&kind)) {
            let count = values(flag, address(0)).len();
            if count == 0 {
                unknown.push(flag.id);
            }
            for nth in 0..count {
                let number = number(&all);
                let cell = values(flag, address(number))[nth];
                let shows = format!("{} = {} on a {kind}", flag.id, short(cell.show()));
                all.push(Machine::new(number, kind, vec![on(module), Setting::set(flag, cell)], shows));
            }
        }
    }
    (all, unknown)
}

/// Every machine of that kind: each vendor, each firmware.
fn of_kind(kind: &str) -> impl Iterator<Item = Kind> {
    kinds().filter(move |each| each.name() == kind)
}

/// The machines of that kind that are unlike the first in one thing, and that thing.
fn variants(kind: &str) -> Vec<(usize, String)> {
    let data = |kind: &Kind| match serde_json::to_value(kind) {
        Ok(serde_json::Value::Object(of_kind)) => of_kind[kind.name()].clone(),
        other => panic!("a kind is its name and its data, not {other:?}"),
    };
    let all: Vec<_> = of_kind(kind).map(|kind| data(&kind)).collect();
    let fields = |nth: usize| all[nth].as_object().into_iter().flatten().filter(|(name, value)| all[0][*name] != **value);
    let differs = |nth: usize| fields(nth).map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>();
    (1..all.len()).map(|nth| (nth, differs(nth))).filter(|(_, all)| all.len() == 1).map(|(nth, all)| (nth, all.join(""))).collect()
}

/// Every kind with every way of being attached that it can have: what an interface becomes is no flag's business.
pub(super) fn of_wirings(module: &'static ModuleMeta, manager: &'static FlagMeta, from: u32) -> Vec<Machine> {
    let mut all = Vec::new();
    for kind in module.kinds().names() {
        let container = kind == "lxc";
        let wirings = [(Wiring::Dhcp, "DHCP"), (Wiring::Bond, "a bond with a VLAN"), (Wiring::Wireless, "a radio")];
        for (wiring, name) in wirings.into_iter().filter(|(wiring, _)| !container || matches!(wiring, Wiring::Dhcp)) {
            for choice in manager.choices.iter().copied().filter(|choice| (*choice == "container") == container) {
                let number = from + u32::try_from(all.len()).expect("there are few machines");
                let settings = vec![on(module), Setting::set(manager, Cell::Choice(choice))];
                let shows = format!("{choice} with {name} on a {kind}");
                all.push(Machine { wiring, ..Machine::new(number, kind, settings, shows) });
            }
        }
    }
    all
}

/// The host that others name: it serves what they mount and take.
pub(super) fn server(number: u32) -> HostBuf {
    let machine = Machine::new(number, "nas", vec![on(&NfsServer), on(&NixCacheServer)], String::new());
    Machine { name: SERVER.to_owned(), ..machine }.host(End::First)
}

impl Machine {
    fn new(number: u32, kind: &'static str, settings: Vec<Setting>, shows: String) -> Self {
        Self { name: format!("h{number}"), number, kind, channel: Channel::Stable, wiring: Wiring::Fixed, nth: None, settings, shows }
    }

    /// Of all hosts of the kind, one on which the settings break the fewest rules.
    pub(super) fn host(&self, end: End) -> HostBuf {
        self.best(end).1
    }

    /// The same, with how many rules it breaks.
    fn best(&self, end: End) -> (usize, HostBuf) {
        let mut kinds: Vec<_> = of_kind(self.kind).enumerate().filter(|(nth, _)| self.nth.is_none_or(|only| only == *nth)).collect();
        if end == End::Last {
            kinds.reverse();
        }
        let mut best: Option<(usize, HostBuf)> = None;
        for (_, kind) in kinds {
            let mut host = self.bare(kind);
            self.settings.iter().for_each(|setting| push(&mut host, *setting));
            let broken = settle(&mut host, self.number, end);
            if best.as_ref().is_none_or(|(least, _)| broken < *least) {
                best = Some((broken, host));
            }
            if broken == 0 {
                break;
            }
        }
        best.expect("there is a host of every kind")
    }

    /// The host with what only it can have, what its kind has no default for, and its interfaces.
    fn bare(&self, kind: Kind) -> HostBuf {
        let number = self.number;
        let kind = match kind {
            Kind::Lxc(data) => Kind::Lxc(Lxc { node: Some(&NODE), vmid: 100 + number, keyctl: true, tun: true, ..data }),
            Kind::Nas(data) => Kind::Nas(Nas { host_id: Setting::leak_str(format!("{:08x}", number + 1)), ..data }),
            Kind::Darwin(data) => Kind::Darwin(Darwin { primary_user: AKU.name, ..data }),
            other => other,
        };
        let address = Setting::leak_str(address(number).to_string());
        let port = if matches!(kind, Kind::Lxc(_)) { Nic::veth("eth0") } else { Nic::wired("eth0").driver("virtio_net") };
        let mac = Setting::leak_str(format!("02:00:00:00:{:02x}:{:02x}", number / 256, number % 256));
        let bare = host(&self.name, kind, []).user(&AKU).state("26.05").channel(self.channel);
        // What a laptop has anyway.
        let bare = if matches!(kind, Kind::Laptop(_)) { bare.nic(Nic::wireless("wlan1")) } else { bare };
        match self.wiring {
            Wiring::Fixed => bare.nic(port.fixed(&LAN, address)),
            Wiring::Dhcp => bare.nic(port.dhcp(&LAN, address).mac(mac)),
            Wiring::Wireless => bare.nic(Nic::wireless("wlan0").dhcp(&LAN, address)),
            Wiring::Bond => {
                let storage = Setting::leak_str(address.replacen("10.99.", "10.98.", 1));
                let bond = Nic::bond("bond0", &["eth0", "eth1"]).lacp(LacpRate::Fast).mtu(9000);
                bare.nic(bond.fixed(&LAN, address)).nic(Nic::vlan("bond0", 100).mtu(9000).fixed(&STORAGE, storage))
            }
        }
    }
}

/// Adds what the rules demand until they demand nothing more; how many are still broken.
fn settle(host: &mut HostBuf, number: u32, end: End) -> usize {
    let value = |flag: &'static FlagMeta| {
        let values = values(flag, address(number));
        match if end == End::First { values.first() } else { values.last() } {
            _ if flag.ty == "bool" => Cell::Bool(true),
            Some(cell) => *cell,
            None => flag.default.unwrap_or_else(|| panic!("`{}` is demanded, and samples.rs has no value for it", flag.id)),
        }
    };
    loop {
        let before = host.settings.len();
        let demanded: Vec<_> = violations(&host.view())
            .iter()
            .flat_map(|violation| match violation.rule {
                Rule::Missing(flag) => vec![Setting::set(flag, value(flag))],
                Rule::Requires(cond) => provide(cond, &value),
                Rule::Dead => violation.me.setting.flag.module.map(on).into_iter().collect(),
                _ => Vec::new(),
            })
            .collect();
        demanded.into_iter().for_each(|setting| push(host, setting));
        if host.settings.len() == before {
            excuse(host);
            return violations(&host.view()).len();
        }
    }
}

/// Adds a setting with what stands beside it, unless the host says something of its flag.
fn push(host: &mut HostBuf, setting: Setting) {
    if host.settings.iter().any(|other| other.flag.hash == setting.flag.hash) {
        return;
    }
    host.settings.push(reasoned(setting));
    for (_, beside) in BESIDE.iter().filter(|(flag, _)| flag.hash == setting.flag.hash) {
        beside.iter().for_each(|setting| push(host, *setting));
    }
}

/// The beginning of a value that is too long for a line.
fn short(text: String) -> String {
    if text.chars().count() <= 60 { text } else { text.chars().take(60).chain("..".chars()).collect() }
}

/// The address of the machine with that number.
fn address(number: u32) -> Ipv4 {
    Ipv4::try_new(&format!("10.99.{}.{}", number / 250, number % 250 + 1)).expect("it is an address")
}
