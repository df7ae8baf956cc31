use super::label;
use crate::{
    diagnostic::Diagnostic,
    meta::ModuleMeta,
    rules::{Rule, Switch, Verdict, View, Violation},
};

/// What rustc can't see, since no layer mentions it: modules that are on by default or by implication.
pub(super) fn check(view: &View<'_>, active: impl Iterator<Item = &'static ModuleMeta>, found: &mut Vec<Diagnostic>) {
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
