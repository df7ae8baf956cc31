//! What is wrong with a definition, and what to write instead.

use super::Line;
use crate::path::AttrPath;
use crate::print;

/// One thing that is wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The innermost attribute that is at fault; `*` stands for an element of a list.
    pub path: AttrPath,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What can be wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// There is no such option.
    Unknown {
        /// The group or submodule that does not have it; empty for the top.
        inside: AttrPath,
    },
    /// The option has another name.
    Renamed {
        /// The new one.
        to: String,
        /// Since when; `None` where it is older than what is known.
        since: Option<Line>,
        /// Whether the new one takes other values.
        changed: bool,
    },
    /// The option is gone.
    Removed {
        /// Why, where somebody said it.
        why: Option<String>,
        /// Since when.
        since: Option<Line>,
    },
    /// The option comes in a later release.
    NotYet {
        /// The first that has it.
        since: Line,
        /// The release that the configuration is for.
        line: Line,
    },
    /// Only the module system itself sets it.
    ReadOnly,
    /// It takes another type.
    Type {
        /// What it takes.
        expected: String,
        /// What it was given.
        found: String,
        /// What to write, where that can be said.
        hint: Option<String>,
    },
    /// Something inside of an option that has no inside.
    Inside {
        /// The option.
        option: AttrPath,
        /// What it takes.
        expected: String,
    },
    /// A value for what is a group of options.
    Group {
        /// What it was given.
        found: String,
        /// Some of its options.
        members: Vec<String>,
    },
    /// `config.…` refers to an option that does not exist.
    Reference {
        /// The option.
        to: AttrPath,
        /// The group or submodule that does not have it.
        inside: AttrPath,
    },
}

impl Fault {
    /// What is wrong, in one sentence without a full stop.
    pub fn message(&self) -> String {
        let path = written(&self.path);
        match &self.problem {
            Problem::Unknown { inside } if inside.is_empty() => format!("there is no option `{path}`"),
            Problem::Unknown { inside } => format!("there is no option `{path}`: `{}` has nothing of that name", written(inside)),
            Problem::Renamed { to, since, .. } => match since {
                Some(since) => format!("the option `{path}` is called `{to}` since {since}"),
                None => format!("the option `{path}` is called `{to}`"),
            },
            Problem::Removed { why, since } => {
                let since = since.map_or_else(String::new, |since| format!(" since {since}"));
                let why = why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
                format!("the option `{path}` is gone{since}{why}")
            }
            Problem::NotYet { since, line } => format!("the option `{path}` comes with {since}, and this is {line}"),
            Problem::ReadOnly => format!("`{path}` is set by the system itself and can only be read"),
            Problem::Type { expected, found, .. } => format!("`{path}` takes {expected}, not {found}"),
            Problem::Inside { option, expected } => {
                format!("`{path}` can't exist: `{}` takes {expected}, which has nothing inside", written(option))
            }
            Problem::Group { found, .. } => format!("`{path}` is a group of options and can't be {found}"),
            Problem::Reference { to, .. } => format!("`{path}` refers to `config.{to}`, and there is no such option"),
        }
    }

    /// What to type; `meant` are the options that may have been meant. `None` where there is no option and none is like it.
    pub(crate) fn help(&self, meant: &[String]) -> Option<String> {
        Some(match &self.problem {
            Problem::Unknown { .. } | Problem::Reference { .. } => match meant {
                [] => return None,
                [one] => format!("did you mean `{one}`?"),
                many => format!("did you mean one of {}?", quoted(many)),
            },
            Problem::Renamed { to, changed: true, .. } => format!("set `{to}`, which takes other values than the old option did"),
            Problem::Renamed { to, .. } => format!("set `{to}`"),
            Problem::Removed { .. } | Problem::ReadOnly => "leave the option out".to_owned(),
            Problem::NotYet { since, .. } => format!("leave the option out, or move to {since}"),
            Problem::Type { hint: Some(hint), .. } => hint.clone(),
            Problem::Type { expected, .. } => format!("give it {expected}"),
            Problem::Inside { option, expected } => format!("set `{}` itself to {expected}", written(option)),
            Problem::Group { members, .. } => format!("set the options inside of it: {}", quoted(members)),
        })
    }
}

/// A path as messages show it: `*` for an element of a list needs no quotes there.
pub(super) fn written(path: &AttrPath) -> String {
    let name = |name: &std::borrow::Cow<'static, str>| match name.as_ref() {
        "*" => "*".to_owned(),
        name => print::attr_name(name),
    };
    path.segments().iter().map(name).collect::<Vec<_>>().join(".")
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
