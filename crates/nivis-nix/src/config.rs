//! The definitions of one configuration, with priorities, and which of them Nix could not merge.
//!
//! Where the type of an option is known, it decides ([`merge`](crate::schema::merge)). Where it is not, a pair is called a clash only if
//! every type would refuse it or if the pair is surely a mistake. At one path, with the priorities that the printer writes:
//!
//! | first | second | outcome |
//! |---|---|---|
//! | any scalar, priority *p* | scalar, priority *q* ≠ *p* | the lower number wins, the other is a loser |
//! | scalar | equal scalar, same priority | they agree |
//! | scalar | unequal scalar, same priority | **clash** |
//! | string of several lines | any string, same priority | unknown: an option of type `lines` joins them, so no clash |
//! | list | list | joined in the order of definition, whatever their priorities |
//! | set | set, or a definition below it | united name by name, each name by this table |
//! | list | set | **clash** |
//! | list or set | scalar, priority 100 | **clash** |
//! | list or set | scalar, another priority | the scalar wins below 100 and loses above it |
//! | expression | anything | unknown, no clash: only Nix knows its value |
//!
//! *Lists, sets and multi-line strings are always at priority 100*, because the printer never wraps them: a wrapped one would take the place of what
//! other modules add to it, silently. A priority goes to the scalars inside a set instead. A value that has its own property
//! (`lib.mkForce(…)`, see [`Value::property`]) keeps it: `mkForce`, `mkDefault` and `mkOverride N` decide its priority, and the rest
//! leaves it at 100.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::path::AttrPath;
use crate::print;
use crate::schema::Verdict;
use crate::value::Value;

/// How deep names and values may nest together; real configurations stay below ten.
///
/// The readers and formatters of Nix are recursive, and their stack has an end.
pub const MAX_DEPTH: usize = 64;

/// How strong a definition is: the lower number wins. The numbers are those of the NixOS module system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Priority(pub u32);

impl Priority {
    /// `lib.mkForce`.
    pub const FORCE: Self = Self(50);
    /// A definition without any wrapper.
    pub const PLAIN: Self = Self(100);
    /// `lib.mkDefault`.
    pub const MK_DEFAULT: Self = Self(1000);
    /// The `default` of an option's declaration.
    pub const OPTION_DEFAULT: Self = Self(1500);
}

impl Default for Priority {
    fn default() -> Self {
        Self::PLAIN
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One value for one path, and whatever the caller wants to know about where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition<O> {
    /// What is defined.
    pub path: AttrPath,
    /// Its value.
    pub value: Value,
    /// How strong it is. Lists and sets ignore it; see the [module](self).
    pub priority: Priority,
    /// Where it came from.
    pub origin: O,
}

/// A definition that can never be Nix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{path}`: {reason}")]
pub struct Refused {
    /// The innermost attribute that is at fault.
    pub path: AttrPath,
    /// What is wrong with it.
    pub reason: Reason,
}

/// Why a value can never be Nix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// A NUL byte in a string, a name, or raw Nix.
    #[error("a NUL byte, which no Nix string, name or text can hold")]
    Nul,
    /// NaN or an infinity.
    #[error("{0} is not a number that Nix has")]
    NotFinite(String),
    /// Not a relative path literal.
    #[error("{0:?} is not a relative path: it begins with `./` or `../` and has letters, digits and `. _ - + /` only")]
    Path(String),
    /// Raw text that is not one Nix expression.
    #[error("the raw Nix does not parse: {0}")]
    Raw(String),
    /// A [`Value::Impossible`], with its own sentence.
    #[error("{0}")]
    Impossible(String),
    /// More than [`MAX_DEPTH`] levels.
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
}

/// Two definitions that Nix could not merge.
#[derive(Debug, PartialEq)]
pub struct Clash<'a, O> {
    /// Where they meet.
    pub path: AttrPath,
    /// What kind of clash it is.
    pub kind: ClashKind,
    /// The one that was defined earlier.
    pub first: &'a Definition<O>,
    /// The one that was defined later.
    pub second: &'a Definition<O>,
}

/// The kinds of clash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClashKind {
    /// Both give a value, and the values differ.
    Values,
    /// One gives a value, the other something inside it.
    LeafAndSet,
}

/// What is known of the options that are defined.
pub trait Judge {
    /// What becomes of two or more definitions of `path`, all of one priority.
    fn merge(&self, path: &AttrPath, values: &[&Value]) -> Verdict;

    /// How many names of `path` lead to an option whose sets are one value each, so that they do not unite name by name.
    fn whole(&self, path: &AttrPath) -> Option<usize>;
}

/// Knows no option.
struct Untyped;

impl Judge for Untyped {
    fn merge(&self, _: &AttrPath, _: &[&Value]) -> Verdict {
        Verdict::Unknown
    }

    fn whole(&self, _: &AttrPath) -> Option<usize> {
        None
    }
}

/// The definitions of one configuration.
#[derive(Clone, Debug)]
pub struct Config<O> {
    definitions: Vec<Definition<O>>,
    /// The indices into `definitions`, in the order of definition.
    by_path: BTreeMap<AttrPath, Vec<usize>>,
}

impl<O> Config<O> {
    /// No definitions.
    pub const fn new() -> Self {
        Self { definitions: Vec::new(), by_path: BTreeMap::new() }
    }

    /// Adds a definition.
    ///
    /// # Errors
    /// Refuses what can never be Nix, naming the attribute; nothing is added then.
    pub fn define(&mut self, definition: Definition<O>) -> Result<(), Refused> {
        check(&definition.path, &definition.value)?;
        let index = self.definitions.len();
        // Cloned only for a new path: most definitions of a large fleet share few.
        match self.by_path.get_mut(&definition.path) {
            Some(indices) => indices.push(index),
            None => drop(self.by_path.insert(definition.path.clone(), vec![index])),
        }
        self.definitions.push(definition);
        Ok(())
    }

    /// How many definitions there are.
    pub fn len(&self) -> usize {
        self.definitions.len()
    }

    /// Whether nothing is defined.
    pub fn is_empty(&self) -> bool {
        self.definitions.is_empty()
    }

    /// All definitions, by path, and in the order of definition at one path.
    pub fn iter(&self) -> impl Iterator<Item = &Definition<O>> {
        self.by_path.values().flatten().map(|&index| &self.definitions[index])
    }

    /// All paths that have a definition, in order.
    pub fn paths(&self) -> impl Iterator<Item = &AttrPath> {
        self.by_path.keys()
    }

    /// The definitions at `path` or below it, by path.
    pub fn under(&self, path: &AttrPath) -> impl Iterator<Item = &Definition<O>> {
        let below = self.by_path.range(path.clone()..).take_while(|(found, _)| found.starts_with(path));
        below.flat_map(|(_, indices)| indices).map(|&index| &self.definitions[index])
    }

    /// What decides the value at `path`: the winners, then the losers by priority, each in the order of definition.
    ///
    /// Besides the definitions of `path` itself these are the sets further out that have a value for it.
    pub fn get(&self, path: &AttrPath) -> Vec<&Definition<O>> {
        let mut found = Vec::new();
        for length in 0..=path.len() {
            let (outer, inner) = path.segments().split_at(length);
            for &index in self.by_path.get(&AttrPath::of(outer.iter().cloned())).into_iter().flatten() {
                let definition = &self.definitions[index];
                if let Some(value) = select(&definition.value, inner) {
                    found.push((effective(value, definition.priority), index));
                }
            }
        }
        found.sort_unstable();
        found.into_iter().map(|(_, index)| &self.definitions[index]).collect()
    }

    /// All pairs that Nix could not merge, by path, where the types of options are not known: see the [module](self).
    pub fn clashes(&self) -> Vec<Clash<'_, O>> {
        self.clashes_by(&Untyped)
    }

    /// All pairs that Nix could not merge, by path: each definition that differs from the first winner, with that winner. Linear in the
    /// size of the configuration but for the sorting by path.
    ///
    /// `judge` is asked about the strongest definitions of one path, two or more; what it does not know is judged without types.
    pub fn clashes_by(&self, judge: &dyn Judge) -> Vec<Clash<'_, O>> {
        let mut splitter = Splitter { judge, atoms: Vec::new() };
        for (index, definition) in self.definitions.iter().enumerate() {
            splitter.definition(definition, index);
        }
        let mut atoms = splitter.atoms;
        atoms.sort_by(|a, b| a.path.cmp(&b.path).then(a.index.cmp(&b.index)));
        let mut finder = Finder { judge, outer: Vec::new(), forced: None, found: BTreeSet::new() };
        let mut rest = atoms.as_slice();
        for group in atoms.chunk_by(|a, b| a.path == b.path) {
            rest = &rest[group.len()..];
            finder.visit(group, rest.first());
        }
        finder.found.into_iter().map(|(path, kind, a, b)| self.clash(&path, kind, a, b)).collect()
    }

    fn clash(&self, path: &[&str], kind: ClashKind, a: usize, b: usize) -> Clash<'_, O> {
        Clash { path: owned(path), kind, first: &self.definitions[a.min(b)], second: &self.definitions[a.max(b)] }
    }
}

impl<O> Default for Config<O> {
    fn default() -> Self {
        Self::new()
    }
}

/// The priority that Nix will see.
pub(crate) fn effective(value: &Value, priority: Priority) -> Priority {
    let (Value::Call(call), Some(property)) = (value, value.property()) else {
        return if matches!(value, Value::Indented(_) | Value::List(_) | Value::Set(_)) { Priority::PLAIN } else { priority };
    };
    match (property, call.args.as_slice()) {
        ("mkForce", _) => Priority::FORCE,
        ("mkDefault", _) => Priority::MK_DEFAULT,
        ("mkOverride", [Value::Int(number), ..]) => u32::try_from(*number).map_or(Priority::PLAIN, Priority),
        _ => Priority::PLAIN,
    }
}

/// Whether both print as values that every option type takes for the same.
fn agree(a: &Value, b: &Value) -> bool {
    let several_lines = |value: &Value| matches!(value, Value::Indented(_));
    let text = |value: &Value| matches!(value, Value::Str(_) | Value::Indented(_));
    match (a, b) {
        (Value::List(_), Value::List(_)) | (Value::Set(_), Value::Set(_)) => true,
        _ if a.is_expression() || b.is_expression() => true,
        _ if text(a) && text(b) && (several_lines(a) || several_lines(b)) => true,
        _ => a == b,
    }
}

/// The value at `path` inside `value`.
fn select<'a>(value: &'a Value, path: &[Cow<'static, str>]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, segment| match value {
        Value::Set(entries) => entries.get(segment.as_ref()),
        _ => None,
    })
}

/// A definition, or the part of its set that has no set inside.
struct Atom<'a> {
    path: Vec<&'a str>,
    value: Cow<'a, Value>,
    priority: Priority,
    index: usize,
}

/// Splits definitions into atoms.
struct Splitter<'a, 'j> {
    judge: &'j dyn Judge,
    atoms: Vec<Atom<'a>>,
}

impl<'a> Splitter<'a, '_> {
    fn definition<O>(&mut self, definition: &'a Definition<O>, index: usize) {
        let names: Vec<&str> = definition.path.segments().iter().map(AsRef::as_ref).collect();
        match self.judge.whole(&definition.path).filter(|length| *length < names.len()) {
            // What lies inside of such an option is a definition of the option.
            Some(length) => {
                let inside = names[length..].iter().rev();
                let value = inside.fold(definition.value.clone(), |value, name| Value::set([(*name, value)]));
                let path = names[..length].to_vec();
                self.atoms.push(Atom { path, value: Cow::Owned(value), priority: Priority::PLAIN, index });
            }
            None => self.value(names, &definition.value, definition.priority, index),
        }
    }

    /// Splits sets into what is inside them, where they unite.
    fn value(&mut self, path: Vec<&'a str>, value: &'a Value, priority: Priority, index: usize) {
        match value {
            Value::Set(entries) if !entries.is_empty() && self.judge.whole(&owned(&path)).is_none() => {
                for (name, value) in entries {
                    let mut path = path.clone();
                    path.push(name);
                    self.value(path, value, priority, index);
                }
            }
            _ => self.atoms.push(Atom { path, value: Cow::Borrowed(value), priority: effective(value, priority), index }),
        }
    }
}

fn owned(path: &[&str]) -> AttrPath {
    AttrPath::of(path.iter().map(|name| (*name).to_owned()))
}

/// Walks the atoms in the order of their paths, so that whatever is further out was seen before.
struct Finder<'g, 'a, 'j> {
    judge: &'j dyn Judge,
    /// The leaves on the way to the current path that would have to agree with a set.
    outer: Vec<&'g Atom<'a>>,
    /// The path on the way to the current one that a leaf stronger than sets has won.
    forced: Option<&'g [&'a str]>,
    found: BTreeSet<(Vec<&'a str>, ClashKind, usize, usize)>,
}

impl<'g, 'a> Finder<'g, 'a, '_> {
    /// Takes all atoms of one path, and the first one after them.
    fn visit(&mut self, group: &'g [Atom<'a>], next: Option<&Atom<'a>>) {
        let Some(path) = group.first().map(|atom| &atom.path) else { return };
        if self.forced.is_some_and(|forced| path.starts_with(forced)) {
            return;
        }
        while self.outer.last().is_some_and(|outer| !path.starts_with(&outer.path)) {
            self.outer.pop();
        }
        for atom in group {
            self.below_a_leaf(atom);
        }
        let strongest = group.iter().map(|atom| atom.priority).min().unwrap_or_default();
        // Leaves that are weaker than a set lose to it, together.
        let set_below = next.is_some_and(|next| next.path.starts_with(path));
        if !set_below || strongest <= Priority::PLAIN {
            self.same_path(group, strongest);
        }
        if strongest < Priority::PLAIN {
            self.forced = Some(path);
            return;
        }
        let leaf =
            |atom: &&Atom<'_>| atom.priority == Priority::PLAIN && !matches!(*atom.value, Value::Set(_)) && !atom.value.is_expression();
        self.outer.extend(group.iter().find(leaf));
    }

    fn below_a_leaf(&mut self, atom: &Atom<'a>) {
        let set = Value::set::<&str>([]);
        for outer in self.outer.iter().filter(|outer| outer.index != atom.index) {
            // Some types make a set of a leaf, and in some the later one stays.
            match self.judge.merge(&owned(&outer.path), &[&*outer.value, &set]) {
                Verdict::Merge | Verdict::Undecided => {}
                Verdict::Clash(..) | Verdict::Unknown => {
                    self.found.insert((outer.path.clone(), ClashKind::LeafAndSet, outer.index, atom.index));
                }
            }
        }
    }

    fn same_path(&mut self, group: &[Atom<'a>], strongest: Priority) {
        let winners: Vec<_> = group.iter().filter(|atom| atom.priority == strongest).collect();
        if let [first, _, ..] = winners.as_slice() {
            let values: Vec<_> = winners.iter().map(|atom| &*atom.value).collect();
            match self.judge.merge(&owned(&first.path), &values) {
                Verdict::Merge | Verdict::Undecided => return,
                Verdict::Clash(a, b) => {
                    self.found.insert((first.path.clone(), ClashKind::Values, winners[a].index, winners[b].index));
                    return;
                }
                Verdict::Unknown => {}
            }
        }
        let mut winners = winners.into_iter().filter(|atom| !atom.value.is_expression());
        let Some(first) = winners.next() else { return };
        for other in winners.filter(|other| !agree(&first.value, &other.value)) {
            let set = matches!(*first.value, Value::Set(_)) || matches!(*other.value, Value::Set(_));
            let kind = if set { ClashKind::LeafAndSet } else { ClashKind::Values };
            self.found.insert((first.path.clone(), kind, first.index, other.index));
        }
    }
}

/// Refuses what can never be Nix.
///
/// # Errors
/// The innermost attribute that is at fault.
pub fn check(path: &AttrPath, value: &Value) -> Result<(), Refused> {
    if path.segments().iter().any(|segment| segment.contains('\0')) {
        return Err(Refused { path: path.clone(), reason: Reason::Nul });
    }
    check_value(&mut path.clone(), path.len(), value)
}

/// Checks `value` at `path`; `depth` counts lists and calls too, which add no name.
fn check_value(path: &mut AttrPath, depth: usize, value: &Value) -> Result<(), Refused> {
    if depth > MAX_DEPTH {
        return Err(Refused { path: path.clone(), reason: Reason::TooDeep });
    }
    match value {
        Value::List(items) => items.iter().try_for_each(|item| check_value(path, depth + 1, item)),
        Value::Set(entries) => entries.iter().try_for_each(|(name, value)| {
            let mut inner = path.child(name.clone());
            if name.contains('\0') {
                return Err(Refused { path: inner, reason: Reason::Nul });
            }
            check_value(&mut inner, depth + 1, value)
        }),
        Value::Call(call) => {
            check_value(path, depth + 1, &call.function)?;
            call.args.iter().try_for_each(|arg| check_value(path, depth + 1, arg))
        }
        _ => match fault(value) {
            Some(reason) => Err(Refused { path: path.clone(), reason }),
            None => Ok(()),
        },
    }
}

/// What is wrong with a value that has no values inside.
fn fault(value: &Value) -> Option<Reason> {
    match value {
        Value::Float(float) if !float.is_finite() => Some(Reason::NotFinite(float.to_string())),
        Value::Str(text) | Value::Indented(text) | Value::Raw(text) if text.contains('\0') => Some(Reason::Nul),
        Value::Path(text) if !print::is_path(text) => Some(Reason::Path(text.clone())),
        Value::Raw(text) => print::raw_fault(text).map(Reason::Raw),
        Value::Ref(reference) if reference.path.segments().iter().any(|segment| segment.contains('\0')) => Some(Reason::Nul),
        Value::Impossible(why) => Some(Reason::Impossible(why.clone())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(definitions: &[(&str, Value, u32)]) -> Config<usize> {
        let mut config = Config::new();
        for (origin, (path, value, priority)) in definitions.iter().enumerate() {
            let path = path.parse().unwrap();
            config.define(Definition { path, value: value.clone(), priority: Priority(*priority), origin }).unwrap();
        }
        config
    }

    /// Each clash as `path: first second`, by the numbers of the definitions.
    fn clashes(definitions: &[(&str, Value, u32)]) -> Vec<String> {
        let config = config(definitions);
        config.clashes().iter().map(|clash| format!("{}: {} {}", clash.path, clash.first.origin, clash.second.origin)).collect()
    }

    fn agrees(definitions: &[(&str, Value, u32)]) {
        assert_eq!(clashes(definitions), [""; 0]);
        let reversed: Vec<_> = definitions.iter().rev().cloned().collect();
        assert_eq!(clashes(&reversed), [""; 0]);
    }

    fn refused(path: &str, value: Value) -> String {
        let definition = Definition { path: path.parse().unwrap(), value, priority: Priority::PLAIN, origin: () };
        Config::new().define(definition).unwrap_err().to_string()
    }

    fn one(name: &str, value: Value) -> Value {
        Value::set([(name, value)])
    }

    #[test]
    fn scalars() {
        agrees(&[("a", Value::Int(1), 100), ("a", Value::Int(2), 900)]);
        agrees(&[("a", Value::Int(1), 100), ("a", Value::Int(1), 100)]);
        assert_eq!(clashes(&[("a", Value::Int(1), 900), ("a", Value::Int(2), 900)]), ["a: 0 1"]);
        assert_eq!(clashes(&[("a", Value::Int(1), 100), ("a", Value::str("1"), 100)]), ["a: 0 1"]);
        assert_eq!(clashes(&[("a", Value::Int(1), 100), ("a", Value::Int(1), 100), ("a", Value::Int(2), 100)]), ["a: 0 2"]);
    }

    #[test]
    fn a_loser_never_clashes() {
        agrees(&[("a", Value::Int(1), 50), ("a", Value::Int(2), 100), ("a", Value::Int(3), 900)]);
    }

    #[test]
    fn several_lines_may_be_joined() {
        agrees(&[("a", Value::indented("x\n"), 100), ("a", Value::indented("y\n"), 100)]);
        agrees(&[("a", Value::indented("x\n"), 100), ("a", Value::str("y"), 100)]);
        assert_eq!(clashes(&[("a", Value::indented("x\n"), 100), ("a", Value::Int(1), 100)]), ["a: 0 1"]);
    }

    #[test]
    fn lists() {
        agrees(&[("a", Value::list([Value::Int(1)]), 100), ("a", Value::list([Value::Int(2)]), 900)]);
        assert_eq!(clashes(&[("a", Value::list([]), 100), ("a", Value::set::<&str>([]), 100)]), ["a: 0 1"]);
        assert_eq!(clashes(&[("a", Value::list([]), 900), ("a", Value::Null, 100)]), ["a: 0 1"]);
        agrees(&[("a", Value::list([]), 100), ("a", Value::Null, 900)]);
        agrees(&[("a", Value::list([]), 100), ("a", Value::Null, 50)]);
    }

    #[test]
    fn sets() {
        agrees(&[("a", one("b", Value::Int(1)), 100), ("a.c", Value::Int(2), 100), ("a", one("b", Value::Int(1)), 100)]);
        assert_eq!(clashes(&[("a", one("b", Value::Int(1)), 100), ("a.b", Value::Int(2), 100)]), ["a.b: 0 1"]);
        agrees(&[("a", one("b", Value::Int(1)), 900), ("a.b", Value::Int(2), 100)]);
        agrees(&[("a", Value::set::<&str>([]), 100), ("a.b", Value::Int(2), 100)]);
    }

    #[test]
    fn a_leaf_where_another_has_children() {
        assert_eq!(clashes(&[("a.b.c", Value::Int(1), 900), ("a", Value::Null, 100)]), ["a: 0 1"]);
        assert_eq!(clashes(&[("a", Value::Int(1), 100), ("a.b", Value::Int(1), 100), ("a.c", Value::Int(1), 100)]), ["a: 0 1", "a: 0 2"]);
        assert_eq!(clashes(&[("a", Value::Int(1), 100), ("a", Value::set::<&str>([]), 900)]), ["a: 0 1"]);
        assert_eq!(clashes(&[("a", Value::list([]), 900), ("a", one("b", Value::Int(1)), 900)]), ["a: 0 1"]);
        agrees(&[("a", Value::Null, 900), ("a.b", Value::Int(1), 900)]);
        agrees(&[("a", Value::Null, 50), ("a.b", Value::Int(1), 100)]);
    }

    #[test]
    fn nothing_is_known_of_expressions() {
        for expression in [Value::pkgs("x"), Value::raw("x: x"), Value::lib("f").call([Value::Int(1)])] {
            agrees(&[("a", expression.clone(), 100), ("a", Value::Int(1), 100)]);
            agrees(&[("a", expression.clone(), 100), ("a", Value::pkgs("y"), 100)]);
            agrees(&[("a", expression, 100), ("a.b", Value::Int(1), 100)]);
        }
    }

    #[test]
    fn a_property_decides_the_priority() {
        let config = config(&[
            ("a", Value::Int(1), 100),
            ("a", Value::Bool(true).force(), 900),
            ("a", Value::lib("mkOverride").call([Value::Int(70), Value::Int(1)]), 100),
            ("a", Value::lib("mkDefault").call([Value::Int(1)]), 100),
        ]);
        let order: Vec<usize> = config.get(&"a".parse().unwrap()).iter().map(|definition| definition.origin).collect();
        assert_eq!(order, [1, 2, 0, 3]);
    }

    #[test]
    fn winners_come_first_and_sets_further_out_count() {
        let config = config(&[
            ("a.b", Value::Int(1), 900),
            ("a", Value::set([("b", Value::Int(2)), ("c", Value::Int(3))]), 100),
            ("a.b", Value::Int(4), 50),
            ("a.c", Value::Int(5), 100),
        ]);
        let order: Vec<usize> = config.get(&"a.b".parse().unwrap()).iter().map(|definition| definition.origin).collect();
        assert_eq!(order, [2, 1, 0]);
        assert!(config.get(&"a.x".parse().unwrap()).is_empty());
    }

    #[test]
    fn iteration_is_by_path() {
        let config =
            config(&[("b", Value::Null, 100), ("a.b", Value::Null, 100), ("a", Value::set::<&str>([]), 100), ("ab", Value::Null, 100)]);
        assert_eq!(config.paths().map(ToString::to_string).collect::<Vec<_>>(), ["a", "a.b", "ab", "b"]);
        assert_eq!(config.under(&"a".parse().unwrap()).map(|definition| definition.origin).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn what_can_never_be_nix_is_refused_with_its_path() {
        assert_eq!(
            refused("a", one("b", Value::list([Value::str("x\0")]))),
            "`a.b`: a NUL byte, which no Nix string, name or text can hold"
        );
        assert!(refused("a", one("b\0", Value::Null)).contains("NUL"));
        assert!(refused("a\0", Value::Null).contains("NUL"));
        assert!(refused("a", Value::pkgs("x\0")).contains("NUL"));
        assert_eq!(refused("a", Value::Float(f64::NAN)), "`a`: NaN is not a number that Nix has");
        assert!(refused("a", Value::Float(f64::NEG_INFINITY).force()).contains("-inf"));
        assert!(refused("a", Value::Impossible("no".into())).ends_with("`a`: no"));
        for path in ["/etc/x", "x", "./a b", "./", ".", "./a//b", "./a/", "~/x", "./${x}", "", "./a\n"] {
            assert!(refused("a", Value::path(path)).contains("relative path"), "{path}");
        }
        for raw in ["", "1; b = 2", "x) (y", "{", "1 #\n}"] {
            assert!(refused("a", Value::raw(raw)).contains("does not parse"), "{raw}");
        }
        let deep = (0..=MAX_DEPTH).fold(Value::Null, |value, _| Value::list([value]));
        assert!(refused("a", deep).contains("deeper"));
    }

    #[test]
    fn a_refused_definition_leaves_nothing_behind() {
        let mut config = Config::new();
        let definition = Definition { path: "a".into(), value: Value::str("\0"), priority: Priority::PLAIN, origin: () };
        assert!(config.define(definition).is_err());
        assert!(config.is_empty() && config.paths().next().is_none());
    }
}
