use super::{Found, Rule, Switch, View, Violation};

/// A flag of a module that is off does nothing, which nobody meant. A higher layer that turns the module off shadows what lies below.
pub(super) const fn check<'a>(view: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    let Some(module) = me.setting.flag.module else { return None };
    if me.setting.flag.is_switch() {
        return None;
    }
    match view.switch(module) {
        Switch::Off(off) if view.rank(off.depth) <= view.rank(me.depth) && off.setting.force.is_none() => {
            Some(Violation { rule: Rule::Dead, me: *me, other: Some(off) })
        }
        // For a base, a host or another base may turn the module on. A module that does not fit the kind is `kinds`' business.
        Switch::Unset => match view.kind {
            Some(kind) if me.setting.flag.kinds.contains(kind.set()) => Some(Violation { rule: Rule::Dead, me: *me, other: None }),
            _ => None,
        },
        _ => None,
    }
}
