use super::{Found, Rule, View, Violation};

/// What a layer asks for must fit the kind of the host.
pub(super) const fn check<'a>(view: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    match view.kind {
        Some(kind) if !me.setting.flag.kinds.contains(kind.set()) && me.setting.cell.asks() && view.wins(me) => {
            // A flag of a module that is for other kinds is reported once, at the switch.
            if let Some(module) = me.setting.flag.module
                && !me.setting.flag.is_switch()
                && let Some(switch) = view.lookup(module.switch.hash)
                && (!switch.setting.cell.asks() || !module.switch.kinds.contains(kind.set()))
            {
                return None;
            }
            Some(Violation { rule: Rule::Kinds, me: *me, other: None })
        }
        _ => None,
    }
}
