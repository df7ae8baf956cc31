//! The rules that a host's settings keep, as `const fn`: rustc runs them over a `static`, resolve over computed hosts.
//!
//! One rule, one file. Each takes the layers of a host and one setting, and says what is wrong with that setting. Every rule costs
//! time linear in the settings of one host.

mod conflicts;
mod dead;
mod hardware;
mod kinds;
mod message;
mod missing;
mod ranks;
mod requires;
mod view;

pub use view::{Found, Layer, LayerKind, MAX_DEPTH, Switch, Verdict, View};

use crate::{
    host::{Host, HostBuf},
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
const RULES: usize = 6;

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

/// Whether `#[base]` has reported it already: all that it is about stands in bases.
const fn reported_by_base(v: &Violation<'_>) -> bool {
    let needs_no_host = matches!(v.rule, Rule::Hardware | Rule::Ranks | Rule::Conflicts(_) | Rule::Dead);
    let other_in_base = match &v.other {
        Some(other) => matches!(other.layer.kind, LayerKind::Base),
        None => matches!(v.rule, Rule::Hardware),
    };
    needs_no_host && other_in_base && v.me.layer.checked
}

/// Everything that is wrong below the top layer and is not blamed on one of its settings.
const fn below(view: &View<'_>) -> Option<Msg> {
    let mut all: Option<Msg> = None;
    let mut depth = 1;
    while let Some(layer) = view.layer(depth) {
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

pub(crate) use message::head as head_fault;

const fn chain_is_a_circle(base: Option<&'static Base>) -> bool {
    let (mut base, mut steps) = (base, 0);
    while let Some(this) = base {
        if steps > MAX_DEPTH {
            return true;
        }
        base = this.parent;
        steps += 1;
    }
    false
}

const CIRCLE: &str = "bases extend each other in a circle\n  help: take one `.extends(..)` of them out";

impl<'a> Violation<'a> {
    /// The message, without places: `host ws2 (desktop): a requires b, which is off`.
    pub fn headline(&self, view: &View<'_>) -> String {
        message::headline(Msg::new(), view, self).as_str().to_owned()
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        message::help(Msg::new(), self).as_str().to_owned()
    }

    /// What a setting does, and who set it: `a is on, set by host ws2`.
    pub fn describe(found: &Found<'a>) -> String {
        message::describe(Msg::new(), found).as_str().to_owned()
    }
}

impl Host {
    #[doc(hidden)]
    #[track_caller]
    pub const fn __check(&'static self, index: usize) {
        let view = View::host(&self.head, self.settings);
        if index < self.settings.len()
            && !chain_is_a_circle(self.head.base)
            && let Some(msg) = blamed_on_own(&view, index)
        {
            panic!("{}", msg.as_str());
        }
    }

    #[doc(hidden)]
    #[track_caller]
    pub const fn __check_below(&'static self) {
        if chain_is_a_circle(self.head.base) {
            panic!("{}", Msg::new().s("host ").name(self.head.name.as_str()).s(": ").s(CIRCLE).as_str());
        }
        if let Some(msg) = below(&View::host(&self.head, self.settings)) {
            panic!("{}", msg.as_str());
        }
    }

    #[doc(hidden)]
    #[track_caller]
    pub const fn __check_whole(&'static self) {
        if let Some(msg) = message::head(&self.head) {
            panic!("{}", msg.as_str());
        }
    }

    /// Checks the host where it stands, for a `static` without `#[host]`: the caret is on the whole expression.
    #[must_use]
    #[track_caller]
    pub const fn checked(self) -> Self {
        if let Some(msg) = message::head(&self.head) {
            panic!("{}", msg.as_str());
        }
        let view = View::host(&self.head, self.settings);
        let mut index = 0;
        while index < self.settings.len() {
            if let Some(msg) = blamed_on_own(&view, index) {
                panic!("{}", msg.as_str());
            }
            index += 1;
        }
        if let Some(msg) = below(&view) {
            panic!("{}", msg.as_str());
        }
        self
    }

    /// The host's layers.
    pub const fn view(&self) -> View<'_> {
        View::host(&self.head, self.settings)
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
            #[track_caller]
            pub const fn __check(&'static self, index: usize) {
                let view = View::$view(self);
                if index < self.settings.len()
                    && let Some(msg) = blamed_on_own(&view, index)
                {
                    panic!("{}", msg.as_str());
                }
            }
        }
    };
}

check_layer!(Base, base);
check_layer!(Role, role);

impl Base {
    #[doc(hidden)]
    #[track_caller]
    pub const fn __check_whole(&'static self) {
        if chain_is_a_circle(Some(self)) {
            panic!("{}", Msg::new().s("base ").name(self.name).s(": ").s(CIRCLE).as_str());
        }
    }
}

impl Role {
    #[doc(hidden)]
    pub const fn __check_whole(&'static self) {}
}
