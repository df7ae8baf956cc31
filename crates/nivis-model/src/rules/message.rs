//! What a broken rule says: the host, the flag, both places, the reason somebody gave, and what to type.

use super::{Found, LayerKind, Rule, View, Violation};
use crate::{
    cell::Cell,
    meta::{Cond, FlagMeta},
    text::{Msg, same},
    weaker::Weaker,
};

/// The whole message, with places.
pub(super) const fn write(msg: Msg, view: &View<'_>, v: &Violation<'_>) -> Msg {
    let msg = place(headline(msg, view, v), &v.me);
    let msg = match &v.other {
        Some(other) => place(msg, other),
        None => msg,
    };
    help(msg.s("\n  help: "), view, v)
}

const fn place(msg: Msg, found: &Found<'_>) -> Msg {
    let msg = describe(msg.s("\n  "), found).s(" at ").place(found.setting.at);
    match found.setting.cell {
        Cell::Off(reason) => msg.s(" (reason: \"").s(reason).s("\")"),
        _ => match found.setting.force {
            Some(reason) => msg.s(" (forced: \"").s(reason).s("\")"),
            None => match found.setting.because {
                Some(reason) => msg.s(" (because: \"").s(reason).s("\")"),
                None => msg,
            },
        },
    }
}

pub(super) const fn headline(msg: Msg, view: &View<'_>, v: &Violation<'_>) -> Msg {
    let flag = v.me.setting.flag;
    let msg = who(msg, view, v).name(flag.id).s(" ");
    match v.rule {
        Rule::Kinds => flag.kinds.write(msg.s("is only for ")).s(" hosts"),
        Rule::Requires(cond) => state(condition(msg.s("requires "), cond), view, cond, &v.other),
        Rule::Conflicts(cond) => {
            let msg = condition(msg.s("conflicts with "), cond);
            if matches!(cond, Cond::On(_)) && v.other.is_none() { msg.s(", which is on by default") } else { msg }
        }
        Rule::Missing(missing) => msg.s("is on, but ").name(missing.id).s(" is not set, and it has no default"),
        Rule::Dead => match (flag.module, &v.other) {
            (Some(module), Some(_)) => msg.s("does nothing, since ").name(module.switch.id).s(" is off"),
            (Some(module), None) => msg.s("does nothing, since no layer turns ").name(module.switch.id).s(" on"),
            (None, _) => msg.s("does nothing"),
        },
        Rule::Ranks => match &v.other {
            Some(other) if other.depth == v.me.depth => msg.s("is set twice with different values"),
            _ => msg.s("is set to different values by two roles"),
        },
        Rule::Hardware => msg.s("names a piece of hardware, which only a host can know"),
        Rule::Weaker { flag: weak, cell, baseline } => {
            let msg = if weak.hash == flag.hash { msg.s("is set to ") } else { msg.s("implies ").name(weak.id).s(" = ") };
            self::baseline(cell.write(msg).s(", which is weaker than the baseline"), weak, baseline)
        }
    }
}

/// What the flag is unless somebody goes below it.
const fn baseline(msg: Msg, flag: &FlagMeta, cell: Option<Cell>) -> Msg {
    match (cell, flag.weaker) {
        (Some(cell), _) => cell.write(msg.s(": ")),
        (None, Weaker::Above(limit)) => limit.write(msg.s(": at most ")),
        (None, Weaker::Below(limit)) => limit.write(msg.s(": at least ")),
        (None, _) => msg,
    }
}

/// Whose fault it is: a base's where a host has nothing to do with it, and so the same for all its hosts.
const fn who(msg: Msg, view: &View<'_>, v: &Violation<'_>) -> Msg {
    match (v.alone(), view.kind) {
        (Some(alone), _) => layer(msg, alone.kind, alone.name).s(": "),
        (None, Some(kind)) => layer(msg, view.own.kind, view.own.name).s(" (").s(kind.name()).s("): "),
        (None, None) => layer(msg, view.own.kind, view.own.name).s(": "),
    }
}

const fn layer(msg: Msg, kind: LayerKind, name: &str) -> Msg {
    let msg = match kind {
        LayerKind::Host => msg.s("host "),
        LayerKind::Role => msg.s("role "),
        LayerKind::Base => msg.s("base "),
    };
    msg.name(name)
}

/// What is asked for: `a`, `a = 5`, `a or b`, `a host with a GPU`.
const fn condition(msg: Msg, cond: &Cond) -> Msg {
    match *cond {
        Cond::On(module) => msg.name(module.switch.id),
        Cond::Flag(flag) => msg.name(flag.id),
        Cond::Is(flag, cell) => cell.write(msg.s("`").s(flag.id).s(" = ")).s("`"),
        Cond::Host(wanted) => wanted.write(msg),
        Cond::Any(conds) => {
            let mut msg = msg;
            let mut i = 0;
            while i < conds.len() {
                msg = condition(if i == 0 { msg } else { msg.s(" or ") }, &conds[i]);
                i += 1;
            }
            msg
        }
    }
}

/// In what way the condition fails.
const fn state(msg: Msg, view: &View<'_>, cond: &Cond, other: &Option<Found<'_>>) -> Msg {
    match (cond, other) {
        (Cond::Host(wanted), _) => match view.instead(*wanted) {
            Some(own) => msg.s(", and this one has `").s(wanted.field()).s(": ").s(own).s("`"),
            None => msg.s(", which this one is not"),
        },
        (Cond::Any(conds), _) if traits(conds) == conds.len() => state(msg, view, &conds[0], other),
        (Cond::Any(_), _) => msg.s(", and none of them holds"),
        (Cond::On(_), Some(_)) => msg.s(", which is off"),
        (Cond::On(_), None) => msg.s(", which no layer turns on"),
        (Cond::Flag(flag) | Cond::Is(flag, _), Some(_)) if lacks_module(view, flag) => msg.s(", whose module is off"),
        (Cond::Flag(flag) | Cond::Is(flag, _), None) if lacks_module(view, flag) => msg.s(", whose module no layer turns on"),
        (Cond::Flag(flag) | Cond::Is(flag, _), Some(found)) if found.setting.flag.hash != flag.hash => {
            msg.s(", and ").name(found.setting.flag.id).s(" implies another value")
        }
        (_, Some(found)) => found.setting.cell.write(msg.s(", and it is ")),
        (Cond::Flag(flag) | Cond::Is(flag, _), None) => match flag.default {
            Some(cell) => cell.write(msg.s(", and it is ")).s(" by default"),
            None => msg.s(", which no layer sets"),
        },
    }
}

/// How many of them are about the machine.
const fn traits(conds: &[Cond]) -> usize {
    let (mut count, mut i) = (0, 0);
    while i < conds.len() {
        count += matches!(conds[i], Cond::Host(_)) as usize;
        i += 1;
    }
    count
}

const fn lacks_module(view: &View<'_>, flag: &FlagMeta) -> bool {
    match flag.module {
        Some(module) => !view.is_on(module),
        None => false,
    }
}

/// `a is on, set by host ws2`.
pub(super) const fn describe(msg: Msg, found: &Found<'_>) -> Msg {
    let msg = found.setting.cell.write(msg.name(found.setting.flag.id).s(" is "));
    layer(msg.s(", set by "), found.layer.kind, found.layer.name)
}

pub(super) const fn help(msg: Msg, view: &View<'_>, v: &Violation<'_>) -> Msg {
    let flag = v.me.setting.flag;
    let in_host = matches!(v.me.layer.kind, LayerKind::Host);
    match v.rule {
        Rule::Kinds if in_host => msg.s("take it out, or make the host one of the kinds that it is for"),
        Rule::Kinds if flag.is_switch() => undo(msg.s("pick another base, or "), &v.me),
        Rule::Kinds => setter(msg.s("move `"), flag).s("(..)` to the hosts that it is for"),
        Rule::Requires(cond) => undo(provide(msg, view, cond, &v.other).s(", or "), &v.me),
        Rule::Conflicts(_) => match &v.other {
            Some(other) if other.depth == v.me.depth => msg.s("keep one of the two"),
            Some(other) if v.me.above(other) => undo(take_out(msg, &v.me).s(", or "), other),
            Some(other) => undo(take_out(msg, other).s(", or "), &v.me),
            None => take_out(msg, &v.me),
        },
        Rule::Missing(missing) => setter(msg.s("add `"), missing).s("(..)` to this host or to one of its bases"),
        Rule::Dead => match (flag.module, &v.other) {
            (Some(module), Some(off)) if off.depth == v.me.depth => {
                msg.s("take `").s(module.item).s("::off(..)` out, or take ").name(flag.id).s(" out")
            }
            (Some(module), _) => msg.s("add `").s(module.item).s("::on()`, or take ").name(flag.id).s(" out"),
            (None, _) => msg.s("take it out"),
        },
        Rule::Ranks => match &v.other {
            Some(other) if other.depth == v.me.depth => msg.s("keep one of the two"),
            _ => setter(msg.s("decide in the host: `"), flag).s("(..)`, or make the roles agree"),
        },
        Rule::Hardware => setter(msg.s("move `"), flag).s("(..)` to each host that has it"),
        Rule::Weaker { .. } => take_out(msg.s("say why: `.because(\"…\")`, or "), &v.me),
    }
}

/// What would make the condition hold. `other` is the setting because of which it fails.
const fn provide(msg: Msg, view: &View<'_>, cond: &Cond, other: &Option<Found<'_>>) -> Msg {
    let in_host = match other {
        Some(other) => other.depth == 0,
        None => false,
    };
    match *cond {
        Cond::On(module) if in_host => msg.s("take `").s(module.item).s("::off(..)` out"),
        Cond::On(module) => msg.s("add `").s(module.item).s("::on()`"),
        Cond::Flag(flag) | Cond::Is(flag, _) if lacks_module(view, flag) => match flag.module {
            Some(module) => provide(msg, view, &Cond::On(module), other),
            None => msg,
        },
        Cond::Flag(flag) => value(setter(msg.s(if in_host { "set `" } else { "add `" }), flag), &Cell::Bool(true), flag),
        Cond::Is(flag, cell) => value(setter(msg.s(if in_host { "set `" } else { "add `" }), flag), &cell, flag),
        Cond::Host(wanted) => match (view.kind, view.instead(wanted)) {
            (Some(kind), Some(_)) => msg.s("correct `").s(wanted.field()).s("` in `").s(kind.item()).s(" { .. }` if it is wrong"),
            _ => msg.s("make it a host of another kind"),
        },
        Cond::Any(conds) => {
            let mut msg = msg;
            let mut i = 0;
            while i < conds.len() {
                // The machine can be corrected in one way only.
                if i == 0 || !matches!((conds[i - 1], conds[i]), (Cond::Host(_), Cond::Host(_))) {
                    msg = provide(if i == 0 { msg } else { msg.s(" or ") }, view, &conds[i], &None);
                }
                i += 1;
            }
            msg
        }
    }
}

/// The setter's argument, where the cell says how it is written in Rust.
const fn value(msg: Msg, cell: &Cell, flag: &FlagMeta) -> Msg {
    match cell {
        Cell::Bool(_) if !same(flag.ty, "bool") => msg.s("(..)`"),
        Cell::Bool(_) | Cell::Int(_) | Cell::Text(_) => cell.write(msg.s("(")).s(")`"),
        _ => cell.write(msg.s("(..)` as ")),
    }
}

/// `Sshd::port`, or `Sshd` for a switch.
const fn setter(msg: Msg, flag: &FlagMeta) -> Msg {
    match flag.module {
        Some(module) if flag.is_switch() => msg.s(module.item),
        Some(module) => msg.s(module.item).s("::").s(flag.name),
        None => msg.s(flag.id),
    }
}

/// What takes a setting back: where it stands if that is the host, and above it otherwise.
const fn undo(msg: Msg, found: &Found<'_>) -> Msg {
    let flag = found.setting.flag;
    match (found.layer.kind, flag.module, found.setting.cell) {
        (LayerKind::Role | LayerKind::Base, Some(module), _) if flag.is_switch() => {
            msg.s("write `").s(module.item).s("::off(\"why\")` in this host")
        }
        (LayerKind::Role | LayerKind::Base, Some(_), Cell::Bool(true)) => setter(msg.s("write `"), flag).s("(false)` in this host"),
        _ => take_out(msg, found),
    }
}

const fn take_out(msg: Msg, found: &Found<'_>) -> Msg {
    layer(msg.s("take ").name(found.setting.flag.id).s(" out of "), found.layer.kind, found.layer.name)
}
