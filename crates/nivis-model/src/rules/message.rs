//! What a broken rule says: the host, the flag, both places, the reason somebody gave, and what to type.

use super::{Found, LayerKind, Rule, View, Violation};
use crate::{
    cell::Cell,
    host::Head,
    kind::Kind,
    meta::{Cond, FlagMeta},
    text::Msg,
};

/// The whole message, with places.
pub(super) const fn write(msg: Msg, view: &View<'_>, v: &Violation<'_>) -> Msg {
    let msg = place(headline(msg, view, v), &v.me);
    let msg = match &v.other {
        Some(other) => place(msg, other),
        None => msg,
    };
    help(msg.s("\n  help: "), v)
}

const fn place(msg: Msg, found: &Found<'_>) -> Msg {
    let msg = describe(msg.s("\n  "), found).s(" at ").place(found.setting.at);
    match found.setting.cell {
        Cell::Off(reason) => msg.s(" (reason: \"").s(reason).s("\")"),
        _ => match found.setting.force {
            Some(reason) => msg.s(" (forced: \"").s(reason).s("\")"),
            None => msg,
        },
    }
}

pub(super) const fn headline(msg: Msg, view: &View<'_>, v: &Violation<'_>) -> Msg {
    let flag = v.me.setting.flag;
    let msg = who(msg, view).name(flag.id).s(" ");
    match v.rule {
        Rule::Kinds => flag.kinds.write(msg.s("is only for ")).s(" hosts"),
        Rule::Requires(cond) => state(condition(msg.s("requires "), cond), cond, &v.other),
        Rule::Conflicts(cond) => condition(msg.s("conflicts with "), cond),
        Rule::Missing(missing) => msg.s("is on, but ").name(missing.id).s(" is not set, and it has no default"),
        Rule::Dead => match flag.module {
            Some(module) => msg.s("does nothing, since ").name(module.switch.id).s(" is off"),
            None => msg.s("does nothing"),
        },
        Rule::Ranks => match &v.other {
            Some(other) if other.depth == v.me.depth => msg.s("is set twice with different values"),
            _ => msg.s("is set to different values by two roles"),
        },
        Rule::Hardware => msg.s("names a piece of hardware, which only a host can know"),
    }
}

const fn who(msg: Msg, view: &View<'_>) -> Msg {
    let msg = layer(msg, view.own.kind, view.own.name);
    match view.kind {
        Some(kind) => msg.s(" (").s(kind.name()).s("): "),
        None => msg.s(": "),
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

/// What is asked for: `a`, `a = 5`, `one of a, b`, `a host with a GPU`.
const fn condition(msg: Msg, cond: &Cond) -> Msg {
    match *cond {
        Cond::On(module) => msg.name(module.switch.id),
        Cond::Flag(flag) => msg.name(flag.id),
        Cond::Is(flag, cell) => cell.write(msg.s("`").s(flag.id).s(" = ")).s("`"),
        Cond::Host(wanted) => wanted.write(msg),
        Cond::Any(conds) => {
            let mut msg = msg.s("one of ");
            let mut i = 0;
            while i < conds.len() {
                msg = condition(if i == 0 { msg } else { msg.s(", ") }, &conds[i]);
                i += 1;
            }
            msg
        }
    }
}

const fn state(msg: Msg, cond: &Cond, other: &Option<Found<'_>>) -> Msg {
    match (cond, other) {
        (Cond::Host(_), _) => msg.s(", and this one has not"),
        (Cond::Any(_), _) => msg.s(", and none of them holds"),
        (Cond::On(_), Some(_)) => msg.s(", which is off"),
        (Cond::On(_), None) => msg.s(", which no layer turns on"),
        (Cond::Flag(flag) | Cond::Is(flag, _), Some(found)) if found.setting.flag.hash != flag.hash => msg.s(", whose module is off"),
        (Cond::Flag(_), Some(_)) => msg.s(", which is off"),
        (Cond::Flag(_), None) => msg.s(", which no layer sets"),
        (Cond::Is(..), Some(found)) => found.setting.cell.write(msg.s(", and it is ")),
        (Cond::Is(flag, _), None) => match flag.default {
            Some(cell) => cell.write(msg.s(", and it is ")).s(" by default"),
            None => msg.s(", and no layer sets it"),
        },
    }
}

/// `a is on, set by host ws2`.
pub(super) const fn describe(msg: Msg, found: &Found<'_>) -> Msg {
    let msg = found.setting.cell.write(msg.name(found.setting.flag.id).s(" is "));
    layer(msg.s(", set by "), found.layer.kind, found.layer.name)
}

pub(super) const fn help(msg: Msg, v: &Violation<'_>) -> Msg {
    let flag = v.me.setting.flag;
    let in_host = matches!(v.me.layer.kind, LayerKind::Host);
    match v.rule {
        Rule::Kinds if in_host => msg.s("take it out, or make the host one of the kinds that it is for"),
        Rule::Kinds => opt_out(msg.s("pick another base, or write `"), flag).s("` in this host"),
        Rule::Requires(cond) => {
            let msg = provide(msg, cond);
            if in_host { msg.s(", or take ").name(flag.id).s(" out") } else { opt_out(msg.s(", or write `"), flag).s("` in this host") }
        }
        Rule::Conflicts(_) => {
            let lower = match &v.other {
                Some(other) if v.me.above(other) => other.setting.flag,
                _ => flag,
            };
            opt_out(msg.s("choose one of the two: take one out, or write `"), lower).s("`")
        }
        Rule::Missing(missing) => setter(msg.s("add `"), missing).s("(..)` to this host or to one of its bases"),
        Rule::Dead => match flag.module {
            Some(module) => msg.s("add `").s(module.item).s("::on()`, or take ").name(flag.id).s(" out"),
            None => msg.s("take it out"),
        },
        Rule::Ranks => match &v.other {
            Some(other) if other.depth == v.me.depth => msg.s("keep one of the two"),
            _ => setter(msg.s("decide in the host: `"), flag).s("(..)`, or make the roles agree"),
        },
        Rule::Hardware => setter(msg.s("move `"), flag).s("(..)` to each host that has it"),
    }
}

/// What would make the condition hold.
const fn provide(msg: Msg, cond: &Cond) -> Msg {
    match *cond {
        Cond::On(module) => msg.s("add `").s(module.item).s("::on()`"),
        Cond::Flag(flag) => setter(msg.s("add `"), flag).s("(..)`"),
        Cond::Is(flag, cell) => cell.write(setter(msg.s("set `"), flag).s("` to ")),
        Cond::Host(_) => msg.s("correct the host's kind data if it is wrong"),
        Cond::Any(conds) => {
            let mut msg = msg;
            let mut i = 0;
            while i < conds.len() {
                msg = provide(if i == 0 { msg } else { msg.s(" or ") }, &conds[i]);
                i += 1;
            }
            msg
        }
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

const fn opt_out(msg: Msg, flag: &FlagMeta) -> Msg {
    match flag.module {
        Some(module) => msg.s(module.item).s("::off(\"why\")"),
        None => msg.s(flag.id),
    }
}

/// What is wrong with a host apart from its settings.
pub(crate) const fn head(head: &Head) -> Option<Msg> {
    let msg = Msg::new().s("host ").name(head.name.as_str()).s(" (").s(head.kind.name()).s("): ");
    if head.state.is_none() {
        let msg = msg.s("`system.stateVersion` is not set, and it has no default");
        return Some(msg.s("\n  help: add `.state(\"26.05\")` with the release that the machine is installed with; it stays for its whole life"));
    }
    if let Kind::Lxc(lxc) = &head.kind {
        if lxc.vmid < 100 {
            return Some(msg.s("VM id ").u(lxc.vmid as u64).s(" is too low: Proxmox counts from 100\n  help: set `vmid: 100` or more in `Lxc { .. }`"));
        }
        if lxc.node.is_none() {
            return Some(msg.s("no node runs it\n  help: set `node: Some(&NODE)` in `Lxc { .. }`, or `.node(&NODE)` in its tenant"));
        }
    }
    if let Kind::Darwin(darwin) = &head.kind
        && darwin.primary_user.is_empty()
    {
        return Some(msg.s("nobody is its primary user\n  help: set `primary_user: \"name\"` in `Darwin { .. }`"));
    }
    None
}
