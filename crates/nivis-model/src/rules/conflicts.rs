use super::{Found, Rule, Verdict, View, Violation, applies, index};
use crate::meta::Cond;

/// What a setting excludes may not hold. Declared on one side, found from both; reported at the upper of the two.
pub(super) const fn check<'a>(view: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    match named_by_me(view, me) {
        None => naming_me(view, me),
        found => found,
    }
}

const fn named_by_me<'a>(view: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    let conflicts = me.setting.flag.conflicts;
    if conflicts.is_empty() || !applies(view, me) {
        return None;
    }
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
    let mut n = 0;
    while let Some(other) = view.nth(index::excluding(me.setting.flag.hash), n) {
        let conflicts = other.setting.flag.conflicts;
        let mut i = 0;
        while i < conflicts.len() {
            if decided_by(&conflicts[i], me)
                && me.above(&other)
                && applies(view, me)
                && applies(view, &other)
                && matches!(view.holds(&conflicts[i]), Verdict::Holds(_))
            {
                return Some(Violation { rule: Rule::Conflicts(&conflicts[i]), me: other, other: Some(*me) });
            }
            i += 1;
        }
        n += 1;
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
