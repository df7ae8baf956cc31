//! A value against a type.

use std::collections::BTreeMap;

use super::check::{Checked, gone, members, shown, text_of};
use super::fault::{Fault, Problem};
use super::hint::nearest;
use super::packages::{PACKAGES, Package};
use super::plain::{is_plain, string};
use super::shapes::{self, Shapes};
use super::walk::{At, Group, Lost, Spot};
use super::{Items, Kind, Line, NodeId, Schema, TypeId};
use crate::path::AttrPath;
use crate::value::{Reference, Root, Value};

/// How deep types and values are followed together; configurations stay far below.
const DEPTH: usize = crate::config::MAX_DEPTH;

/// Whether a type takes a value.
pub(super) fn accepts(set: &Schema<'_>, node: Option<NodeId>, ty: TypeId, value: &Value, line: Line) -> bool {
    let mut checked = Checked::default();
    Judge { set: *set, line, path: AttrPath::new(), checked: &mut checked }.value(node, ty, value, 0);
    checked.faults.is_empty()
}

/// Whether a type takes a value by what it is, whatever is inside: so Nix chooses among several types.
pub(super) fn accepts_head(set: &Schema<'_>, ty: TypeId, value: &Value) -> bool {
    match (set.kind(ty), value) {
        (Kind::Nullable(_), Value::Null) => true,
        (Kind::Nullable(inner), _) => accepts_head(set, inner, value),
        (Kind::Either(items), _) => set.types(items).filter(|inner| *inner < ty).any(|inner| accepts_head(set, inner, value)),
        (Kind::Coerced { from, to }, _) => accepts_head(set, from, value) || accepts_head(set, to, value),
        (Kind::List(_), Value::List(items)) => !(items.is_empty() && set.flags(ty).non_empty()),
        (Kind::Attrs(_) | Kind::Submodule(_) | Kind::Named(_) | Kind::AnySet, Value::Set(_)) => true,
        (kind, _) => is_plain(set, kind, value),
    }
}

/// What a property such as `lib.mkIf` gives its property to.
pub(super) fn property_values(value: &Value) -> &[Value] {
    let Value::Call(call) = value else { return &[] };
    match (value.property(), call.args.as_slice()) {
        (Some("mkMerge"), [Value::List(values)]) => values,
        (Some(_), [.., _]) => &call.args[call.args.len() - 1..],
        _ => &[],
    }
}

/// Judges the values of one definition.
pub(super) struct Judge<'c, 'a> {
    pub(super) set: Schema<'a>,
    pub(super) line: Line,
    /// Where the current value lies.
    pub(super) path: AttrPath,
    pub(super) checked: &'c mut Checked,
}

impl Judge<'_, '_> {
    pub(super) fn fault(&mut self, problem: Problem) {
        self.checked.faults.push(Fault { path: self.path.clone(), problem });
    }

    pub(super) fn spot(&mut self, spot: Spot, value: &Value, depth: usize) {
        match spot {
            Spot::Anything => self.checked.values += 1,
            Spot::Option(At { node, ty }) => self.value(node, ty, value, depth),
            Spot::Group(group) => self.options(group, value, depth),
        }
    }

    /// A set whose names are the options of a group.
    fn options(&mut self, group: Group, value: &Value, depth: usize) {
        if let Value::Set(entries) = value {
            return self.entries(Spot::Group(group), entries, depth);
        }
        self.checked.values += 1;
        if !value.is_expression() {
            let members = members(&self.set, group, &self.path, self.line);
            self.fault(Problem::Group { found: shown(value), members });
        }
    }

    /// The entries of a set, each one name deeper than `spot`.
    fn entries(&mut self, spot: Spot, entries: &BTreeMap<String, Value>, depth: usize) {
        for (name, value) in entries {
            let step = self.set.step(spot, name, self.line);
            self.path.push(name.clone());
            match step {
                Ok(spot) => self.spot(spot, value, depth + 1),
                Err(why) => {
                    self.checked.values += 1;
                    self.lost(why);
                }
            }
            self.path.pop();
        }
    }

    fn lost(&mut self, why: Lost<'_>) {
        let inside = self.path.parent().unwrap_or_default();
        let problem = match why {
            Lost::Unknown(_) => Problem::Unknown { inside },
            Lost::Leaf(ty) => Problem::Inside { option: inside, expected: self.set.describe(ty) },
            _ => gone(why, &self.path, self.path.len(), self.line),
        };
        self.fault(problem);
    }

    fn value(&mut self, node: Option<NodeId>, ty: TypeId, value: &Value, depth: usize) {
        if depth > DEPTH {
            return;
        }
        if value.property().is_some() {
            for inner in property_values(value) {
                self.value(node, ty, inner, depth + 1);
            }
            return;
        }
        if value.is_expression() {
            return self.expression(ty, value);
        }
        match (self.set.kind(ty), value) {
            (Kind::Nullable(_), Value::Null) => self.checked.values += 1,
            (Kind::Nullable(inner), _) => self.value(node, inner, value, depth + 1),
            (Kind::Either(items), _) => {
                let types: Vec<_> = self.set.types(items).filter(|inner| *inner < ty).collect();
                self.one_of(node, ty, &types, value, depth);
            }
            (Kind::Coerced { from, to }, _) => self.one_of(node, ty, &[to, from], value, depth),
            (Kind::List(inner), Value::List(items)) => {
                if items.is_empty() && self.set.flags(ty).non_empty() {
                    self.mismatch(ty, value, Some("put at least one element into the list"));
                }
                let child = node.and_then(|node| self.set.child(node, "*"));
                self.path.push("*");
                items.iter().for_each(|item| self.value(child, inner, item, depth + 1));
                self.path.pop();
                if items.is_empty() {
                    self.checked.values += 1;
                }
            }
            (Kind::Attrs(inner), Value::Set(entries)) => {
                let child = node.and_then(|node| self.set.child(node, "<name>"));
                for (name, value) in entries {
                    self.path.push(name.clone());
                    self.value(child, inner, value, depth + 1);
                    self.path.pop();
                }
            }
            (Kind::Submodule(_), Value::Set(entries)) => self.entries(Spot::Option(At { node, ty }), entries, depth),
            (Kind::Named(items), Value::Set(entries)) => self.named(ty, items, entries, value, depth),
            (Kind::AnySet, Value::Set(_)) => self.checked.values += 1,
            (kind, _) => {
                self.checked.values += 1;
                if let Err(hint) = self.plain(kind, value) {
                    self.mismatch(ty, value, hint.as_deref());
                }
            }
        }
    }

    /// The first type that takes the value; if none does, what is wrong for the one that comes closest.
    fn one_of(&mut self, node: Option<NodeId>, whole: TypeId, types: &[TypeId], value: &Value, depth: usize) {
        let before = (self.checked.faults.len(), self.checked.values, self.checked.unchecked);
        let mut closest: Option<(Vec<Fault>, usize)> = None;
        for ty in types {
            self.value(node, *ty, value, depth + 1);
            if self.checked.faults.len() == before.0 {
                return;
            }
            let faults = self.checked.faults.split_off(before.0);
            let values = self.checked.values - before.1;
            (self.checked.values, self.checked.unchecked) = (before.1, before.2);
            // A fault inside of the value says that the type fits outside.
            let deeper = faults.iter().all(|fault| fault.path.len() > self.path.len());
            if deeper && closest.as_ref().is_none_or(|(closest, _)| faults.len() < closest.len()) {
                closest = Some((faults, values));
            }
        }
        match closest {
            Some((faults, values)) => {
                self.checked.faults.extend(faults);
                self.checked.values += values;
            }
            None => {
                self.checked.values += 1;
                let hints: Vec<_> = types.iter().filter_map(|ty| self.plain(self.set.kind(*ty), value).err().flatten()).collect();
                self.mismatch(whole, value, hints.first().map(String::as_str));
            }
        }
    }

    fn named(&mut self, ty: TypeId, items: Items<'_>, entries: &BTreeMap<String, Value>, value: &Value, depth: usize) {
        let Some(Value::Str(name)) = entries.get("type") else {
            self.checked.values += 1;
            return self.mismatch(ty, value, None);
        };
        let known = self.set.texts(items).any(|known| known == name);
        match self.set.named(name).filter(|_| known) {
            Some(node) => self.entries(Spot::Group(Group::closed(node)), entries, depth + 1),
            None if known => self.checked.values += entries.len(),
            None => {
                self.checked.values += 1;
                self.path.push("type");
                let names: Vec<String> = self.set.texts(items).map(|name| format!("`\"{name}\"`")).collect();
                let found = format!("`\"{name}\"`");
                let hint = nearest(&format!("{name:?}"), self.set.texts(items).map(|name| format!("{name:?}")));
                self.fault(Problem::Type { expected: format!("one of {}", names.join(", ")), found, hint });
                self.path.pop();
            }
        }
    }

    fn mismatch(&mut self, ty: TypeId, value: &Value, hint: Option<&str>) {
        let expected = self.set.describe(ty);
        // "takes an integer from 1 to 9, not an integer" sounds like a contradiction.
        let same_kind = match value {
            Value::Int(_) | Value::Float(_) if expected.contains("a number") => true,
            Value::Str(_) if expected.contains("one of `\"") => true,
            _ => expected.contains(value.kind()),
        };
        let found = if same_kind { format!("`{}`", text_of(value)) } else { shown(value) };
        self.fault(Problem::Type { expected, found, hint: hint.map(str::to_owned) });
    }

    /// An expression, judged as far as its shape is known.
    fn expression(&mut self, ty: TypeId, value: &Value) {
        self.checked.values += 1;
        match self.shapes_of(value) {
            Some(shapes) if !shapes.meets(self.set.shapes(ty)) => {
                let found = match shapes.name() {
                    Some(shape) => format!("`{}`, which is {shape}", text_of(value)),
                    None => shown(value),
                };
                let hint = match self.set.kind(self.set.without_null(ty)) {
                    Kind::List(inner) => self.hint_list(inner, value),
                    _ => None,
                };
                self.fault(Problem::Type { expected: self.set.describe(ty), found, hint });
            }
            Some(_) => {}
            // Where anything goes there is nothing to check.
            None if self.set.shapes(ty) == Shapes::ALL => {}
            None => self.checked.unchecked += 1,
        }
    }

    fn shapes_of(&self, value: &Value) -> Option<Shapes> {
        match value {
            Value::Ref(Reference { root: Root::Pkgs, path }) => {
                PACKAGES.get(path).filter(|package| *package != Package::Other).map(|_| Shapes::PACKAGE)
            }
            Value::Ref(Reference { root: Root::Config, path }) => match self.set.find(path, self.line)? {
                Spot::Option(At { ty, .. }) => Some(self.set.shapes(ty)),
                Spot::Group(_) => Some(Shapes::SET),
                Spot::Anything => None,
            },
            Value::Ref(Reference { root: Root::ModulesPath, .. }) => Some(Shapes::PATH),
            Value::Call(call) => shapes::of_call(call),
            Value::Raw(text) => shapes::of_text(text),
            _ => None,
        }
    }

    /// A value without anything inside, against a type without anything inside. An error may say what to write instead.
    fn plain(&self, kind: Kind<'_>, value: &Value) -> Result<(), Option<String>> {
        if is_plain(&self.set, kind, value) { Ok(()) } else { Err(self.hint(kind, value, string(value))) }
    }
}
