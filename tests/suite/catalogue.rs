//! Every module of the catalogue on every kind of host that it allows, with its defaults and with every flag at another value: what it
//! sets exists, and has the type that it is given.
//!
//! A new module is covered without a line here, unless one of its flags has a type of its own: then `samples.rs` wants a value.

mod machines;
mod samples;
mod values;
mod wrong;

use expect_test::expect;
use machines::{End, Machine};
use nivis::{CATALOGUE, Catalogue, Diagnostic, Fleet, HostBuf, prelude::*};
use nivis_compile::{OptionSets, validate};
use std::collections::{BTreeMap, BTreeSet};

static CATALOGUES: &[&Catalogue] = &[&CATALOGUE];

#[test]
fn every_module_sets_what_exists() {
    let (mut all, mut unknown) = (Vec::new(), BTreeSet::new());
    for module in CATALOGUE.modules {
        let (machines, without) = machines::of_module(module, number(&all));
        all.extend(machines);
        unknown.extend(without);
    }
    all.extend(machines::of_wirings(&Networking, Networking::MANAGER, number(&all)));
    assert!(unknown.is_empty(), "`samples.rs` wants a value for each of {unknown:#?}");
    assert!(all.len() > 1500, "{} machines", all.len());

    let judged = judge(CATALOGUES, &all);
    assert!(judged.faults.is_empty(), "{} faults\n{}", judged.faults.len(), judged.faults.join("\n"));
    // What a machine of that kind can't have. Anything else that is refused wants something in `samples.rs` that stands beside it.
    expect![[r#"
        apps.terminal.program = foot on a darwin: aku@x: `programs.foot.enable`: Foot has no build for macOS
        network.networking.manager = container on a desktop: host `x` (desktop): `container` is for containers
        network.networking.manager = container on a laptop: host `x` (laptop): `container` is for containers
        network.networking.manager = container on a vps: host `x` (vps): `container` is for containers
        network.networking.manager = container on a nas: host `x` (nas): `container` is for containers
        network.networking.manager = network-manager on a lxc: host `x` (lxc): `network-manager` is not for containers
        network.networking.manager = networkd on a lxc: host `x` (lxc): `networkd` is not for containers
        security.gpg-agent.pinentry = mac on a desktop: host `x` (desktop): pinentry `mac` can't show itself there
        security.gpg-agent.pinentry = mac on a laptop: host `x` (laptop): pinentry `mac` can't show itself there
        security.gpg-agent.pinentry = mac on a vps: host `x` (vps): pinentry `mac` can't show itself there
        security.gpg-agent.pinentry = mac on a nas: host `x` (nas): pinentry `mac` can't show itself there
        security.gpg-agent.pinentry = mac on a lxc: host `x` (lxc): pinentry `mac` can't show itself there
        security.gpg-agent.pinentry = curses on a darwin: host `x` (darwin): pinentry `curses` can't show itself there
        security.gpg-agent.pinentry = qt on a darwin: host `x` (darwin): pinentry `qt` can't show itself there
        security.gpg-agent.pinentry = gnome3 on a darwin: host `x` (darwin): pinentry `gnome3` can't show itself there
    "#]]
    .assert_eq(&judged.refused.iter().map(|line| format!("{line}\n")).collect::<String>());
}

fn number(all: &[Machine]) -> u32 {
    u32::try_from(all.len()).expect("there are few machines")
}

/// What became of machines.
#[derive(Default)]
struct Judged {
    /// Those that have an option that does not exist, or of another type.
    faults: Vec<String>,
    /// Those that no fleet can have.
    refused: Vec<String>,
}

fn judge(catalogues: &'static [&'static Catalogue], machines: &[Machine]) -> Judged {
    let mut judged = Judged::default();
    let refused = round(catalogues, &machines.iter().collect::<Vec<_>>(), End::First, &mut judged.faults);
    let again: Vec<_> = machines.iter().filter(|machine| refused.contains_key(&machine.name)).collect();
    let refused = round(catalogues, &again, End::Last, &mut judged.faults);
    // Names are numbers, which a new module would move.
    let why = |machine: &Machine| refused.get(&machine.name).map(|why| why.replace(&machine.name, "x"));
    judged.refused = again.iter().filter_map(|machine| why(machine).map(|why| format!("{}: {why}", machine.shows))).collect();
    judged
}

/// Compiles the machines as one fleet up to the point where options are checked. Those that are refused leave it, each with the reason.
fn round(catalogues: &'static [&'static Catalogue], machines: &[&Machine], end: End, faults: &mut Vec<String>) -> BTreeMap<String, String> {
    let shows: BTreeMap<&str, &str> = machines.iter().map(|machine| (&*machine.name, &*machine.shows)).collect();
    let mut hosts: Vec<HostBuf> = machines.iter().map(|machine| machine.host(end)).chain([machines::server(50_000)]).collect();
    let mut refused = BTreeMap::new();
    while let Err(found) = check(catalogues, &hosts, &shows, faults) {
        let before = hosts.len();
        for d in found {
            let name = d.host.clone().unwrap_or_else(|| panic!("it is about no host: {d}"));
            assert!(name != samples::SERVER, "{d}");
            hosts.retain(|host| host.head.name.as_str() != name);
            refused.entry(name).or_insert(d.message);
        }
        assert!(hosts.len() < before, "what is refused has left");
    }
    refused
}

/// Resolves, lowers and validates. What is refused before validation is the error; what validation finds are the faults.
fn check(
    catalogues: &'static [&'static Catalogue],
    hosts: &[HostBuf],
    shows: &BTreeMap<&str, &str>,
    faults: &mut Vec<String>,
) -> Result<(), Vec<Diagnostic>> {
    let fleet = Fleet::new("test", &[]).catalogues(catalogues).and(hosts.iter().cloned());
    let fleet = nivis::resolve(&fleet)?;
    let lowered = nivis::lower(&fleet)?;
    let found = validate(&OptionSets::default(), &fleet, &lowered).map_or_else(|found| found, |fine| fine.warnings);
    let shown = |d: &Diagnostic| d.host.as_deref().and_then(|host| shows.get(host)).copied().unwrap_or_default();
    // Each machine is one of its own, though they are of one fleet here: what two of them share is no fault.
    let found: Vec<_> = found.into_iter().filter(|d| d.code != "duplicate").collect();
    faults.extend(found.iter().map(|d| format!("{}\n  {d}", shown(d))));
    Ok(())
}
