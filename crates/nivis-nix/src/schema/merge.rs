//! Several definitions of one option, judged as the module system would merge them.
//!
//! Only definitions of the strongest priority that was given meet here; the weaker ones are out, whatever their type. Then the type
//! decides (`lib/types.nix` and `lib/options.nix` of Nixpkgs):
//!
//! | type | definitions | outcome |
//! |---|---|---|
//! | boolean, number, string, path, enum, one line, matching, `passwd` entry | equal | agree |
//! | | unequal | **clash** |
//! | lines, commas, other separated strings | any | joined |
//! | list | any | joined, in the order of definition |
//! | set of …, submodule | any | united, each name by its own type |
//! | set without types (`attrs`) | any | united at the top, the later definition of a name wins, silently |
//! | number (integer or float) | `1` and `1.0` | **clash**: they are of two types |
//! | package, `raw`, any type marked unique | two, even equal ones, even two sets of other names | **clash** |
//! | null or … | all null | agree |
//! | | null and something else | **clash** |
//! | | no null | by the inner type |
//! | either … or … | all of the first type, or all of the second, whatever is inside of them | by that type |
//! | | some of each | **clash** |
//! | coerced | none that is coerced | by the second type |
//! | | some that are | by the second type if it joins all values or refuses all; equal ones stay equal; else not known |
//! | unspecified | lists, sets, booleans, strings | joined, united, or-ed, put one after another |
//! | | numbers | agree where integers and equal, else **clash** |
//! | anything | sets | united, each name again by this row |
//! | | others | agree where equal, else **clash**; two packages **clash** |
//! | data for JSON, YAML, TOML, INI | lists, sets | joined, united |
//! | | scalars | agree where equal, else **clash** |
//! | systemd option | a list among them | joined; without one, agree where equal, else **clash** |
//! | function | any | merged when called: not known here |
//! | types of upstream's own | any | not known |
//!
//! An expression is equal to itself only, and whether it equals anything else is not known.

use super::judge::accepts_head;
use super::walk::{At, Group, Spot};
use super::{Kind, Line, NodeId, Schema, Schemas, TypeId};
use crate::config::Judge;
use crate::path::AttrPath;
use crate::value::{Reference, Root, Value};

/// What becomes of several definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They are merged, or agree.
    Merge,
    /// They can't be merged; the numbers of the first two that can't.
    Clash(usize, usize),
    /// The type is known, and what it makes of the values is not: only Nix can tell.
    Undecided,
    /// Nothing is known of the option, or not enough of the values.
    Unknown,
}

impl Judge for Schemas<'_> {
    fn merge(&self, path: &AttrPath, values: &[&Value]) -> Verdict {
        Schemas::merge(self, path, values)
    }

    fn whole(&self, path: &AttrPath) -> Option<usize> {
        Schemas::whole(self, path)
    }
}

impl Schemas<'_> {
    /// Judges `values`, all of one priority, which several definitions give to `path`.
    ///
    /// A path that is no option is [`Verdict::Unknown`], and [`Schemas::check`] says what is wrong with it.
    pub fn merge(&self, path: &AttrPath, values: &[&Value]) -> Verdict {
        if self.foreign.iter().any(|root| path.starts_with(root)) {
            return Verdict::Unknown;
        }
        let known = self.sets.iter().find_map(|set| Some((set, set.nearest(path, self.line)?)));
        match known {
            Some((set, (At { node, ty }, 0))) => set.judge(node, ty, values, self.line),
            Some((set, (At { ty, .. }, _))) => set.judge_below(ty, values),
            None => Verdict::Unknown,
        }
    }

    /// How many names of `path` lead to an option that takes each set as one value, such as one of a type marked unique.
    pub fn whole(&self, path: &AttrPath) -> Option<usize> {
        if self.foreign.iter().any(|root| path.starts_with(root)) {
            return None;
        }
        self.sets.iter().find_map(|set| set.whole(path, self.line))
    }
}

impl Schema<'_> {
    fn whole(&self, path: &AttrPath, line: Line) -> Option<usize> {
        let mut spot = Spot::Group(Group::closed(Self::ROOT));
        for (index, name) in path.segments().iter().enumerate() {
            spot = self.step(spot, name, line).ok()?;
            match spot {
                Spot::Option(At { ty, .. }) if self.is_whole(ty) => return Some(index + 1),
                Spot::Anything => return None,
                _ => {}
            }
        }
        None
    }

    /// Whether a set that is given to an option of this type is one value.
    fn is_whole(&self, ty: TypeId) -> bool {
        if self.flags(ty).unique() {
            return true;
        }
        match self.kind(ty) {
            Kind::Package | Kind::Opaque("raw" | "systemd option") => true,
            Kind::Nullable(inner) => self.is_whole(inner),
            Kind::Either(items) => {
                let mut types = self.types(items).filter(|inner| *inner < ty);
                types.find(|inner| self.takes_sets(*inner)).is_some_and(|inner| self.is_whole(inner))
            }
            // A set that is coerced becomes something else.
            Kind::Coerced { from, to } => self.takes_sets(from) || self.is_whole(to),
            _ => false,
        }
    }

    fn takes_sets(&self, ty: TypeId) -> bool {
        accepts_head(self, ty, &Value::set::<&str>([]))
    }

    /// The last place along `path` whose type is known, and how many names follow that the type knows nothing of.
    fn nearest(&self, path: &AttrPath, line: Line) -> Option<(At, usize)> {
        let mut spot = Spot::Group(Group::closed(Self::ROOT));
        let mut last = None;
        for (index, name) in path.segments().iter().enumerate() {
            spot = self.step(spot, name, line).ok()?;
            match spot {
                Spot::Option(at) => last = Some((at, path.len() - index - 1)),
                Spot::Anything => return last,
                Spot::Group(_) => {}
            }
        }
        last.filter(|(_, below)| *below == 0)
    }

    /// Values that lie some names below an option that takes any name.
    fn judge_below(&self, ty: TypeId, values: &[&Value]) -> Verdict {
        match self.kind(ty) {
            Kind::Nullable(inner) => self.judge_below(inner, values),
            // `//` looks no deeper than one name.
            Kind::AnySet => Verdict::Merge,
            Kind::Opaque("unspecified") => Verdict::Merge,
            Kind::Data(_) => data(values),
            Kind::Opaque("anything") => anything(values),
            _ => Verdict::Unknown,
        }
    }

    fn judge(&self, node: Option<NodeId>, ty: TypeId, values: &[&Value], line: Line) -> Verdict {
        if values.len() < 2 {
            return Verdict::Merge;
        }
        if values.iter().any(|value| value.property().is_some()) {
            return Verdict::Unknown;
        }
        if self.flags(ty).unique() {
            return Verdict::Clash(0, 1);
        }
        match self.kind(ty) {
            Kind::Lines | Kind::Separated(_) | Kind::List(_) | Kind::Attrs(_) | Kind::Submodule(_) | Kind::AnySet | Kind::Named(_) => {
                Verdict::Merge
            }
            Kind::Package | Kind::Opaque("raw") => Verdict::Clash(0, 1),
            Kind::Nullable(inner) => self.nullable(node, inner, values, line),
            Kind::Either(items) => {
                let types: Vec<_> = self.types(items).filter(|inner| *inner < ty).collect();
                self.either(node, &types, values, line)
            }
            Kind::Coerced { from, to } => self.coerced(node, from, to, values, line),
            Kind::Number { .. } => number(values),
            Kind::Opaque("unspecified") => unspecified(values),
            Kind::Opaque("anything") => anything(values),
            // Or-ed, and united.
            Kind::Opaque("boolByOr" | "fileset") => Verdict::Merge,
            Kind::Opaque("systemd option") if values.iter().any(|value| matches!(value, Value::List(_))) => Verdict::Merge,
            Kind::Opaque("systemd option") => equal(values),
            Kind::Data(_) => data(values),
            Kind::Opaque(_) | Kind::Function(_) => Verdict::Unknown,
            // Of one line with and without its end, the end is cut off after they were compared.
            _ => equal(values),
        }
    }

    fn nullable(&self, node: Option<NodeId>, inner: TypeId, values: &[&Value], line: Line) -> Verdict {
        let null = values.iter().position(|value| matches!(value, Value::Null));
        let other = values.iter().position(|value| !matches!(value, Value::Null));
        match (null, other) {
            (None, _) => self.judge(node, inner, values, line),
            (Some(_), None) => Verdict::Merge,
            (Some(_), Some(other)) if values[other].is_expression() => Verdict::Unknown,
            (Some(null), Some(other)) => Verdict::Clash(null.min(other), null.max(other)),
        }
    }

    /// The first type that takes them all decides, by what they are and not by what is inside of them.
    fn either(&self, node: Option<NodeId>, types: &[TypeId], values: &[&Value], line: Line) -> Verdict {
        if values.iter().any(|value| value.is_expression()) {
            return if all_same(values) { one_for_all(types.iter().map(|ty| self.same_twice(*ty))) } else { Verdict::Undecided };
        }
        let takes = |ty: &TypeId, value: &&Value| accepts_head(self, *ty, value);
        match types.iter().find(|ty| values.iter().all(|value| takes(ty, value))) {
            Some(ty) => self.judge(node, *ty, values, line),
            None => {
                let first = types.iter().find(|ty| takes(ty, &values[0]));
                let other = values.iter().position(|value| first.is_none_or(|ty| !takes(ty, value)));
                Verdict::Clash(0, other.unwrap_or(1).max(1))
            }
        }
    }

    fn coerced(&self, node: Option<NodeId>, from: TypeId, to: TypeId, values: &[&Value], line: Line) -> Verdict {
        // What coercion makes of a value, only Nix knows; equal values come out equal.
        let coerced = values.iter().any(|value| value.is_expression() || accepts_head(self, from, value));
        if !coerced {
            return self.judge(node, to, values, line);
        }
        match self.any_twice(to) {
            Verdict::Undecided if all_same(values) => self.same_twice(to),
            verdict => verdict,
        }
    }

    /// What becomes of two values of this type, whatever they are.
    fn any_twice(&self, ty: TypeId) -> Verdict {
        if self.flags(ty).unique() {
            return Verdict::Clash(0, 1);
        }
        match self.kind(ty) {
            Kind::List(_) | Kind::Lines | Kind::Separated(_) | Kind::AnySet => Verdict::Merge,
            Kind::Package | Kind::Opaque("raw") => Verdict::Clash(0, 1),
            Kind::Coerced { to, .. } => self.any_twice(to),
            _ => Verdict::Undecided,
        }
    }

    /// What becomes of one value of this type that is said twice, whatever it is.
    fn same_twice(&self, ty: TypeId) -> Verdict {
        if let verdict @ (Verdict::Merge | Verdict::Clash(..)) = self.any_twice(ty) {
            return verdict;
        }
        match self.kind(ty) {
            Kind::Nullable(inner) => one_for_all([Verdict::Merge, self.same_twice(inner)].into_iter()),
            Kind::Attrs(inner) => one_for_all([Verdict::Merge, self.same_twice(inner)].into_iter()),
            Kind::Either(items) => one_for_all(self.types(items).filter(|inner| *inner < ty).map(|inner| self.same_twice(inner))),
            Kind::Coerced { to, .. } => self.same_twice(to),
            Kind::Opaque(_) | Kind::Function(_) | Kind::Submodule(_) | Kind::Named(_) => Verdict::Undecided,
            _ => Verdict::Merge,
        }
    }
}

/// The verdict, where there is only one.
fn one_for_all(mut verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let Some(first) = verdicts.next() else { return Verdict::Undecided };
    if verdicts.all(|verdict| verdict == first) { first } else { Verdict::Undecided }
}

fn all_same(values: &[&Value]) -> bool {
    values.windows(2).all(|pair| pair[0] == pair[1])
}

/// Whether two values are surely equal, surely not, or only Nix knows.
fn same(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        _ if a == b => Some(true),
        _ if a.is_expression() || b.is_expression() => None,
        (Value::Str(a) | Value::Indented(a), Value::Str(b) | Value::Indented(b)) => Some(a == b),
        (Value::Int(int), Value::Float(float)) | (Value::Float(float), Value::Int(int)) => Some(*int as f64 == *float),
        (Value::List(a), Value::List(b)) if a.len() == b.len() => all_equal(a.iter().zip(b)),
        // Paths are relative to the files that hold them, which may differ.
        (Value::Path(_), Value::Path(_)) => None,
        (Value::Set(a), Value::Set(b)) if a.keys().eq(b.keys()) => all_equal(a.values().zip(b.values())),
        _ => Some(false),
    }
}

/// Whether all pairs are equal.
fn all_equal<'v>(pairs: impl Iterator<Item = (&'v Value, &'v Value)>) -> Option<bool> {
    let all: Vec<_> = pairs.map(|(a, b)| same(a, b)).collect();
    if all.contains(&Some(false)) {
        Some(false)
    } else if all.contains(&None) {
        None
    } else {
        Some(true)
    }
}

/// A number is either an integer or a float, so that `1` and `1.0` are not of one type, equal as they are.
fn number(values: &[&Value]) -> Verdict {
    let is_float = |value: &Value| matches!(value, Value::Float(_));
    let other = values.iter().position(|value| !value.is_expression() && is_float(value) != is_float(values[0]));
    match other {
        Some(_) if values[0].is_expression() => Verdict::Unknown,
        Some(other) => Verdict::Clash(0, other),
        None => equal(values),
    }
}

/// Only equal definitions are merged.
fn equal(values: &[&Value]) -> Verdict {
    let mut verdict = Verdict::Merge;
    for (index, value) in values.iter().enumerate().skip(1) {
        match same(values[0], value) {
            Some(true) => {}
            Some(false) => return Verdict::Clash(0, index),
            None => verdict = Verdict::Unknown,
        }
    }
    verdict
}

fn unspecified(values: &[&Value]) -> Verdict {
    let all = |test: fn(&Value) -> bool| values.iter().all(|value| test(value));
    if values.iter().any(|value| value.is_expression()) {
        return Verdict::Unknown;
    }
    let joined = all(|value| matches!(value, Value::List(_)))
        || all(|value| matches!(value, Value::Set(_)))
        || all(|value| matches!(value, Value::Bool(_)))
        || all(|value| matches!(value, Value::Str(_) | Value::Indented(_)));
    match joined {
        true => Verdict::Merge,
        false if all(|value| matches!(value, Value::Int(_))) => equal(values),
        false => Verdict::Clash(0, 1),
    }
}

fn anything(values: &[&Value]) -> Verdict {
    let package = |value: &&&Value| matches!(value, Value::Ref(Reference { root: Root::Pkgs, .. }));
    if values.iter().filter(package).count() > 1 {
        // A set of packages would be united; a package is not.
        return Verdict::Unknown;
    }
    if values.iter().any(|value| value.is_expression()) {
        return Verdict::Unknown;
    }
    if values.iter().all(|value| matches!(value, Value::Set(_))) {
        return Verdict::Merge;
    }
    // The kinds must be the same even where the numbers are.
    match values.iter().position(|value| value.kind() != values[0].kind()) {
        Some(other) => Verdict::Clash(0, other),
        None => equal(values),
    }
}

/// What can be written to a file: lists are joined and sets united, as the `either` of all its types does it.
fn data(values: &[&Value]) -> Verdict {
    if values.iter().any(|value| value.is_expression()) {
        return if all_same(values) { Verdict::Merge } else { Verdict::Unknown };
    }
    let lists = values.iter().filter(|value| matches!(value, Value::List(_))).count();
    let sets = values.iter().filter(|value| matches!(value, Value::Set(_))).count();
    if lists == values.len() || sets == values.len() {
        return Verdict::Merge;
    }
    match values.iter().position(|value| value.kind() != values[0].kind()) {
        Some(other) => Verdict::Clash(0, other),
        None => equal(values),
    }
}
