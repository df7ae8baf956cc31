//! Hosts of every kind that set flags of the catalogue, for tests that cover new modules by themselves.

use nivis::{
    CATALOGUE, Cell, Cond, Cpu, Darwin, Desktop, Firmware, FlagMeta, Gpu, Host, HostBuf, Kind, Kinds, Laptop, Lxc, ModuleMeta, Nas,
    Setting, Trait, Vps,
    rules::{Rule, violations},
};

/// Every flag of the catalogue, switches included, with its module.
pub(crate) fn flags() -> impl Iterator<Item = (&'static ModuleMeta, &'static FlagMeta)> {
    CATALOGUE
        .modules
        .iter()
        .flat_map(|module| std::iter::once(module.switch).chain(module.flags.iter().copied()).map(|flag| (*module, flag)))
}

/// A computed host of that kind.
pub(crate) fn host(name: &str, kind: Kind, settings: impl IntoIterator<Item = Setting>) -> HostBuf {
    let host = match kind {
        Kind::Desktop(data) => Host::desktop(name, data),
        Kind::Laptop(data) => Host::laptop(name, data),
        Kind::Vps(data) => Host::vps(name, data),
        Kind::Nas(data) => Host::nas(name, data),
        Kind::Lxc(data) => Host::lxc(name, data),
        Kind::Darwin(data) => Host::darwin(name, data),
    };
    host.computed().with(settings.into_iter().map(reasoned))
}

/// With a reason, as a value below the baseline has one: what becomes of it is of interest, and not who may.
pub(crate) fn reasoned(setting: Setting) -> Setting {
    if setting.reason().is_some() { setting } else { setting.because("the test wants it so") }
}

/// Machines of every kind, with every trait that a relation can ask for.
pub(crate) fn kinds() -> impl Iterator<Item = Kind> {
    let gpus = || Gpu::ALL.iter().copied();
    let firmwares = || Firmware::ALL.iter().copied();
    let cpus = || [Cpu::Amd, Cpu::Intel].into_iter();
    let desktops = gpus().flat_map(move |gpu| {
        firmwares().flat_map(move |firmware| {
            cpus().flat_map(move |cpu| {
                [false, true].map(|virtual_machine| Kind::Desktop(Desktop { cpu, gpu, firmware, virtual_machine, ..Desktop::DEFAULT }))
            })
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
pub(crate) fn traits_hold(cond: &Cond, kind: &Kind) -> bool {
    match cond {
        Cond::Host(wanted) => wanted.holds(kind),
        Cond::Any(conds) => conds.iter().any(|cond| !matches!(cond, Cond::Host(_)) || traits_hold(cond, kind)),
        Cond::On(module) => module.kinds().contains(kind.set()),
        Cond::Flag(flag) | Cond::Is(flag, _) => flag.kinds.contains(kind.set()),
    }
}

/// Whether the machine alone makes the condition hold, whatever is set.
pub(crate) fn only_traits_hold(cond: &Cond, kind: &Kind) -> bool {
    match cond {
        Cond::Host(wanted) => Trait::holds(*wanted, kind),
        Cond::Any(conds) => conds.iter().any(|cond| only_traits_hold(cond, kind)),
        _ => false,
    }
}

/// What makes the condition hold, with the values that `value` gives to flags which need one.
pub(crate) fn provide(cond: &Cond, value: &impl Fn(&'static FlagMeta) -> Cell) -> Vec<Setting> {
    match *cond {
        Cond::On(module) => vec![on(module)],
        Cond::Flag(flag) => flag.module.map(on).into_iter().chain([Setting::set(flag, value(flag))]).collect(),
        Cond::Is(flag, cell) => flag.module.map(on).into_iter().chain([Setting::set(flag, cell)]).collect(),
        Cond::Host(_) => Vec::new(),
        Cond::Any(conds) => conds.iter().find(|cond| !matches!(cond, Cond::Host(_))).map(|cond| provide(cond, value)).unwrap_or_default(),
    }
}

/// The module is on.
pub(crate) fn on(module: &'static ModuleMeta) -> Setting {
    Setting::set(module.switch, Cell::On)
}

/// Gives a reason to each setting that goes below the baseline.
pub(crate) fn excuse(host: &mut HostBuf) {
    let weaker = |rule: &Rule| matches!(rule, Rule::Weaker { .. });
    let found: Vec<_> = violations(&host.view()).iter().filter(|v| weaker(&v.rule)).map(|v| v.me.setting.flag.hash).collect();
    for setting in host.settings.iter_mut().filter(|setting| found.contains(&setting.flag.hash)) {
        setting.because = Some("to see what it sets");
    }
}

#[test]
fn the_helpers_know_every_kind() {
    let all =
        kinds().fold(0, |all, kind| all | 1 << Kinds::ALL.names().iter().position(|name| *name == kind.name()).expect("a known kind"));
    assert_eq!(all, 63);
}
