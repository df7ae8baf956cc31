//! One host: its layers folded into entries, judged, and its modules built.

mod defaults;
mod disagreements;
mod entries;
mod implied;
mod opt_outs;
mod unlisted;
mod waivers;

use super::{Declared, FlagTable};
use crate::{
    Severity,
    cell::Cell,
    diagnostic::Diagnostic,
    facts::Facts,
    module::Cells,
    resolved::{Active, Entry, ResolvedHost},
    rules::{self, Found, Rule, View, Violation, machine},
    text::Msg,
};

/// Decides everything about one host, or says why it can't.
pub(super) fn resolve(flags: &FlagTable, host: Declared<'_>) -> (Option<ResolvedHost>, Vec<Diagnostic>) {
    let view = View::host(host.head, host.settings);
    let keys = rules::index::computed(&view);
    let view = view.indexed(&keys);
    let mut found = rules::violations(&view).iter().map(|v| diagnostic(&view, v)).collect::<Vec<_>>();
    found.extend(machine::faults(host.head).into_iter().flatten().map(|fault| machine_diagnostic(host, fault)));
    unlisted::check(flags, &view, &mut found);

    let (on, entries) = entries::decide(flags, host, &view);
    let active = || flags.modules().iter().zip(&on).filter(|(_, on)| **on).map(|(module, _)| *module);
    defaults::check(&view, active(), &mut found);
    implied::check(&view, active(), &mut found);
    opt_outs::check(&view, &mut found);
    waivers::check(&view, &mut found);
    disagreements::check(host, &entries, &mut found);
    if found.iter().any(|d| d.severity == Severity::Error) {
        return (None, found);
    }
    (Some(build(flags, host, on, entries)), found)
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
        Rule::Weaker { .. } => "weaker",
    };
    let mut d = Diagnostic::error(code, v.headline(view), v.help(view)).flag(v.me.setting.flag.id);
    d.host = v.alone().is_none().then(|| view.own.name.to_owned());
    for found in std::iter::once(&v.me).chain(&v.other) {
        d = d.at(found.setting.at, label(found));
    }
    match (v.rule, v.other) {
        (Rule::Weaker { flag, .. }, None) => d.at(flag.at, format!("the baseline of `{}` is declared here", flag.id)),
        _ => d,
    }
}

fn label(found: &Found<'_>) -> String {
    let text = Violation::describe(found);
    match (found.setting.cell, found.setting.force) {
        (Cell::Off(reason), _) => format!("{text} (reason: \"{reason}\")"),
        (_, Some(reason)) => format!("{text} (forced: \"{reason}\")"),
        _ => found.setting.because.map_or_else(|| text.clone(), |reason| format!("{text} (because: \"{reason}\")")),
    }
}

fn machine_diagnostic(host: Declared<'_>, fault: machine::Fault) -> Diagnostic {
    let message = machine::headline(Msg::new(), host.head, fault);
    let help = machine::help(Msg::new(), host.head, fault);
    Diagnostic::error("host", message.as_str(), help.as_str()).host(host.head.name).at(host.head.at, "this host")
}

fn settings<'a>(view: &View<'a>) -> impl Iterator<Item = Found<'a>> {
    let layers = (0..).map_while(|depth| view.layer(depth).map(|layer| (depth, layer)));
    layers.flat_map(|(depth, layer)| {
        layer.settings.iter().enumerate().map(move |(index, setting)| Found { setting: *setting, layer, depth, index })
    })
}

fn build(flags: &FlagTable, host: Declared<'_>, on: Vec<bool>, entries: Vec<Entry>) -> ResolvedHost {
    let starts = entries::starts(flags, &entries);
    let flags = flags.clone();
    let mut host = ResolvedHost { head: *host.head, entries, starts, flags, on, modules: Vec::new(), facts: Facts::default() };
    let cells = Cells { host: &host };
    let active = host.flags.modules().iter().zip(&host.on).filter(|(_, on)| **on);
    let modules: Vec<_> = active.map(|(meta, _)| Active { meta, instance: (meta.build)(&cells) }).collect();
    let mut facts = Facts::default();
    for active in &modules {
        facts.module = Some(active.meta.switch);
        active.instance.facts(&mut facts);
    }
    host.modules = modules;
    host.facts = facts;
    host
}
