//! One host: its layers folded into entries, its modules built.

use super::{Declared, FlagTable};
use crate::{
    cell::Cell,
    diagnostic::Diagnostic,
    facts::Facts,
    meta::{FlagMeta, ModuleMeta},
    module::Cells,
    resolved::{Active, Entry, Fate, Layer, ResolvedHost},
    rules::{self, Found, LayerKind, Rule, Switch, Verdict, View, Violation, machine},
    setting::Setting,
    text::Msg,
};

/// Decides everything about one host, or says why it can't.
pub(super) fn resolve(flags: &FlagTable, host: Declared<'_>) -> (Option<ResolvedHost>, Vec<Diagnostic>) {
    let view = View::host(host.head, host.settings);
    let keys = rules::index::computed(&view);
    let view = view.indexed(&keys);
    let mut found = rules::violations(&view).iter().map(|v| diagnostic(&view, v)).collect::<Vec<_>>();
    found.extend(machine::faults(host.head).into_iter().flatten().map(|fault| machine_diagnostic(host, fault)));
    unlisted(flags, &view, &mut found);

    let (active, mut entries) = decide(flags, host, &view);
    judge_defaults(&view, &active, &mut found);
    needless_opt_outs(&view, &mut found);
    judge_implied(&view, &active, &mut found);
    disagreements(host, &mut entries, &mut found);
    if found.iter().any(|d| d.severity == crate::Severity::Error) {
        return (None, found);
    }
    (Some(build(flags, host, active, entries)), found)
}

fn diagnostic(view: &View<'_>, v: &Violation<'_>) -> Diagnostic {
    let code = match v.rule {
        Rule::Kinds => "kinds",
        Rule::Requires(_) => "requires",
        Rule::Conflicts(_) => "conflicts",
        Rule::Missing(_) => "missing",
        Rule::Dead => "dead",
        Rule::Ranks => "ranks",
        Rule::Hardware => "hardware",
    };
    let mut d = Diagnostic::error(code, v.headline(view), v.help(view)).flag(v.me.setting.flag.id);
    d.host = v.alone().is_none().then(|| view.own.name.to_owned());
    for found in std::iter::once(&v.me).chain(&v.other) {
        d = d.at(found.setting.at, label(found));
    }
    d
}

fn label(found: &Found<'_>) -> String {
    let text = Violation::describe(found);
    match (found.setting.cell, found.setting.force) {
        (Cell::Off(reason), _) => format!("{text} (reason: \"{reason}\")"),
        (_, Some(reason)) => format!("{text} (forced: \"{reason}\")"),
        _ => text,
    }
}

fn machine_diagnostic(host: Declared<'_>, fault: machine::Fault) -> Diagnostic {
    let message = machine::headline(Msg::new(), host.head, fault);
    let help = machine::help(Msg::new(), host.head, fault);
    Diagnostic::error("host", message.as_str(), help.as_str()).host(host.head.name).at(host.head.at, "this host")
}

fn unlisted(flags: &FlagTable, view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for me in settings(view) {
        if flags.index(me.setting.flag).is_none() {
            let message = format!("`{}` is set, but no catalogue of the fleet lists its module", me.setting.flag.id);
            let help = "add the module to a `catalogue![..]`, and the catalogue to `Fleet::catalogues`";
            found.push(Diagnostic::error("unlisted", message, help).flag(me.setting.flag.id).at(me.setting.at, label(&me)));
        }
    }
}

fn settings<'a>(view: &View<'a>) -> impl Iterator<Item = Found<'a>> {
    let layers = (0..).map_while(|depth| view.layer(depth).map(|layer| (depth, layer)));
    layers.flat_map(|(depth, layer)| {
        layer.settings.iter().enumerate().map(move |(index, setting)| Found { setting: *setting, layer, depth, index })
    })
}

/// The modules that are on, and all entries grouped by flag, the strongest first.
fn decide(flags: &FlagTable, host: Declared<'_>, view: &View<'_>) -> (Vec<&'static ModuleMeta>, Vec<Entry>) {
    let mut entries: Vec<_> = host.settings.iter().map(|setting| entry(setting, Layer::Host)).collect();
    for role in host.head.roles() {
        entries.extend(role.settings.iter().map(|setting| entry(setting, Layer::Role(role))));
    }
    let bases: Vec<_> = host.head.bases().collect();
    for (i, base) in bases.iter().enumerate() {
        let layer = Layer::Base(base, bases.len() - 1 - i);
        entries.extend(base.settings.iter().map(|setting| entry(setting, layer)));
    }

    let mut active = Vec::new();
    for module in flags.modules() {
        match view.switch(module) {
            Switch::On(_) => {}
            Switch::Default => entries.push(default(module.switch, Cell::On)),
            Switch::Implied(by) => entries.push(implied(module.switch, Cell::On, &by, host)),
            Switch::Off(_) | Switch::Unset => continue,
        }
        active.push(*module);
        for flag in module.flags {
            if let Some((by, cell)) = view.implied(flag.hash) {
                entries.push(implied(flag, cell, &by, host));
            }
            entries.extend(flag.default.map(|cell| default(flag, cell)));
        }
    }

    let number = |entry: &Entry| flags.index(entry.flag).unwrap_or(usize::MAX);
    // Stable: of two appends in one layer, the later comes first here, and lists are read from the end. What one layer appends
    // joins what it replaces, in whatever order it says so.
    entries.reverse();
    entries.sort_by(|a, b| number(a).cmp(&number(b)).then_with(|| (b.strength(), b.append).cmp(&(a.strength(), a.append))));
    for same in entries.chunk_by_mut(|a, b| a.flag.hash == b.flag.hash) {
        fates(same);
    }
    (active, entries)
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

fn entry(setting: &Setting, layer: Layer) -> Entry {
    let Setting { flag, cell, append, force, at } = *setting;
    Entry { flag, layer, cell, append, force, implied_by: None, at, fate: Fate::Lost }
}

fn default(flag: &'static FlagMeta, cell: Cell) -> Entry {
    Entry { flag, layer: Layer::Default, cell, append: false, force: None, implied_by: None, at: flag.at, fate: Fate::Lost }
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
    Entry { flag, layer, cell, append: false, force: None, implied_by: Some(by.setting.flag), at: by.setting.at, fate: Fate::Lost }
}

/// What rustc can't see, since no layer mentions it: modules that are on by default or by implication.
fn judge_defaults(view: &View<'_>, active: &[&'static ModuleMeta], found: &mut Vec<Diagnostic>) {
    for module in active {
        let (why, by) = match view.switch(module) {
            Switch::Default => ("is on by default".to_owned(), None),
            Switch::Implied(by) => (format!("is implied by `{}`", by.setting.flag.id), Some(by)),
            _ => continue,
        };
        let place = by.map_or(module.at, |by| by.setting.at);
        let host = view.own.name;
        if let Some(kind) = view.kind
            && !module.kinds().contains(kind.set())
        {
            let kinds = module.kinds().names().join(", ");
            let message = format!("host `{host}` ({}): `{}`, which {why}, is only for hosts of kind {kinds}", kind.name(), module.id());
            let d = Diagnostic::error("kinds", message, format!("write `{}::off(\"why\")` in this host", module.item));
            found.push(d.host(host).flag(module.id()).at(place, format!("`{}` {why}", module.id())));
        }
        for flag in module.flags.iter().filter(|flag| flag.required) {
            if view.lookup(flag.hash).is_none() && view.implied(flag.hash).is_none() {
                let message = format!("host `{host}`: `{}` {why}, but `{}` is not set, and it has no default", module.id(), flag.id);
                let help = format!("add `{}::{}(..)` to this host or to one of its bases", module.item, flag.name);
                found.push(
                    Diagnostic::error("missing", message, help).host(host).flag(flag.id).at(place, format!("`{}` {why}", module.id())),
                );
            }
        }
        for cond in module.switch.conflicts {
            if let Verdict::Holds(other) = view.holds(cond) {
                let violation = other.map(|other| Violation { rule: Rule::Conflicts(cond), me: other, other: None });
                let what = violation.map_or_else(|| "another module".to_owned(), |v| format!("`{}`", v.me.setting.flag.id));
                let message = format!("host `{host}`: `{}`, which {why}, conflicts with {what}", module.id());
                let help = format!("choose one of the two: take one out, or write `{}::off(\"why\")`", module.item);
                let d = Diagnostic::error("conflicts", message, help)
                    .host(host)
                    .flag(module.id())
                    .at(place, format!("`{}` {why}", module.id()));
                found.push(other.iter().fold(d, |d, other| d.at(other.setting.at, label(other))));
            }
        }
    }
}

/// Two settings of one rank that imply different values of a flag that no layer sets.
fn judge_implied(view: &View<'_>, active: &[&'static ModuleMeta], found: &mut Vec<Diagnostic>) {
    for flag in active.iter().flat_map(|module| module.flags).filter(|flag| view.lookup(flag.hash).is_none()) {
        let mut all = std::iter::successors(view.implied_from(flag.hash, 0), |(n, ..)| view.implied_from(flag.hash, n + 1));
        let Some((_, first, value)) = all.next() else { continue };
        let equal = all.take_while(|(_, by, _)| view.rank(by.depth) == view.rank(first.depth));
        for (_, other, _) in equal.filter(|(.., cell)| cell.same_scalar(&value) == Some(false)) {
            let (host, a, b) = (view.own.name, first.setting.flag.id, other.setting.flag.id);
            let message = format!("host `{host}`: `{a}` and `{b}` imply different values of `{}`", flag.id);
            let help = format!("decide in the host: `{}::{}(..)`", flag.module.map_or("", |module| module.item), flag.name);
            let d = Diagnostic::error("ranks", message, help).host(host).flag(flag.id);
            found.push([&first, &other].into_iter().fold(d, |d, by| d.at(by.setting.at, label(by))));
        }
    }
}

/// An opt-out of what would not be on anyway.
fn needless_opt_outs(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for me in settings(view) {
        let (Some(module), Cell::Off(_)) = (me.setting.flag.module, me.setting.cell) else { continue };
        let below = settings(view)
            .any(|other| other.setting.flag.hash == me.setting.flag.hash && other.depth > me.depth && other.setting.cell.asks());
        let by_default = module.default_on && view.applies(module);
        // A base may opt out of what only some of its hosts would have.
        if below || by_default || me.depth > 0 || view.implied(me.setting.flag.hash).is_some() {
            continue;
        }
        let message = format!("host `{}`: `{}` is turned off, but nothing would turn it on", view.own.name, module.id());
        let d = Diagnostic::warning("needless-opt-out", message, format!("take `{}::off(..)` out", module.item));
        found.push(d.host(view.own.name).flag(module.id()).at(me.setting.at, label(&me)));
    }
}

/// Lists and records that two layers of one rank replace with different values; scalars are the business of the rules.
fn disagreements(host: Declared<'_>, entries: &mut [Entry], found: &mut Vec<Diagnostic>) {
    for same in entries.chunk_by(|a, b| a.flag.hash == b.flag.hash) {
        let mut replacing = same.iter().filter(|entry| !entry.append && matches!(entry.cell, Cell::List(_) | Cell::Record(_)));
        let Some(first) = replacing.next() else { continue };
        for other in replacing.take_while(|other| other.strength() == first.strength()) {
            if other.cell.json() != first.cell.json() {
                let name = host.head.name.as_str();
                let message = format!("host `{name}`: `{}` is replaced by two layers of one rank with different values", first.flag.id);
                let item = first.flag.module.map_or("", |module| module.item);
                let help = format!("append with `{item}::add_{}(..)` where both are meant, or decide in the host", first.flag.name);
                let d = Diagnostic::error("ranks", message, help).host(name).flag(first.flag.id);
                let d = [other, first]
                    .into_iter()
                    .fold(d, |d, entry| d.at(entry.at, format!("{} sets it to {}", entry.layer.describe(name), entry.cell.show())));
                found.push(d);
            }
        }
    }
}

fn build(flags: &FlagTable, host: Declared<'_>, active: Vec<&'static ModuleMeta>, entries: Vec<Entry>) -> ResolvedHost {
    let mut starts = Vec::with_capacity(flags.flags().len() + 1);
    let mut at = 0;
    for flag in flags.flags() {
        starts.push(at as u32);
        while at < entries.len() && entries[at].flag.hash == flag.hash {
            at += 1;
        }
    }
    starts.push(at as u32);
    let mut host = ResolvedHost {
        head: *host.head,
        entries,
        starts,
        flags: flags.clone(),
        modules: Vec::new(),
        facts: Facts::default(),
        hash: String::new(),
    };
    let entries = |flag: &'static FlagMeta| host.history(flag);
    let cells = Cells { entries: &entries };
    let modules: Vec<_> = active.into_iter().map(|meta| Active { meta, instance: (meta.build)(&cells) }).collect();
    let mut facts = Facts::default();
    for active in &modules {
        facts.module = Some(active.meta.switch);
        active.instance.facts(&mut facts);
    }
    host.modules = modules;
    host.facts = facts;
    host
}
