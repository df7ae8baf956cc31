//! A definition against the options that exist.

use super::fault::{Fault, Problem, written};
use super::judge::{Judge, property_values};
use super::walk::{At, Group, Lost, Spot};
use super::{Line, Schema, suggest};
use crate::path::AttrPath;
use crate::print;
use crate::value::{Reference, Root, Value};

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
pub(super) fn gone(why: Lost<'_>, path: &AttrPath, length: usize, line: Line) -> Problem {
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
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        _ => format!("{} (`{}`)", value.kind(), text_of(value)),
    }
}

pub(super) fn text_of(value: &Value) -> String {
    let text = print::expr(value);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = text.chars().take(SHOWN).collect();
    let more = if short.len() < text.len() { " …" } else { "" };
    format!("{short}{more}")
}

/// Some options of a group, `enable` before all.
pub(super) fn members(set: &Schema<'_>, group: Group, path: &AttrPath, line: Line) -> Vec<String> {
    let mut names: Vec<&str> = set.children(group.node).filter(|child| set.is_current(*child, line)).map(|child| set.name(child)).collect();
    names.sort_by_key(|name| *name != "enable");
    names.into_iter().take(MEMBERS).map(|name| written(&path.child(name.to_owned()))).collect()
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
