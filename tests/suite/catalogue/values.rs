//! Values that flags can have: those of their type, those that the reference fleet gives them, and samples of what neither knows.

use super::{
    machines::{AKU, LAN},
    samples::SAMPLES,
};
use crate::hosts::flags;
use nivis::{Calendar, Cell, Fate, FlagMeta, Interval, Ipv4, Layer, Network, Port, Setting, gib};
use std::{collections::BTreeMap, sync::LazyLock};

/// Values that are not the flag's default. The address is one of the host, for flags that say where it listens.
pub(super) fn values(flag: &'static FlagMeta, address: Ipv4) -> Vec<Cell> {
    let default = flag.default.map(|cell| cell.show());
    let differs = |cell: &Cell| Some(cell.show()) != default;
    let found: Vec<_> = candidates(flag, address).into_iter().filter(differs).collect();
    if found.is_empty() { of_type(flag.ty, flag.default).into_iter().filter(differs).collect() } else { found }
}

fn candidates(flag: &'static FlagMeta, address: Ipv4) -> Vec<Cell> {
    let samples: Vec<_> = SAMPLES.iter().filter(|setting| setting.flag.hash == flag.hash).map(|setting| setting.cell).collect();
    if !samples.is_empty() {
        return samples;
    }
    if !flag.choices.is_empty() {
        return flag.choices.iter().copied().map(Cell::Choice).collect();
    }
    match flag.ty {
        "bool" => vec![Cell::Bool(true), Cell::Bool(false)],
        "Ipv4" => vec![Cell::Ipv4(address)],
        "Vec<Ipv4>" => vec![Cell::List(Setting::leak([address]))],
        "Vec<&'static Network>" => vec![Cell::List(const { &[&LAN] as &[&'static Network; 1] })],
        "&'static User" => vec![Cell::Record(&AKU)],
        ty => match HARVEST.get(flag.id) {
            Some(cells) => cells.clone(),
            None => of_type(ty, flag.default),
        },
    }
}

/// Some value of a type that says by itself what its values are.
fn of_type(ty: &str, default: Option<Cell>) -> Vec<Cell> {
    match ty {
        "u8" | "u16" | "u32" | "i32" | "i64" | "Percent" => {
            vec![Cell::Int(default.map_or(1, |cell| if let Cell::Int(n) = cell { n + 1 } else { 1 }))]
        }
        "Port" => vec![Cell::Port(Port::new(4321))],
        "Size" => vec![Cell::Size(gib(3))],
        "Interval" => vec![Cell::Interval(Interval::new("2h"))],
        "Calendar" => vec![Cell::Calendar(Calendar::new("Mon *-*-* 04:30:00"))],
        "String" => vec![Cell::Text("example")],
        "Vec<String>" => vec![Cell::List(&["example", "other"])],
        _ => Vec::new(),
    }
}

/// Flags of which the reference fleet says something, with what it says.
static HARVEST: LazyLock<BTreeMap<&'static str, Vec<Cell>>> = LazyLock::new(|| {
    let fleet = nivis::resolve(&fleet::FLEET).unwrap_or_else(|found| panic!("{found:#?}"));
    let said = |flag: &'static FlagMeta| {
        let entries = fleet.hosts().iter().flat_map(move |host| host.history(flag));
        let cells = entries.filter(|entry| !matches!(entry.layer, Layer::Default) && entry.fate != Fate::Lost).map(|entry| entry.cell);
        cells.map(|cell| (cell.show(), cell)).collect::<BTreeMap<_, _>>().into_values().collect::<Vec<_>>()
    };
    flags().map(|(_, flag)| (flag.id, said(flag))).filter(|(_, cells)| !cells.is_empty()).collect()
});
