use super::{Found, Rule, Verdict, View, Violation, applies};
use crate::meta::Cond;

/// What a setting excludes may not hold. Declared on one side, found from both; reported at the upper of the two.
pub(super) const fn check<'a>(view: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    if !applies(view, me) {
        return None;
    }
    match named_by_me(view, me) {
        None => naming_me(view, me),
        found => found,
    }
}

const fn named_by_me<'a>(view: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    let conflicts = me.setting.flag.conflicts;
    let mut i = 0;
    while i < conflicts.len() {
        if let Verdict::Holds(other) = view.holds(&conflicts[i]) {
            let mine = match &other {
                Some(other) => me.above(other),
                None => true,
            };
            if mine {
                return Some(Violation { rule: Rule::Conflicts(&conflicts[i]), me: *me, other });
            }
        }
        i += 1;
    }
    None
}

const fn naming_me<'a>(view: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    let mut depth = me.depth;
    while let Some(layer) = view.layer(depth) {
        let mut index = 0;
        while index < layer.settings.len() {
            let setting = layer.settings[index];
            let other = Found { setting, layer, depth, index };
            if !setting.flag.conflicts.is_empty() && me.above(&other) && applies(view, &other) {
                let mut i = 0;
                while i < setting.flag.conflicts.len() {
                    if decided_by(&setting.flag.conflicts[i], me) && matches!(view.holds(&setting.flag.conflicts[i]), Verdict::Holds(_)) {
                        return Some(Violation { rule: Rule::Conflicts(&setting.flag.conflicts[i]), me: other, other: Some(*me) });
                    }
                    i += 1;
                }
            }
            index += 1;
        }
        depth += 1;
    }
    None
}

const fn decided_by(cond: &Cond, me: &Found<'_>) -> bool {
    match *cond {
        Cond::On(module) => module.switch.hash == me.setting.flag.hash,
        Cond::Flag(flag) | Cond::Is(flag, _) => flag.hash == me.setting.flag.hash,
        Cond::Host(_) => false,
        Cond::Any(conds) => {
            let mut i = 0;
            while i < conds.len() {
                if decided_by(&conds[i], me) {
                    return true;
                }
                i += 1;
            }
            false
        }
    }
}
