use super::{Found, LayerKind, Rule, View, Violation};

/// Two settings of one flag at one rank must agree. Lists and records are compared by resolve, which can look into them.
pub(super) const fn check<'a>(view: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    if me.setting.append {
        return None;
    }
    let mut n = 0;
    while let Some(other) = view.nth(me.setting.flag.hash, n) {
        let earlier = other.depth < me.depth || (other.depth == me.depth && other.index < me.index);
        let alike = !other.setting.append && other.setting.force.is_some() == me.setting.force.is_some();
        let settled = matches!(me.layer.kind, LayerKind::Role) && other.depth != me.depth && !tops(view, me);
        if earlier && alike && !settled && view.rank(other.depth) == view.rank(me.depth) && differs(&other.setting.cell, me) {
            return Some(Violation { rule: Rule::Ranks, me: *me, other: Some(other) });
        }
        n += 1;
    }
    None
}

const fn differs(cell: &crate::cell::Cell, me: &Found<'_>) -> bool {
    matches!(cell.same_scalar(&me.setting.cell), Some(false))
}

/// Whether the flag is decided at the rank of `me`: a layer above may settle what roles disagree about.
const fn tops(view: &View<'_>, me: &Found<'_>) -> bool {
    match view.lookup(me.setting.flag.hash) {
        Some(top) => view.rank(top.depth) == view.rank(me.depth),
        None => false,
    }
}
