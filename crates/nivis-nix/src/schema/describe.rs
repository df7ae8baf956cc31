//! Types in words.

use super::{Items, Kind, Schema, TypeId};

/// More values or alternatives than this end in "…".
const MOST: usize = 24;

impl Schema<'_> {
    /// What a type takes: "a list of strings", "null or an integer from 0 to 65535".
    pub(crate) fn describe(&self, ty: TypeId) -> String {
        match self.kind(ty) {
            Kind::Opaque("" | "anything" | "raw" | "unspecified" | "recursive") => "anything".to_owned(),
            Kind::Opaque(name) => format!("a value of the type `{name}`"),
            Kind::Bool => "a boolean".to_owned(),
            Kind::Int { low, high } => range("an integer", low, high),
            Kind::Float => "a float, such as `1.0`".to_owned(),
            Kind::Number { low, high } => range("a number", low, high),
            Kind::Str => "a string".to_owned(),
            Kind::SingleLine => "a string of one line".to_owned(),
            Kind::NonEmpty => "a string that is not empty".to_owned(),
            Kind::Lines => "lines of text".to_owned(),
            Kind::Separated(by) => format!("a string, its parts joined by {by:?}"),
            Kind::Matching(pattern) => format!("a string that matches `{pattern}`"),
            Kind::Passwd => "a string without colons and line breaks".to_owned(),
            Kind::Path => "an absolute path".to_owned(),
            Kind::StorePath => "a path in the Nix store".to_owned(),
            Kind::Package => "a package".to_owned(),
            Kind::Enum(values) => format!("one of {}", self.values(values)),
            Kind::List(inner) if self.flags(ty).non_empty() => format!("a list of {}, at least one", self.describe_many(inner)),
            Kind::List(inner) => format!("a list of {}", self.describe_many(inner)),
            Kind::Attrs(inner) if matches!(self.kind(inner), Kind::Submodule(_)) => "a set of options for each name".to_owned(),
            Kind::Attrs(inner) => format!("a set of {}", self.describe_many(inner)),
            Kind::Nullable(inner) => format!("null or {}", self.describe(inner)),
            Kind::Function(inner) => format!("a function that returns {}", self.describe(inner)),
            Kind::Either(items) => self.alternatives(ty, items),
            Kind::Coerced { from, to } => {
                let (from, to) = (self.describe(from), self.describe(to));
                if from == to { to } else { format!("{to} or {from}") }
            }
            Kind::Submodule(_) => "a set of options".to_owned(),
            Kind::AnySet => "a set".to_owned(),
            Kind::Data("iniAtom") => "a boolean, a number, a string or null".to_owned(),
            Kind::Data(format) => format!("data that {} can hold", format.to_uppercase()),
            Kind::Named(items) => format!("a set with `type` as one of {}", self.texts(items).collect::<Vec<_>>().join(", ")),
        }
    }

    fn describe_many(&self, ty: TypeId) -> String {
        match self.kind(ty) {
            Kind::Opaque(_) => "anything".to_owned(),
            Kind::Bool => "booleans".to_owned(),
            Kind::Int { low, high } => range("integers", low, high),
            Kind::Str => "strings".to_owned(),
            Kind::SingleLine => "strings of one line".to_owned(),
            Kind::Package => "packages".to_owned(),
            Kind::Path => "absolute paths".to_owned(),
            Kind::Submodule(_) => "sets of options".to_owned(),
            Kind::AnySet => "sets".to_owned(),
            Kind::List(inner) => format!("lists of {}", self.describe_many(inner)),
            Kind::Attrs(inner) => format!("sets of {}", self.describe_many(inner)),
            _ => format!("values, each {}", self.describe(ty)),
        }
    }

    fn alternatives(&self, whole: TypeId, items: Items<'_>) -> String {
        let mut all: Vec<String> = Vec::new();
        for ty in self.types(items).filter(|inner| *inner < whole) {
            // An example in the middle of alternatives reads as one of them.
            let text = if matches!(self.kind(ty), Kind::Float) { "a float".to_owned() } else { self.describe(ty) };
            if !all.contains(&text) {
                all.push(text);
            }
        }
        all.truncate(MOST);
        match all.split_last() {
            Some((last, before)) if before.len() > 1 && all.iter().all(|text| !text.contains(", ")) => {
                format!("{} or {last}", before.join(", "))
            }
            _ => all.join(" or "),
        }
    }

    /// The values of an enum, as Nix writes them.
    pub(crate) fn values(&self, items: Items<'_>) -> String {
        let mut all: Vec<String> = self.texts(items).take(MOST).map(|json| format!("`{json}`")).collect();
        if items.0.len() > MOST {
            all.push("…".to_owned());
        }
        all.join(", ")
    }
}

fn range(what: &str, low: f64, high: f64) -> String {
    match (low.is_finite(), high.is_finite()) {
        (true, true) => format!("{what} from {low} to {high}"),
        (true, false) => format!("{what}, {low} or more"),
        (false, true) => format!("{what}, {high} or less"),
        (false, false) => what.to_owned(),
    }
}
