use super::{Found, LayerKind, Rule, View, Violation};

/// Two settings of one flag at one rank must agree. Lists and records are compared by resolve, which can look into them.
pub(super) const fn check<'a>(view: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    if me.setting.append {
        return None;
    }
    let mut depth = 0;
    while depth <= me.depth {
        let Some(layer) = view.layer(depth) else { return None };
        let mut index = 0;
        while index < layer.settings.len() && view.rank(depth) == view.rank(me.depth) {
            let setting = layer.settings[index];
            let earlier = depth < me.depth || index < me.index;
            if earlier && setting.flag.hash == me.setting.flag.hash && differs(&setting.cell, me) && !setting.append {
                let other = Found { setting, layer, depth, index };
                let settled = matches!(me.layer.kind, LayerKind::Role) && depth != me.depth && !tops(view, me);
                if setting.force.is_some() == me.setting.force.is_some() && !settled {
                    return Some(Violation { rule: Rule::Ranks, me: *me, other: Some(other) });
                }
            }
            index += 1;
        }
        depth += 1;
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
