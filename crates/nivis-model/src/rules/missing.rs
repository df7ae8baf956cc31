use super::{Found, Rule, View, Violation, applies};

/// A module that is on needs its required flags.
pub(super) const fn check<'a>(view: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    let Some(module) = me.setting.flag.module else { return None };
    if view.kind.is_none() || !me.setting.flag.is_switch() || !applies(view, me) {
        return None;
    }
    let mut i = 0;
    while i < module.flags.len() {
        let flag = module.flags[i];
        if flag.required && view.lookup(flag.hash).is_none() && view.implied(flag.hash).is_none() {
            return Some(Violation { rule: Rule::Missing(flag), me: *me, other: None });
        }
        i += 1;
    }
    None
}
