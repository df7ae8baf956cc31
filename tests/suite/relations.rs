//! Every relation of the catalogue, by itself: it fires when what it asks for is missing, and does not when that is there.
//!
//! A new module is covered without a line here. Only the rules are asked, so the values need to be of some type and not to make sense.

use crate::hosts::{excuse, flags, host, kinds, on, only_traits_hold, provide, traits_hold};
use nivis::{
    CATALOGUE, Cell, Cond, FlagMeta, Fleet, HostBuf, Interval, Ipv4, Kind, ModuleMeta, Port, Setting,
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
            let host = host("x", kind, [on(module), Setting::set(flag, value(flag))]);
            let refused = broken(&host).iter().any(|(_, rule)| rule == "kinds");
            let fits = flag.kinds.contains(kind.set()) && module.kinds().contains(kind.set());
            assert_eq!(refused, !fits, "`{}` on a {}", flag.id, kind.name());
            count += 1;
        }
    }
    assert!(count > 1000, "{count} pairs");
}

#[test]
fn what_follows_is_there_unless_a_layer_says_otherwise() {
    let mut count = 0;
    for (module, flag) in flags() {
        for cond in flag.implies {
            let (other, value) = consequence(cond);
            let kind = kinds().find(|kind| flag.kinds.contains(kind.set()) && module.kinds().contains(kind.set()));
            let Some(kind) = kind else { panic!("no host can have `{}`", flag.id) };
            let around = || {
                flag.requires.iter().chain(module.switch.requires).flat_map(|cond| provide(cond, &self::value)).chain(other.module.map(on))
            };
            let around = || around().filter(|setting| setting.flag.hash != other.hash || !other.is_switch());
            let mine = [on(module), Setting::set(flag, self::value(flag))];
            let says = |settings: Vec<Setting>| decided(host("x", kind, settings), other);

            let with = says(around().chain(mine).collect());
            assert_eq!(with.first().map(|(cell, by)| (cell.as_str(), *by)), Some((&*value.show(), Some(flag.id))), "`{}`", flag.id);
            let without = says(around().collect());
            assert!(without.iter().all(|(_, by)| by.is_none()), "`{}` follows from nothing: {without:?}", other.id);
            assert_ne!(without.first().map(|(cell, _)| cell), with.first().map(|(cell, _)| cell), "`{}` changes nothing", flag.id);

            let against = contrary(other, value);
            let contrary = says(around().chain(mine).chain([against]).collect());
            let said = contrary.first().map(|(cell, by)| (cell.as_str(), *by));
            assert_eq!(said, Some((&*against.cell.show(), None)), "the host's own word on `{}` loses", other.id);
            count += 1;
        }
    }
    assert!(count >= 3, "{count} relations");
}

/// What a relation gives to which flag.
fn consequence(cond: &Cond) -> (&'static FlagMeta, Cell) {
    match *cond {
        Cond::On(module) => (module.switch, Cell::On),
        Cond::Flag(flag) => (flag, Cell::Bool(true)),
        Cond::Is(flag, cell) => (flag, cell),
        Cond::Host(_) | Cond::Any(_) => panic!("nothing follows from one of several things, or from what a machine is"),
    }
}

/// The opposite of what follows, as a host would write it.
fn contrary(flag: &'static FlagMeta, value: Cell) -> Setting {
    match value {
        Cell::On => Setting::off(flag, "to see who wins"),
        Cell::Bool(value) => Setting::set(flag, Cell::Bool(!value)),
        _ => Setting::set(flag, Cell::Choice("something else")),
    }
}

/// The values that decide the flag of a host, each with the flag that it follows from.
fn decided(host: HostBuf, flag: &FlagMeta) -> Vec<(String, Option<&'static str>)> {
    let mut host = host.state("26.05");
    if let Kind::Darwin(data) = &mut host.head.kind {
        data.primary_user = "aku";
    }
    excuse(&mut host);
    let fleet = Fleet::new("test", &[]).catalogues(const { &[&CATALOGUE] }).and([host]);
    let fleet = nivis::resolve(&fleet).unwrap_or_else(|found| panic!("{found:#?}"));
    fleet.hosts()[0].deciding(flag).map(|entry| (entry.cell.show(), entry.implied_by.map(|flag| flag.id))).collect()
}

/// A host that sets the flag without what the condition asks for, and one with it.
fn hosts(module: &'static ModuleMeta, flag: &'static FlagMeta, cond: &Cond) -> Option<(HostBuf, HostBuf)> {
    let fits = |kind: &Kind| flag.kinds.contains(kind.set()) && module.kinds().contains(kind.set());
    let mine = [on(module), Setting::set(flag, value(flag))];
    let with = kinds().find(|kind| fits(kind) && traits_hold(cond, kind))?;
    let without = kinds().find(|kind| fits(kind) && !only_traits_hold(cond, kind))?;
    Some((host("x", without, mine.into_iter().chain(deny(cond))), host("x", with, mine.into_iter().chain(provide(cond, &value)))))
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
