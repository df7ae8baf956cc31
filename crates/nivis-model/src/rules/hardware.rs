use super::{Found, LayerKind, Rule, View, Violation};

/// A piece of hardware belongs to one host: no base and no role may name it.
pub(super) const fn check<'a>(_: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    if me.setting.flag.hardware && !matches!(me.layer.kind, LayerKind::Host) {
        return Some(Violation { rule: Rule::Hardware, me: *me, other: None });
    }
    None
}
