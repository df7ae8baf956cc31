//! Every relation of the catalogue, by itself: it fires when what it asks for is missing, and does not when that is there.
//!
//! A new module is covered without a line here. Only the rules are asked, so the values need to be of some type and not to make sense.

use nivis::{
    CATALOGUE, Cell, Cond, Cpu, Darwin, Desktop, Firmware, FlagMeta, Gpu, Host, HostBuf, Interval, Ipv4, Kind, Kinds, Laptop, Lxc,
    ModuleMeta, Nas, Port, Setting, Trait, Vps,
    rules::{Rule, violations},
};

#[test]
fn what_is_required_is_demanded_and_accepted() {
    let mut count = 0;
    for (module, flag) in flags() {
        for cond in flag.requires {
            let Some((without, with)) = hosts(module, flag, cond) else { panic!("no host can have `{}`", flag.id) };
            assert!(requires(&without, flag), "`{}` is accepted without what it requires", flag.id);
            let left = broken(&with).into_iter().filter(|(id, rule)| *id == flag.id && rule == "requires").count();
            assert!(left < flag.requires.len(), "`{}` is refused with what it requires", flag.id);
            count += 1;
        }
    }
    assert!(count > 50, "{count} relations");
}

#[test]
fn what_is_excluded_is_refused_from_both_sides() {
    let mut count = 0;
    for (module, flag) in flags() {
        for cond in flag.conflicts {
            let Some((without, with)) = hosts(module, flag, cond) else { panic!("no host can have `{}`", flag.id) };
            assert!(broken(&with).iter().any(|(_, rule)| rule == "conflicts"), "`{}` stands beside what it excludes", flag.id);
            let mut turned: HostBuf = with.clone();
            turned.settings.reverse();
            assert!(
                broken(&turned).iter().any(|(_, rule)| rule == "conflicts"),
                "`{}`, said first, stands beside what it excludes",
                flag.id
            );
            assert!(!broken(&without).iter().any(|(id, rule)| *id == flag.id && rule == "conflicts"), "`{}` alone is refused", flag.id);
            count += 1;
        }
    }
    assert!(count > 15, "{count} relations");
}

#[test]
fn every_flag_is_refused_on_kinds_that_it_is_not_for_and_only_there() {
    let mut count = 0;
    for (module, flag) in flags() {
        for kind in kinds() {
            let host = host(kind, [on(module), Setting::set(flag, value(flag))]);
            let refused = broken(&host).iter().any(|(_, rule)| rule == "kinds");
            let fits = flag.kinds.contains(kind.set()) && module.kinds().contains(kind.set());
            assert_eq!(refused, !fits, "`{}` on a {}", flag.id, kind.name());
            count += 1;
        }
    }
    assert!(count > 1000, "{count} pairs");
}

fn flags() -> impl Iterator<Item = (&'static ModuleMeta, &'static FlagMeta)> {
    CATALOGUE
        .modules
        .iter()
        .flat_map(|module| std::iter::once(module.switch).chain(module.flags.iter().copied()).map(|flag| (*module, flag)))
}

/// A host that sets the flag without what the condition asks for, and one with it.
fn hosts(module: &'static ModuleMeta, flag: &'static FlagMeta, cond: &Cond) -> Option<(HostBuf, HostBuf)> {
    let fits = |kind: &Kind| flag.kinds.contains(kind.set()) && module.kinds().contains(kind.set());
    let mine = [on(module), Setting::set(flag, value(flag))];
    let with = kinds().find(|kind| fits(kind) && traits_hold(cond, kind))?;
    let without = kinds().find(|kind| fits(kind) && !only_traits_hold(cond, kind))?;
    Some((host(without, mine.into_iter().chain(deny(cond))), host(with, mine.into_iter().chain(provide(cond)))))
}

fn host(kind: Kind, settings: impl IntoIterator<Item = Setting>) -> HostBuf {
    let host = match kind {
        Kind::Desktop(data) => Host::desktop("x", data),
        Kind::Laptop(data) => Host::laptop("x", data),
        Kind::Vps(data) => Host::vps("x", data),
        Kind::Nas(data) => Host::nas("x", data),
        Kind::Lxc(data) => Host::lxc("x", data),
        Kind::Darwin(data) => Host::darwin("x", data),
    };
    host.computed().with(settings)
}

/// Machines of every kind, with every trait that a relation can ask for.
fn kinds() -> impl Iterator<Item = Kind> {
    let gpus = || Gpu::ALL.iter().copied();
    let firmwares = || Firmware::ALL.iter().copied();
    let cpus = || [Cpu::Amd, Cpu::Intel].into_iter();
    let desktops = gpus().flat_map(move |gpu| {
        firmwares().flat_map(move |firmware| {
            cpus().flat_map(move |cpu| [false, true].map(|virtual_machine| Kind::Desktop(Desktop { cpu, gpu, firmware, virtual_machine })))
        })
    });
    let laptops = gpus()
        .flat_map(move |gpu| firmwares().flat_map(move |firmware| cpus().map(move |cpu| Kind::Laptop(Laptop { cpu, gpu, firmware }))));
    let servers = firmwares().flat_map(move |firmware| {
        cpus().map(move |cpu| Kind::Nas(Nas { cpu, firmware, ..Nas::DEFAULT })).chain([Kind::Vps(Vps { firmware, ..Vps::DEFAULT })])
    });
    desktops.chain(laptops).chain(servers).chain([Kind::Lxc(Lxc::DEFAULT), Kind::Darwin(Darwin::DEFAULT)])
}

/// Whether the machine can be one on which the condition holds.
fn traits_hold(cond: &Cond, kind: &Kind) -> bool {
    match cond {
        Cond::Host(wanted) => wanted.holds(kind),
        Cond::Any(conds) => conds.iter().any(|cond| !matches!(cond, Cond::Host(_)) || traits_hold(cond, kind)),
        Cond::On(module) => module.kinds().contains(kind.set()),
        Cond::Flag(flag) | Cond::Is(flag, _) => flag.kinds.contains(kind.set()),
    }
}

/// Whether the machine alone makes the condition hold, whatever is set.
fn only_traits_hold(cond: &Cond, kind: &Kind) -> bool {
    match cond {
        Cond::Host(wanted) => Trait::holds(*wanted, kind),
        Cond::Any(conds) => conds.iter().any(|cond| only_traits_hold(cond, kind)),
        _ => false,
    }
}

/// What makes the condition hold.
fn provide(cond: &Cond) -> Vec<Setting> {
    match *cond {
        Cond::On(module) => vec![on(module)],
        Cond::Flag(flag) => flag.module.map(on).into_iter().chain([Setting::set(flag, value(flag))]).collect(),
        Cond::Is(flag, cell) => flag.module.map(on).into_iter().chain([Setting::set(flag, cell)]).collect(),
        Cond::Host(_) => Vec::new(),
        Cond::Any(conds) => conds.iter().find(|cond| !matches!(cond, Cond::Host(_))).map(provide).unwrap_or_default(),
    }
}

/// What makes sure that it does not hold by default.
fn deny(cond: &Cond) -> Vec<Setting> {
    match *cond {
        Cond::On(module) if module.default_on => vec![Setting::off(module.switch, "to see what needs it")],
        Cond::Flag(flag) if flag.default.is_some() => vec![Setting::set(flag, Cell::Bool(false))],
        Cond::Is(flag, _) => vec![Setting::set(flag, Cell::Choice("something else"))],
        Cond::Any(conds) => conds.iter().flat_map(deny).collect(),
        _ => Vec::new(),
    }
}

fn on(module: &'static ModuleMeta) -> Setting {
    Setting::set(module.switch, Cell::On)
}

/// Some value that asks for something.
fn value(flag: &FlagMeta) -> Cell {
    match flag.ty {
        _ if flag.is_switch() => Cell::On,
        "bool" => Cell::Bool(true),
        "Port" => Cell::Port(Port::new(1)),
        "Interval" => Cell::Interval(Interval::new("1s")),
        "Ipv4" => Cell::Ipv4(Ipv4::new("10.0.0.1")),
        _ => flag.default.unwrap_or(Cell::Int(1)),
    }
}

fn requires(host: &HostBuf, flag: &FlagMeta) -> bool {
    broken(host).iter().any(|(id, rule)| *id == flag.id && rule == "requires")
}

/// The flags that break a rule, and which.
fn broken(host: &HostBuf) -> Vec<(&'static str, String)> {
    let name = |rule: &Rule| match rule {
        Rule::Requires(_) => "requires",
        Rule::Conflicts(_) => "conflicts",
        Rule::Kinds => "kinds",
        _ => "other",
    };
    violations(&host.view()).iter().map(|v| (v.me.setting.flag.id, name(&v.rule).to_owned())).collect()
}

#[test]
fn the_helpers_know_every_kind() {
    let all =
        kinds().fold(0, |all, kind| all | 1 << Kinds::ALL.names().iter().position(|name| *name == kind.name()).expect("a known kind"));
    assert_eq!(all, 63);
}
