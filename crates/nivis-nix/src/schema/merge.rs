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
//! | package, `raw`, any type marked unique | two, even equal ones | **clash** |
//! | null or … | all null | agree |
//! | | null and something else | **clash** |
//! | | no null | by the inner type |
//! | either … or … | all of the first type, or all of the second | by that type |
//! | | some of each | **clash** |
//! | coerced | any | those that are coerced are brought to the second type, then by it |
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

use super::check::accepts;
use super::walk::{At, Group, Spot};
use super::{Kind, Line, NodeId, Schema, Schemas, TypeId};
use crate::path::AttrPath;
use crate::value::{Reference, Root, Value};

/// What becomes of several definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They are merged, or agree.
    Merge,
    /// They can't be merged; the numbers of the first two that can't.
    Clash(usize, usize),
    /// Only Nix knows.
    Unknown,
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
}

impl Schema<'_> {
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
            Kind::Opaque("unspecified") => unspecified(values),
            Kind::Opaque("anything") => anything(values),
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

    fn either(&self, node: Option<NodeId>, types: &[TypeId], values: &[&Value], line: Line) -> Verdict {
        if values.iter().any(|value| value.is_expression()) {
            return if all_same(values) { self.same_expressions(types) } else { Verdict::Unknown };
        }
        let takes = |ty: &TypeId, value: &&Value| accepts(self, node, *ty, value, line);
        match types.iter().find(|ty| values.iter().all(|value| takes(ty, value))) {
            Some(ty) => self.judge(node, *ty, values, line),
            None => {
                let first = types.iter().find(|ty| takes(ty, &values[0]));
                let other = values.iter().position(|value| first.is_none_or(|ty| !takes(ty, value)));
                Verdict::Clash(0, other.unwrap_or(1).max(1))
            }
        }
    }

    /// The same expression several times, for one of several types: known only if no type minds.
    fn same_expressions(&self, types: &[TypeId]) -> Verdict {
        let minds = |ty: &TypeId| matches!(self.kind(*ty), Kind::Package | Kind::Opaque(_)) || self.flags(*ty).unique();
        if types.iter().any(minds) { Verdict::Unknown } else { Verdict::Merge }
    }

    fn coerced(&self, node: Option<NodeId>, from: TypeId, to: TypeId, values: &[&Value], line: Line) -> Verdict {
        let joins =
            matches!(self.kind(to), Kind::List(_) | Kind::Lines | Kind::Separated(_) | Kind::Attrs(_) | Kind::Submodule(_) | Kind::AnySet);
        if joins {
            return Verdict::Merge;
        }
        // What coercion makes of a value, only Nix knows; equal values come out equal.
        let coerced = values.iter().any(|value| value.is_expression() || accepts(self, node, from, value, line));
        if !coerced || all_same(values) { self.judge(node, to, values, line) } else { Verdict::Unknown }
    }
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
        (Value::List(a), Value::List(b)) if a.len() == b.len() => {
            let all: Vec<_> = a.iter().zip(b).map(|(a, b)| same(a, b)).collect();
            if all.contains(&Some(false)) {
                Some(false)
            } else if all.contains(&None) {
                None
            } else {
                Some(true)
            }
        }
        // Paths are relative to the files that hold them, which may differ.
        (Value::Path(_), Value::Path(_)) => None,
        (Value::Set(_), Value::Set(_)) => None,
        _ => Some(false),
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
