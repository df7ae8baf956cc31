//! Chains of bases without an end: a circle, or more than any fleet needs. Explained once, at the first base of the circle.

use super::MAX_DEPTH;
use crate::{
    layer::Base,
    text::{Msg, same},
};

/// Whether the chain that starts at `base` does not end; then no other rule can be judged.
pub(super) const fn is_endless(base: Option<&'static Base>) -> bool {
    after(base, MAX_DEPTH).is_some()
}

/// Why the chain does not end.
pub(super) const fn explained(base: Option<&'static Base>) -> Option<Msg> {
    match after(base, MAX_DEPTH) {
        Some(deep) => Some(explain(deep)),
        None => None,
    }
}

/// As [`explained`], unless one of the bases says so itself.
pub(super) const fn in_host(base: Option<&'static Base>) -> Option<Msg> {
    match after(base, MAX_DEPTH) {
        Some(deep) if !is_said_by_its_first(deep) => Some(explain(deep)),
        _ => None,
    }
}

/// As [`explained`], unless another base says so.
pub(super) const fn in_base(base: &'static Base) -> Option<Msg> {
    match after(Some(base), MAX_DEPTH) {
        Some(deep) if !is_said_by_its_first(deep) || is_same(first(deep), base) => Some(explain(deep)),
        _ => None,
    }
}

/// The base `steps` further on. Behind as many as may extend each other, it lies in the circle if there is one.
const fn after(base: Option<&'static Base>, steps: usize) -> Option<&'static Base> {
    let (mut base, mut left) = (base, steps);
    while let Some(this) = base
        && left > 0
    {
        base = this.parent;
        left -= 1;
    }
    base
}

/// How many bases the circle has that `base` lies in; `None` if the chain is merely long.
const fn length(base: &'static Base) -> Option<usize> {
    let (mut at, mut steps) = (base.parent, 1);
    while let Some(this) = at
        && steps <= MAX_DEPTH
    {
        if is_same(this, base) {
            return Some(steps);
        }
        at = this.parent;
        steps += 1;
    }
    None
}

/// The base of the circle that stands first in the source.
const fn first(base: &'static Base) -> &'static Base {
    let (mut first, mut at, mut left) = (base, base.parent, MAX_DEPTH);
    while let Some(this) = at
        && left > 0
    {
        if is_before(this, first) {
            first = this;
        }
        at = this.parent;
        left -= 1;
    }
    first
}

const fn is_said_by_its_first(base: &'static Base) -> bool {
    length(base).is_some() && first(base).item.is_some()
}

const fn explain(deep: &'static Base) -> Msg {
    let Some(length) = length(deep) else {
        let msg = Msg::new().s("more than ").u(MAX_DEPTH as u64).s(" bases extend each other; the last one counted is ").name(deep.name);
        return msg.s("\n  ").s("base ").name(deep.name).s(" at ").place(deep.at).s("\n  help: join some of them");
    };
    let start = first(deep);
    let mut msg = Msg::new().s("bases extend each other in a circle: ").name(start.name);
    let mut i = 1;
    while i <= length {
        if let Some(base) = after(Some(start), i) {
            msg = msg.s(" extends ").name(base.name);
        }
        i += 1;
    }
    i = 0;
    while i < length {
        if let Some(base) = after(Some(start), i) {
            msg = msg.s("\n  base ").name(base.name).s(" at ").place(base.at);
        }
        i += 1;
    }
    msg.s("\n  help: take one `.extends(..)` of them out: the most general base extends nothing")
}

/// Addresses can't be compared in `const fn`, but no two bases have the same name and stand at the same place.
const fn is_same(a: &'static Base, b: &'static Base) -> bool {
    a.at.line() == b.at.line() && a.at.column() == b.at.column() && same(a.name, b.name) && same(a.at.file(), b.at.file())
}

const fn is_before(a: &'static Base, b: &'static Base) -> bool {
    if !same(a.at.file(), b.at.file()) {
        return text_is_before(a.at.file(), b.at.file());
    }
    a.at.line() < b.at.line() || (a.at.line() == b.at.line() && a.at.column() < b.at.column())
}

const fn text_is_before(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return a[i] < b[i];
        }
        i += 1;
    }
    a.len() < b.len()
}
