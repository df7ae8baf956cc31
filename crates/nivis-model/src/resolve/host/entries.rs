//! A host's layers as entries: grouped by flag, the strongest first, each with what became of it.
//!
//! Defaults are no entries: they are the same for every host, and the flag table has them.

use super::{Declared, FlagTable};
use crate::{
    cell::Cell,
    meta::FlagMeta,
    resolved::{Entry, Fate, Layer},
    rules::{Found, LayerKind, Switch, View},
    setting::Setting,
    waiver::Waiver,
};

/// Whether each module is on, by its number, and what layers say about each flag.
pub(super) fn decide(flags: &FlagTable, host: Declared<'_>, view: &View<'_>) -> (Vec<bool>, Vec<Entry>) {
    let mut entries: Vec<_> = host.settings.iter().map(|setting| entry(setting, Layer::Host)).collect();
    for role in host.head.roles() {
        entries.extend(role.settings.iter().map(|setting| entry(setting, Layer::Role(role))));
    }
    let depth = host.head.bases().count();
    for (i, base) in host.head.bases().enumerate() {
        entries.extend(base.settings.iter().map(|setting| entry(setting, Layer::Base(base, depth - 1 - i))));
    }

    let mut on = Vec::with_capacity(flags.modules().len());
    for module in flags.modules() {
        let switch = view.switch(module);
        on.push(!matches!(switch, Switch::Off(_) | Switch::Unset));
        if let Switch::Implied(by) = switch {
            entries.push(implied(module.switch, Cell::On, &by, host));
        }
        if on.last() == Some(&true) {
            let flags = module.flags.iter().filter_map(|flag| view.implied(flag.hash).map(|(by, cell)| implied(flag, cell, &by, host)));
            entries.extend(flags);
        }
    }
    (on, sorted(flags, entries))
}

fn sorted(flags: &FlagTable, mut entries: Vec<Entry>) -> Vec<Entry> {
    // Stable: of two appends in one layer, the later comes first here, and lists are read from the end. What one layer appends
    // joins what it replaces, in whatever order it says so.
    entries.reverse();
    entries.sort_by_cached_key(|entry| {
        let (forced, rank) = entry.strength();
        (flags.index(entry.flag), !forced, usize::MAX - rank, !entry.append)
    });
    for same in entries.chunk_by_mut(|a, b| a.flag.hash == b.flag.hash) {
        fates(same);
    }
    entries
}

/// The strongest value wins; lists that are appended join until one replaces what is below.
fn fates(entries: &mut [Entry]) {
    let mut closed = false;
    for entry in entries {
        entry.fate = match (closed, entry.append) {
            (true, _) => Fate::Lost,
            (false, true) => Fate::Joined,
            (false, false) => Fate::Won,
        };
        closed = closed || !entry.append;
    }
}

/// Where each flag's entries start.
pub(super) fn starts(flags: &FlagTable, entries: &[Entry]) -> Vec<u32> {
    let mut at = 0;
    let starts = flags.flags().iter().map(|flag| {
        let start = at as u32;
        at += entries[at..].iter().take_while(|entry| entry.flag.hash == flag.hash).count();
        start
    });
    let mut starts: Vec<_> = starts.collect();
    starts.push(at as u32);
    starts
}

fn entry(setting: &Setting, layer: Layer) -> Entry {
    let Setting { flag, cell, append, force, at, .. } = *setting;
    Entry { append, force, waiver: Waiver::of(setting).map(Box::new), ..Entry::new(flag, layer, cell, at) }
}

fn implied(flag: &'static FlagMeta, cell: Cell, by: &Found<'_>, host: Declared<'_>) -> Entry {
    let layer = match by.layer.kind {
        LayerKind::Host => Layer::Host,
        LayerKind::Role => host.head.roles().find(|role| role.name == by.layer.name).map_or(Layer::Host, Layer::Role),
        LayerKind::Base => {
            let bases: Vec<_> = host.head.bases().collect();
            let at = bases.iter().position(|base| base.name == by.layer.name);
            at.map_or(Layer::Host, |i| Layer::Base(bases[i], bases.len() - 1 - i))
        }
    };
    let layer = Layer::Implied(Setting::leak(layer));
    Entry {
        implied_by: Some(by.setting.flag),
        waiver: Waiver::of(&by.setting).map(Box::new),
        ..Entry::new(flag, layer, cell, by.setting.at)
    }
}
