use super::{Found, Rule, Verdict, View, Violation, applies};

/// What a setting requires must hold.
pub(super) const fn check<'a>(view: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    let requires = me.setting.flag.requires;
    if view.kind.is_none() || requires.is_empty() || !applies(view, me) {
        return None;
    }
    let mut i = 0;
    while i < requires.len() {
        if let Verdict::Fails(other) = view.holds(&requires[i]) {
            return Some(Violation { rule: Rule::Requires(&requires[i]), me: *me, other });
        }
        i += 1;
    }
    None
}
