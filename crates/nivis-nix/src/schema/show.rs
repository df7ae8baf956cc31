//! What is known of an option, for people.

use super::check::Schemas;
use super::layout::End;
use super::walk::{At, Group, Spot};
use super::{Line, NodeId, Schema};
use crate::path::AttrPath;

/// What is known of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A group of options.
    Group {
        /// What lies right below it: names, and whether there is more below them.
        members: Vec<(String, bool)>,
    },
    /// An option.
    Option(Described),
    /// An old name.
    Gone {
        /// What became of it, in a sentence: see [`Fault::message`](super::Fault::message).
        message: String,
    },
    /// Something inside of an option that takes any name and any value.
    Anything,
}

/// An option in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// What it takes.
    pub takes: String,
    /// Its default as JSON, where it is short and plain.
    pub default: Option<String>,
    /// Whether it has a default at all.
    pub has_default: bool,
    /// Whether only the system itself sets it.
    pub read_only: bool,
    /// The module file that declares it.
    pub declared: Option<String>,
    /// The first release that has it, where it is newer than the oldest that is known.
    pub since: Option<Line>,
    /// The options inside of it.
    pub inside: Vec<String>,
}

impl<'a> Schemas<'a> {
    /// What each of the option sets knows of `path`: the set's origin, and the description.
    pub fn show(&self, path: &AttrPath) -> Vec<(&'a str, Shown)> {
        self.sets.iter().filter_map(|set| Some((set.taken_from(), set.show(path, self.line)?))).collect()
    }
}

impl Schema<'_> {
    fn show(&self, path: &AttrPath, line: Line) -> Option<Shown> {
        match self.walk(path, line) {
            Ok(Spot::Anything) => Some(Shown::Anything),
            Ok(Spot::Group(Group { node, .. })) => {
                let members = self.children(node).map(|child| (self.name(child).to_owned(), self.children(child).len() > 0));
                Some(Shown::Group { members: members.collect() })
            }
            Ok(Spot::Option(at)) => Some(Shown::Option(self.described(at))),
            Err((_, super::walk::Lost::Unknown(_) | super::walk::Lost::Leaf(_))) => None,
            Err(_) => {
                let schemas = Schemas { sets: vec![*self], foreign: Vec::new(), line };
                let checked = schemas.check(path, &crate::Value::Null);
                checked.faults.first().map(|fault| Shown::Gone { message: fault.message() })
            }
        }
    }

    fn described(&self, At { node, ty }: At) -> Described {
        let of = |known: fn(&Self, NodeId) -> bool| node.is_some_and(|node| known(self, node));
        let text = |known: fn(&Self, NodeId) -> Option<&str>| node.and_then(|node| known(self, node)).map(str::to_owned);
        let since =
            node.and_then(|node| self.history(node)).filter(|history| history.end() != End::Alias).map(|history| history.since.get());
        Described {
            takes: self.describe(ty),
            default: text(|schema, node| schema.default(node)),
            has_default: of(|schema, node| schema.has_default(node)),
            read_only: of(|schema, node| schema.is_read_only(node)),
            declared: text(|schema, node| schema.declared(node)),
            since: since.filter(|since| *since > 0).map(Line::from_raw),
            inside: node.map(|node| self.below(node)).unwrap_or_default(),
        }
    }

    /// The names right below an option; those of a submodule in a list or a set, without the step into it.
    fn below(&self, node: NodeId) -> Vec<String> {
        let inner = self.child(node, "<name>").or_else(|| self.child(node, "*"));
        let names = self.children(inner.unwrap_or(node)).map(|child| self.name(child).to_owned());
        names.filter(|name| !name.starts_with('_')).collect()
    }
}
