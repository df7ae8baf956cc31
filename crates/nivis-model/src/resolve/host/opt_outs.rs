use super::{label, settings};
use crate::{cell::Cell, diagnostic::Diagnostic, rules::View};

/// An opt-out of what would not be on anyway.
pub(super) fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
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
        let d = d.host(view.own.name).flag(module.id()).at(me.setting.at, label(&me));
        found.push(d.at(module.at, format!("`{}` is declared here", module.id())));
    }
}
