use super::{Found, Rule, View, Violation};
use crate::{
    cell::Cell,
    meta::{Cond, FlagMeta},
    rules::MAX_IMPLIED,
};

/// Nobody goes below the baseline in silence: a step down from what lower layers or the default say has a reason.
pub(super) const fn check<'a>(view: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    if me.setting.reason().is_some() { None } else { step_down(view, me) }
}

/// The step down that a setting takes, whether it gives a reason or not.
pub(crate) const fn step_down<'a>(view: &View<'a>, me: &Found<'a>) -> Option<Violation<'a>> {
    let (flag, cell) = (me.setting.flag, me.setting.cell);
    if flag.weaker.is_ordered() {
        let (baseline, other) = without(view, me);
        if flag.weaker.distance(Some(cell)) > flag.weaker.distance(baseline) {
            return Some(Violation { rule: Rule::Weaker { flag, cell, baseline }, me: *me, other });
        }
    }
    if flag.implies.is_empty() || !cell.asks() {
        return None;
    }
    match weak_consequence(view, flag.implies, MAX_IMPLIED) {
        Some((flag, cell)) => Some(Violation { rule: Rule::Weaker { flag, cell, baseline: flag.default }, me: *me, other: None }),
        None => None,
    }
}

/// What the flag would be without this setting, and who says so.
const fn without<'a>(view: &View<'a>, me: &Found<'a>) -> (Option<Cell>, Option<Found<'a>>) {
    let (hash, mut n) = (me.setting.flag.hash, 0);
    while let Some(other) = view.nth(hash, n) {
        if view.rank(other.depth) < view.rank(me.depth) {
            return (Some(other.setting.cell), Some(other));
        }
        n += 1;
    }
    match view.implied(hash) {
        Some((by, cell)) => (Some(cell), Some(by)),
        None => (me.setting.flag.default, None),
    }
}

/// The first flag that gets weaker because of what is implied, and its value. A flag that a layer sets follows from nothing.
const fn weak_consequence(view: &View<'_>, implies: &'static [Cond], steps: usize) -> Option<(&'static FlagMeta, Cell)> {
    if steps == 0 {
        return None;
    }
    let mut i = 0;
    while i < implies.len() {
        let consequence = match implies[i] {
            Cond::On(module) if !view.is_turned_off(module) => weak_consequence(view, module.switch.implies, steps - 1),
            Cond::Is(flag, cell) => weakened(view, flag, cell),
            Cond::Flag(flag) => weakened(view, flag, Cell::Bool(true)),
            _ => None,
        };
        if consequence.is_some() {
            return consequence;
        }
        i += 1;
    }
    None
}

const fn weakened(view: &View<'_>, flag: &'static FlagMeta, cell: Cell) -> Option<(&'static FlagMeta, Cell)> {
    let weaker = flag.weaker.distance(Some(cell)) > flag.weaker.distance(flag.default);
    if weaker && view.lookup(flag.hash).is_none() { Some((flag, cell)) } else { None }
}
