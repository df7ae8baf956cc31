//! The rules that a host's settings keep, as `const fn`: rustc runs them over a `static`, resolve over computed hosts.
//!
//! One rule, one file. Each takes the layers of a host and one setting, and says what is wrong with that setting. Every rule costs
//! time linear in the settings of one host.

mod circle;
mod conflicts;
mod dead;
mod hardware;
pub(crate) mod index;
mod kinds;
pub(crate) mod machine;
mod message;
mod missing;
mod ranks;
mod requires;
mod view;
pub(crate) mod weaker;

pub use index::Key;
pub(crate) use view::MAX_IMPLIED;
pub use view::{Found, Layer, LayerKind, MAX_DEPTH, Switch, Verdict, View};

use crate::{
    cell::Cell,
    host::{Host, HostBuf, MAX_ROLES},
    layer::{Base, Role},
    meta::{Cond, FlagMeta},
    text::Msg,
};

/// Which rule a setting breaks.
#[derive(Clone, Copy)]
pub enum Rule {
    /// The flag is not for hosts of this kind.
    Kinds,
    /// This does not hold, and the flag requires it.
    Requires(&'static Cond),
    /// This holds, and the flag excludes it.
    Conflicts(&'static Cond),
    /// The module is on and this flag is not set.
    Missing(&'static FlagMeta),
    /// The flag's module is off.
    Dead,
    /// Two layers of one rank disagree.
    Ranks,
    /// Only a host may set the flag.
    Hardware,
    /// It goes below the baseline, and gives no reason.
    Weaker {
        /// What gets weaker: its own flag, or one that it implies.
        flag: &'static FlagMeta,
        /// The weaker value.
        cell: Cell,
        /// What it would be otherwise; `None` where nobody says anything.
        baseline: Option<Cell>,
    },
}

/// A rule broken. Data, so that it can be a diagnostic at run time, and text, so that it can be an error of rustc.
#[derive(Clone, Copy)]
pub struct Violation<'a> {
    /// Which rule.
    pub rule: Rule,
    /// The setting that breaks it.
    pub me: Found<'a>,
    /// The setting that it clashes with, where there is one.
    pub other: Option<Found<'a>>,
}

/// Everything that is wrong with a host's settings, or with a base's.
pub fn violations<'a>(view: &View<'a>) -> Vec<Violation<'a>> {
    let layers = (0..).map_while(|depth| view.layer(depth).map(|layer| (depth, layer)));
    let settings = layers.flat_map(|(depth, layer)| {
        layer.settings.iter().enumerate().map(move |(index, setting)| Found { setting: *setting, layer, depth, index })
    });
    settings.flat_map(|me| faults(view, &me).into_iter().flatten()).collect()
}

/// How many rules there are.
const RULES: usize = 7;

/// Everything that is wrong with one setting. Who picked a module for another kind of host, or set a flag of a module that is
/// off, need not read what that would require.
const fn faults<'a>(view: &View<'a>, me: &Found<'a>) -> [Option<Violation<'a>>; RULES] {
    let mut faults = [None; RULES];
    faults[0] = kinds::check(view, me);
    if faults[0].is_none() {
        faults[0] = dead::check(view, me);
    }
    faults[1] = hardware::check(view, me);
    faults[2] = ranks::check(view, me);
    if faults[0].is_none() {
        faults[3] = conflicts::check(view, me);
        faults[4] = requires::check(view, me);
        faults[5] = missing::check(view, me);
        faults[6] = weaker::check(view, me);
    }
    faults
}

/// Whether `me` is what decides its flag, and asks for something of a module that is on.
const fn applies<'a>(view: &View<'a>, me: &Found<'a>) -> bool {
    if !me.setting.cell.asks() || !view.wins(me) {
        return false;
    }
    match (me.setting.flag.module, me.setting.flag.is_switch()) {
        (Some(module), false) => view.is_on(module),
        _ => true,
    }
}

/// What is wrong with the setting at `index` of the top layer, and with what lies below because of it.
const fn blamed_on_own(view: &View<'_>, index: usize) -> Option<Msg> {
    let me = Found { setting: view.own.settings[index], layer: view.own, depth: 0, index };
    let mut all = say(None, view, &faults(view, &me));
    if me.setting.cell.asks() {
        return all;
    }
    let mut depth = 1;
    while let Some(layer) = view.layer(depth) {
        let mut i = 0;
        while i < layer.settings.len() {
            let below = Found { setting: layer.settings[i], layer, depth, index: i };
            if let Some(v) = requires::check(view, &below)
                && is_blamed_on(&v, index)
            {
                all = say(all, view, &[Some(v)]);
            }
            i += 1;
        }
        depth += 1;
    }
    all
}

/// Appends what is wrong to what was said before.
const fn say<const N: usize>(before: Option<Msg>, view: &View<'_>, faults: &[Option<Violation<'_>>; N]) -> Option<Msg> {
    let (mut all, mut i) = (before, 0);
    while i < N {
        if let Some(v) = &faults[i] {
            let msg = match all {
                Some(msg) => msg.s("\n"),
                None => Msg::new(),
            };
            all = Some(message::write(msg, view, v));
        }
        i += 1;
    }
    all
}

const fn is_blamed_on(v: &Violation<'_>, index: usize) -> bool {
    match (&v.rule, &v.other) {
        (Rule::Requires(_), Some(other)) => other.depth == 0 && other.index == index && !other.setting.cell.asks(),
        _ => false,
    }
}

/// Whether `#[base]` has reported it already.
const fn reported_by_base(v: &Violation<'_>) -> bool {
    let other_is_checked = match &v.other {
        Some(other) => other.layer.checked,
        None => true,
    };
    v.alone().is_some() && other_is_checked && v.me.layer.checked
}

/// Everything that is wrong in the layers from `from` on, before `to`, and is not blamed on a setting of the top layer.
const fn below(view: &View<'_>, from: usize, to: usize) -> Option<Msg> {
    let mut all: Option<Msg> = None;
    let mut depth = from;
    while depth < to
        && let Some(layer) = view.layer(depth)
    {
        let mut index = 0;
        while index < layer.settings.len() {
            let me = Found { setting: layer.settings[index], layer, depth, index };
            let mut faults = faults(view, &me);
            let mut i = 0;
            while i < RULES {
                if let Some(v) = &faults[i] {
                    let blamed_above = match &v.other {
                        Some(other) => is_blamed_on(v, other.index),
                        None => false,
                    };
                    if blamed_above || reported_by_base(v) {
                        faults[i] = None;
                    }
                }
                i += 1;
            }
            all = say(all, view, &faults);
            index += 1;
        }
        depth += 1;
    }
    all
}

impl<'a> Violation<'a> {
    /// The message, without places: `host ws2 (desktop): a requires b, which is off`.
    pub fn headline(&self, view: &View<'_>) -> String {
        message::headline(Msg::new(), view, self).as_str().to_owned()
    }

    /// The base or role whose fault it is alone: all that it is about stands in that role, or in that base and those below.
    pub const fn alone(&self) -> Option<Layer<'a>> {
        if matches!(self.me.layer.kind, LayerKind::Host) {
            return None;
        }
        match (&self.rule, &self.other) {
            (Rule::Hardware, _) | (Rule::Weaker { .. }, None) => Some(self.me.layer),
            (Rule::Ranks | Rule::Conflicts(_) | Rule::Dead | Rule::Weaker { .. }, Some(other)) if other.depth == self.me.depth => {
                Some(self.me.layer)
            }
            (Rule::Ranks | Rule::Conflicts(_) | Rule::Dead | Rule::Weaker { .. }, Some(other)) => {
                match (self.me.layer.kind, other.layer.kind) {
                    (LayerKind::Base, LayerKind::Base) if self.me.above(other) => Some(self.me.layer),
                    (LayerKind::Base, LayerKind::Base) => Some(other.layer),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What to do about it.
    pub fn help(&self, view: &View<'_>) -> String {
        message::help(Msg::new(), view, self).as_str().to_owned()
    }

    /// What a setting does, and who set it: `a is on, set by host ws2`.
    pub fn describe(found: &Found<'a>) -> String {
        message::describe(Msg::new(), found).as_str().to_owned()
    }
}

/// Panics with what is wrong, which in a `const` is a compile error.
#[track_caller]
const fn refuse(fault: Option<Msg>) {
    if let Some(msg) = fault {
        panic!("{}", msg.as_str());
    }
}

/// Everything that is blamed on settings of the top layer.
const fn own(view: &View<'_>) -> Option<Msg> {
    let (mut all, mut index) = (None, 0);
    while index < view.own.settings.len() {
        all = match (all, blamed_on_own(view, index)) {
            (None, next) => next,
            (Some(msg), None) => Some(msg),
            (Some(msg), Some(next)) => Some(msg.s("\n").s(next.as_str())),
        };
        index += 1;
    }
    all
}

impl Host {
    #[doc(hidden)]
    pub const fn __count(&'static self) -> usize {
        count(&self.view())
    }

    #[doc(hidden)]
    pub const fn __index<const N: usize>(&'static self) -> [Key; N] {
        index::of(&self.view())
    }

    #[doc(hidden)]
    #[track_caller]
    pub const fn __check(&'static self, index: &'static [Key], nth: usize) {
        if nth < self.settings.len() && !circle::is_endless(self.head.base) {
            refuse(blamed_on_own(&self.view().indexed(index), nth));
        }
    }

    #[doc(hidden)]
    #[track_caller]
    pub const fn __check_all(&'static self, index: &'static [Key], _: usize) {
        if !circle::is_endless(self.head.base) {
            refuse(own(&self.view().indexed(index)));
        }
    }

    /// Checks one role: the last is number 0.
    #[doc(hidden)]
    #[track_caller]
    pub const fn __check_role(&'static self, index: &'static [Key], back: usize) {
        let depth = self.role_count() - back;
        if !circle::is_endless(self.head.base) {
            refuse(below(&self.view().indexed(index), depth, depth + 1));
        }
    }

    /// Checks the bases, and all roles but the last `checked`.
    #[doc(hidden)]
    #[track_caller]
    pub const fn __check_below(&'static self, index: &'static [Key], checked: usize) {
        refuse(circle::in_host(self.head.base));
        if !circle::is_endless(self.head.base) {
            let view = self.view().indexed(index);
            refuse(below(&view, 1, self.role_count() - checked + 1));
            refuse(below(&view, MAX_ROLES + 1, usize::MAX));
        }
    }

    #[doc(hidden)]
    #[track_caller]
    pub const fn __check_whole(&'static self, _: &'static [Key], _: usize) {
        refuse(machine::text(&self.head));
    }

    /// Checks the host where it stands, for a `static` without `#[host]`: the caret is on the whole expression.
    #[must_use]
    #[track_caller]
    pub const fn checked(self) -> Self {
        refuse(machine::text(&self.head));
        refuse(circle::explained(self.head.base));
        refuse(own(&self.view()));
        refuse(below(&self.view(), 1, usize::MAX));
        self
    }

    /// The host's layers.
    pub const fn view(&self) -> View<'_> {
        View::host(&self.head, self.settings)
    }

    const fn role_count(&self) -> usize {
        let mut count = 0;
        while count < MAX_ROLES && self.head.roles[count].is_some() {
            count += 1;
        }
        count
    }
}

impl HostBuf {
    /// The host's layers.
    pub fn view(&self) -> View<'_> {
        View::host(&self.head, &self.settings)
    }
}

macro_rules! check_layer {
    ($layer:ident, $view:ident) => {
        impl $layer {
            #[doc(hidden)]
            pub const fn __count(&'static self) -> usize {
                count(&View::$view(self))
            }

            #[doc(hidden)]
            pub const fn __index<const N: usize>(&'static self) -> [Key; N] {
                index::of(&View::$view(self))
            }

            #[doc(hidden)]
            #[track_caller]
            pub const fn __check(&'static self, index: &'static [Key], nth: usize) {
                let view = View::$view(self).indexed(index);
                if nth < self.settings.len() && !circle::is_endless(view.parent()) {
                    refuse(blamed_on_own(&view, nth));
                }
            }

            #[doc(hidden)]
            #[track_caller]
            pub const fn __check_all(&'static self, index: &'static [Key], _: usize) {
                let view = View::$view(self).indexed(index);
                if !circle::is_endless(view.parent()) {
                    refuse(own(&view));
                }
            }
        }
    };
}

check_layer!(Base, base);
check_layer!(Role, role);

/// How many settings an index holds; none where the chain of bases has no end, since then nothing is looked up.
const fn count(view: &View<'_>) -> usize {
    if circle::is_endless(view.parent()) { 0 } else { index::count(view) }
}

impl Base {
    #[doc(hidden)]
    #[track_caller]
    pub const fn __check_whole(&'static self, _: &'static [Key], _: usize) {
        refuse(circle::in_base(self));
    }
}

impl Role {
    #[doc(hidden)]
    pub const fn __check_whole(&'static self, _: &'static [Key], _: usize) {}
}
