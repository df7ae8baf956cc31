use super::{label, settings};
use crate::{
    cell::Cell,
    diagnostic::Diagnostic,
    rules::{LayerKind, View, weaker},
};

/// A reason for going below the baseline where nobody does. Whether a role does depends on the bases of each of its hosts, so roles are
/// not judged.
pub(super) fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for me in settings(view) {
        let judged = me.setting.because.is_some() && !matches!(me.setting.cell, Cell::Raw(_)) && !matches!(me.layer.kind, LayerKind::Role);
        if !judged || weaker::step_down(view, &me).is_some() {
            continue;
        }
        let (flag, host) = (me.setting.flag, matches!(me.layer.kind, LayerKind::Host));
        let who = if host { "host" } else { "base" };
        let message = format!("{who} `{}`: `{}` gives a reason, but it is not weaker than without this setting", me.layer.name, flag.id);
        let d = Diagnostic::warning("needless-waiver", message, "take `.because(..)` out").flag(flag.id).at(me.setting.at, label(&me));
        let d = d.at(flag.at, format!("the baseline of `{}` is declared here", flag.id));
        found.push(if host { d.host(me.layer.name) } else { d });
    }
}
