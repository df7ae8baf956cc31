use super::{FlagTable, label, settings};
use crate::{diagnostic::Diagnostic, rules::View};

/// A flag whose module no catalogue lists would be decided and never rendered.
pub(super) fn check(flags: &FlagTable, view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for me in settings(view) {
        if flags.index(me.setting.flag).is_none() {
            let message = format!("`{}` is set, but no catalogue of the fleet lists its module", me.setting.flag.id);
            let help = "add the module to a `catalogue![..]`, and the catalogue to `Fleet::catalogues`";
            found.push(Diagnostic::error("unlisted", message, help).flag(me.setting.flag.id).at(me.setting.at, label(&me)));
        }
    }
}
