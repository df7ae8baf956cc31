//! A definition against the options that exist.

use regex_lite::Regex;

use super::fault::{Fault, Problem, written};
use super::packages::PACKAGES;
use super::shapes::{self, Shapes};
use super::walk::{At, Free, Group, Lost, Spot};
use super::{Items, Kind, Line, NodeId, Schema, TypeId, suggest};
use crate::path::AttrPath;
use crate::print;
use crate::value::{Reference, Root, Value};

/// How deep types and values are followed together; configurations stay far below.
const DEPTH: usize = crate::config::MAX_DEPTH;
/// A value is shown in a message up to this many characters.
const SHOWN: usize = 60;
/// Members of a group that a message names.
const MEMBERS: usize = 6;

/// The option sets that one configuration is checked against.
#[derive(Clone, Debug, PartialEq)]
pub struct Schemas<'a> {
    /// The sets: the system's own, and those of modules that it imports.
    pub sets: Vec<Schema<'a>>,
    /// Where modules that nobody described have their options: anything below is taken.
    pub foreign: Vec<AttrPath>,
    /// The release that the configuration is for.
    pub line: Line,
}

/// What was found out about a definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// How many values were looked at: a list counts each element, a set each entry.
    pub values: usize,
    /// How many of them are expressions whose type only Nix knows.
    pub unchecked: usize,
    /// How many of them lie where a module that nobody described takes anything.
    pub foreign: usize,
}

impl Checked {
    /// Adds what was found out about another definition.
    pub fn add(&mut self, other: Self) {
        self.faults.extend(other.faults);
        self.values += other.values;
        self.unchecked += other.unchecked;
        self.foreign += other.foreign;
    }
}

impl<'a> Schemas<'a> {
    /// Checks `path = value`.
    pub fn check(&self, path: &AttrPath, value: &Value) -> Checked {
        let mut checked = Checked::default();
        self.definition(path, value, &mut checked);
        let mut to = Vec::new();
        config_references(value, &mut to);
        for to in to {
            if let Some(fault) = self.dangling(path, to) {
                checked.faults.push(fault);
            }
        }
        checked
    }

    /// Where `path` leads, in the first set that knows it.
    pub fn find(&self, path: &AttrPath) -> Option<(Schema<'a>, Spot)> {
        self.locate(path).ok()
    }

    fn definition(&self, path: &AttrPath, value: &Value, checked: &mut Checked) {
        if self.is_foreign(path) {
            checked.values += 1;
            checked.foreign += 1;
            return;
        }
        match self.locate(path) {
            Ok((_, Spot::Group(group))) => self.group(path, group, value, checked),
            Ok((set, spot)) => checked.add(self.judge(&set, spot, path, value)),
            Err(fault) => {
                checked.values += 1;
                checked.faults.push(fault);
            }
        }
    }

    /// Judges a value for a place. Where the path leads to several places, the value may be for any of them.
    fn judge(&self, set: &Schema<'a>, spot: Spot, path: &AttrPath, value: &Value) -> Checked {
        let judge = |spot| {
            let mut checked = Checked::default();
            let mut judge = Judge { set: *set, line: self.line, path: path.clone(), checked: &mut checked };
            if let Spot::Option(At { node: Some(node), .. }) = spot
                && set.is_read_only(node)
            {
                judge.fault(Problem::ReadOnly);
            }
            judge.spot(spot, value, 0);
            checked
        };
        let first = judge(spot);
        if first.faults.is_empty() {
            return first;
        }
        let others = set.ways(path, self.line).into_iter().skip(1);
        others.map(judge).find(|checked| checked.faults.is_empty()).unwrap_or(first)
    }

    /// A set that is given to a group belongs to its options, each of which may be of another option set.
    fn group(&self, path: &AttrPath, group: Group, value: &Value, checked: &mut Checked) {
        match value {
            Value::Set(entries) => {
                for (name, value) in entries {
                    self.definition(&path.child(name.clone()), value, checked);
                }
            }
            _ if value.property().is_some() => {
                for inner in property_values(value) {
                    self.group(path, group, inner, checked);
                }
            }
            _ if value.is_expression() => {
                checked.values += 1;
                checked.unchecked += 1;
            }
            _ => {
                checked.values += 1;
                let Some(set) = self.sets.iter().find(|set| matches!(set.find(path, self.line), Some(Spot::Group(_)))) else { return };
                let problem = Problem::Group { found: shown(value), members: members(set, group, path, self.line) };
                checked.faults.push(Fault { path: path.clone(), problem });
            }
        }
    }

    fn is_foreign(&self, path: &AttrPath) -> bool {
        self.foreign.iter().any(|root| path.starts_with(root))
    }

    fn locate(&self, path: &AttrPath) -> Result<(Schema<'a>, Spot), Fault> {
        let mut lost: Option<(usize, Lost<'a>, Schema<'a>)> = None;
        for set in &self.sets {
            match set.walk(path, self.line) {
                Ok(spot) => return Ok((*set, spot)),
                // What got farthest says most.
                Err((known, why)) if lost.as_ref().is_none_or(|(most, ..)| known > *most) => lost = Some((known, why, *set)),
                Err(_) => {}
            }
        }
        Err(match lost {
            Some((known, why, set)) => self.explain(path, known, why, &set),
            None => Fault { path: path.clone(), problem: Problem::Unknown { inside: AttrPath::new() } },
        })
    }

    /// The fault of a walk along `path` that ended after `known` names.
    fn explain(&self, path: &AttrPath, known: usize, why: Lost<'_>, set: &Schema<'_>) -> Fault {
        let prefix = |length: usize| AttrPath::of(path.segments()[..length.min(path.len())].iter().cloned());
        let (at, problem) = match why {
            Lost::Unknown(_) => (path.clone(), Problem::Unknown { inside: prefix(known) }),
            Lost::Leaf(ty) => (path.clone(), Problem::Inside { option: prefix(known), expected: set.describe(ty) }),
            _ => (prefix(known + 1), gone(why, path, known + 1, self.line)),
        };
        Fault { path: at, problem }
    }

    /// `config.…` in a value that leads nowhere.
    fn dangling(&self, path: &AttrPath, to: &AttrPath) -> Option<Fault> {
        if to.is_empty() || self.is_foreign(to) {
            return None;
        }
        let fault = self.locate(to).err()?;
        // Packages and other values have attributes of their own below an option.
        let Problem::Unknown { inside } = fault.problem else { return None };
        Some(Fault { path: path.clone(), problem: Problem::Reference { to: to.clone(), inside } })
    }

    /// What to type instead of what is at fault; `None` where there is no such option and none is like it. It looks through all options
    /// for one that may have been meant, so ask once for each fault.
    pub fn help(&self, fault: &Fault) -> Option<String> {
        let meant = |path: &AttrPath, inside: &AttrPath| {
            suggest::best(self.sets.iter().flat_map(|set| set.meant(path, inside.len(), self.line)).collect())
        };
        match &fault.problem {
            Problem::Unknown { inside } => fault.help(&meant(&fault.path, inside)),
            Problem::Reference { to, inside } => fault.help(&meant(to, inside)),
            _ => fault.help(&[]),
        }
    }
}

/// What became of the name of `path` that ends after `length` names, when the rest was looked for below it.
fn gone(why: Lost<'_>, path: &AttrPath, length: usize, line: Line) -> Problem {
    use super::layout::End;
    match why {
        Lost::Gone { end: end @ (End::Renamed | End::Changed), text: Some(to), line } => {
            let to = match to.parse::<AttrPath>() {
                Ok(to) => {
                    let (names, to) = (names(path), names(&to));
                    let new = suggest::filled(&names, &to).into_iter().chain(names.iter().skip(length).copied());
                    AttrPath::of(new.map(str::to_owned)).to_string()
                }
                Err(_) => to.to_owned(),
            };
            Problem::Renamed { to, since: known(line), changed: end == End::Changed }
        }
        Lost::Gone { text, line, .. } => Problem::Removed { why: text.map(str::to_owned), since: known(line) },
        Lost::NotYet(since) => Problem::NotYet { since, line },
        Lost::Unknown(_) | Lost::Leaf(_) => Problem::Removed { why: None, since: None },
    }
}

fn names(path: &AttrPath) -> Vec<&str> {
    path.segments().iter().map(AsRef::as_ref).collect()
}

fn known(line: Line) -> Option<Line> {
    (line.raw() > 0).then_some(line)
}

/// A value as a message shows it: shortened, and on one line.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        _ => format!("{} (`{}`)", value.kind(), text_of(value)),
    }
}

fn text_of(value: &Value) -> String {
    let text = print::expr(value);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = text.chars().take(SHOWN).collect();
    let more = if short.len() < text.len() { " …" } else { "" };
    format!("{short}{more}")
}

/// Some options of a group, `enable` before all.
fn members(set: &Schema<'_>, group: Group, path: &AttrPath, line: Line) -> Vec<String> {
    let mut names: Vec<&str> = set.children(group.node).filter(|child| set.is_current(*child, line)).map(|child| set.name(child)).collect();
    names.sort_by_key(|name| *name != "enable");
    names.into_iter().take(MEMBERS).map(|name| written(&path.child(name.to_owned()))).collect()
}

/// What a property such as `lib.mkIf` gives its property to.
fn property_values(value: &Value) -> &[Value] {
    let Value::Call(call) = value else { return &[] };
    match (value.property(), call.args.as_slice()) {
        (Some("mkMerge"), [Value::List(values)]) => values,
        (Some(_), [.., _]) => &call.args[call.args.len() - 1..],
        _ => &[],
    }
}

/// The paths after `config.` in a value.
fn config_references<'v>(value: &'v Value, found: &mut Vec<&'v AttrPath>) {
    match value {
        Value::Ref(Reference { root: Root::Config, path }) => found.push(path),
        Value::List(values) => values.iter().for_each(|value| config_references(value, found)),
        Value::Set(entries) => entries.values().for_each(|value| config_references(value, found)),
        Value::Call(call) => {
            config_references(&call.function, found);
            call.args.iter().for_each(|value| config_references(value, found));
        }
        _ => {}
    }
}

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

/// Judges the values of one definition.
struct Judge<'c, 'a> {
    set: Schema<'a>,
    line: Line,
    /// Where the current value lies.
    path: AttrPath,
    checked: &'c mut Checked,
}

impl Judge<'_, '_> {
    fn fault(&mut self, problem: Problem) {
        self.checked.faults.push(Fault { path: self.path.clone(), problem });
    }

    fn spot(&mut self, spot: Spot, value: &Value, depth: usize) {
        match spot {
            Spot::Anything => self.checked.values += 1,
            Spot::Option(At { node, ty }) => self.value(node, ty, value, depth),
            Spot::Group(group) => self.options(group, value, depth),
        }
    }

    /// A set whose names are the options of a group.
    fn options(&mut self, group: Group, value: &Value, depth: usize) {
        let Value::Set(entries) = value else {
            self.checked.values += 1;
            if !value.is_expression() {
                let members = members(&self.set, group, &self.path, self.line);
                self.fault(Problem::Group { found: shown(value), members });
            }
            return;
        };
        for (name, value) in entries {
            let step = self.set.step(Spot::Group(group), name, self.line);
            self.path.push(name.clone());
            match step {
                Ok(spot) => self.spot(spot, value, depth + 1),
                Err(Lost::Unknown(_)) if matches!(name.as_str(), "_module" | "imports" | "config" | "options") => self.checked.values += 1,
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
            (Kind::Submodule(freeform), Value::Set(entries)) => match node.filter(|node| self.set.children(*node).len() > 0) {
                Some(node) => self.options(Group { node, free: freeform.map_or(Free::No, Free::As) }, value, depth),
                None => match freeform {
                    Some(inner) => self.value(None, inner, value, depth + 1),
                    None => self.checked.values += entries.len(),
                },
            },
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

    fn named(&mut self, ty: TypeId, items: Items<'_>, entries: &std::collections::BTreeMap<String, Value>, value: &Value, depth: usize) {
        let Some(Value::Str(name)) = entries.get("type") else {
            self.checked.values += 1;
            return self.mismatch(ty, value, None);
        };
        let known = self.set.texts(items).any(|known| known == name);
        match self.set.named(name).filter(|_| known) {
            Some(node) => self.options(Group::closed(node), value, depth + 1),
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
                PACKAGES.get(path).filter(|package| *package != super::packages::Package::Other).map(|_| Shapes::PACKAGE)
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

    /// A list of the value alone, if that would do.
    fn hint_list(&self, inner: TypeId, value: &Value) -> Option<String> {
        accepts(&self.set, None, inner, value, self.line).then(|| format!("write a list, `[ {} ]`", short(value)))
    }

    /// What the value was surely meant to be.
    fn hint(&self, kind: Kind<'_>, value: &Value, text: Option<&str>) -> Option<String> {
        let write = |nix: String| Some(format!("write `{nix}`"));
        match (kind, value, text) {
            (Kind::Bool, _, Some("true" | "yes" | "on")) => write("true".to_owned()),
            (Kind::Bool, _, Some("false" | "no" | "off")) => write("false".to_owned()),
            (Kind::Bool, Value::Int(number @ (0 | 1)), _) => write((*number == 1).to_string()),
            (Kind::Int { low, high } | Kind::Number { low, high }, _, Some(text)) => {
                let number: i64 = text.trim().parse().ok()?;
                within(number as f64, low, high).then(|| format!("write `{number}`, without quotes"))
            }
            (Kind::Float, Value::Int(number), _) => write(format!("{number}.0")),
            (Kind::Float, _, Some(text)) => {
                let number: f64 = text.trim().parse().ok().filter(|number: &f64| number.is_finite())?;
                Some(format!("write `{number:?}`, without quotes"))
            }
            (Kind::Str | Kind::SingleLine | Kind::NonEmpty | Kind::Lines, Value::Int(_) | Value::Bool(_) | Value::Float(_), _) => {
                let quoted = format!("\"{}\"", print::expr(value).trim_end());
                Some(format!("write `{quoted}`, in quotes"))
            }
            (Kind::Path, _, Some(_)) => Some("write a path that begins with `/`".to_owned()),
            (Kind::Package, _, Some(text)) => {
                let name: AttrPath = text.parse().ok()?;
                PACKAGES.may_have(&name).then(|| format!("write `pkgs.{name}`"))
            }
            (Kind::Enum(items), _, Some(text)) => nearest(&format!("{text:?}"), self.set.texts(items).map(str::to_owned)),
            (Kind::List(inner), ..) if !matches!(value, Value::List(_)) => self.hint_list(inner, value),
            (Kind::Function(_), _, _) => Some("write a function, such as `nix_raw(\"ps: [ ps.x ]\")`".to_owned()),
            _ => None,
        }
    }
}

/// The value of an enum that was surely meant.
fn nearest(wanted: &str, values: impl Iterator<Item = String>) -> Option<String> {
    let offers = values.map(|value| (suggest::alike(wanted, &value), value)).filter(|(alike, _)| *alike > 0.6);
    let (_, value) = offers.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))?;
    Some(format!("did you mean `{value}`?"))
}

/// Whether a type without anything inside takes a value without anything inside.
fn is_plain(set: &Schema<'_>, kind: Kind<'_>, value: &Value) -> bool {
    let text = string(value);
    match kind {
        Kind::Opaque(_) => true,
        Kind::Bool => matches!(value, Value::Bool(_)),
        Kind::Int { low, high } => matches!(value, Value::Int(number) if within(*number as f64, low, high)),
        Kind::Float => matches!(value, Value::Float(_)),
        Kind::Number { low, high } => match value {
            Value::Int(number) => within(*number as f64, low, high),
            Value::Float(number) => within(*number, low, high),
            _ => false,
        },
        Kind::Str | Kind::Lines | Kind::Separated(_) => text.is_some(),
        Kind::SingleLine => text.is_some_and(|text| !text.strip_suffix('\n').unwrap_or(text).contains(['\n', '\r'])),
        Kind::NonEmpty => text.is_some_and(|text| !text.trim_matches([' ', '\t', '\n']).is_empty()),
        Kind::Passwd => text.is_some_and(|text| !text.contains([':', '\n'])),
        Kind::Matching(pattern) => text.is_some_and(|text| matches_whole(pattern, text)),
        Kind::Path => matches!(value, Value::Path(_)) || text.is_some_and(|text| text.starts_with('/')),
        // A whole path of the store, and nothing inside of one.
        Kind::Package => text.and_then(|text| text.strip_prefix("/nix/store/")).is_some_and(|name| !name.is_empty() && !name.contains('/')),
        Kind::StorePath => text.is_some_and(|text| text.starts_with("/nix/store/")) || matches!(value, Value::Path(_)),
        Kind::Enum(items) => json_scalar(value).is_some_and(|json| set.texts(items).any(|known| known == json)),
        Kind::Submodule(_) => matches!(value, Value::Path(_)),
        Kind::Data("iniAtom") => !matches!(value, Value::List(_) | Value::Set(_) | Value::Path(_)),
        Kind::Data("toml") => !holds_null(value),
        Kind::Data(_) => true,
        _ => false,
    }
}

/// TOML has no null.
fn holds_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::List(items) => items.iter().any(holds_null),
        Value::Set(entries) => entries.values().any(holds_null),
        _ => false,
    }
}

fn string(value: &Value) -> Option<&str> {
    match value {
        Value::Str(text) | Value::Indented(text) => Some(text.as_str()),
        _ => None,
    }
}

/// A value as an element of a list that somebody is to write.
fn short(value: &Value) -> String {
    let text = print::expr(value).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > SHOWN { "…".to_owned() } else { text }
}

fn within(number: f64, low: f64, high: f64) -> bool {
    low <= number && number <= high
}

/// Nix matches the whole string. What this engine can't read is accepted: Nix will say it.
fn matches_whole(pattern: &str, text: &str) -> bool {
    Regex::new(&format!("^(?:{pattern})$")).map_or(true, |regex| regex.is_match(text))
}

/// A scalar as the JSON that the values of an enum are kept in.
fn json_scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("null".to_owned()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Int(value) => Some(value.to_string()),
        // To Nix, `1.0` is `1`.
        Value::Float(value) if value.fract() == 0.0 => Some(format!("{value:.0}")),
        Value::Str(text) | Value::Indented(text) => serde_json::to_string(text).ok(),
        _ => None,
    }
}
