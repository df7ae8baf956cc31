//! What an expression may turn out to be, as far as that can be known without Nix.

use super::{Kind, Schema, TypeId};
use crate::value::{Call, Reference, Root, Value};

/// A set of the shapes that Nix values have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shapes(u16);

impl Shapes {
    pub(crate) const NULL: Self = Self(1);
    pub(crate) const BOOL: Self = Self(2);
    pub(crate) const INT: Self = Self(4);
    pub(crate) const FLOAT: Self = Self(8);
    pub(crate) const STRING: Self = Self(16);
    pub(crate) const PATH: Self = Self(32);
    pub(crate) const LIST: Self = Self(64);
    pub(crate) const SET: Self = Self(128);
    pub(crate) const PACKAGE: Self = Self(256);
    pub(crate) const FUNCTION: Self = Self(512);
    pub(crate) const ALL: Self = Self(1023);

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The shape in words, where it is a single one.
    pub(crate) fn name(self) -> Option<&'static str> {
        let names = [
            (Self::NULL, "null"),
            (Self::BOOL, "a boolean"),
            (Self::INT, "an integer"),
            (Self::FLOAT, "a float"),
            (Self::STRING, "a string"),
            (Self::PATH, "a path"),
            (Self::LIST, "a list"),
            (Self::SET, "a set"),
            (Self::PACKAGE, "a package"),
            (Self::FUNCTION, "a function"),
        ];
        names.into_iter().find(|(shape, _)| *shape == self).map(|(_, name)| name)
    }
}

impl Schema<'_> {
    /// The shapes of the values that a type takes.
    pub(crate) fn shapes(&self, ty: TypeId) -> Shapes {
        match self.kind(ty) {
            Kind::Opaque(_) => Shapes::ALL,
            Kind::Bool => Shapes::BOOL,
            Kind::Int { .. } => Shapes::INT,
            Kind::Float => Shapes::FLOAT,
            Kind::Number { .. } => Shapes::INT.or(Shapes::FLOAT),
            Kind::Str | Kind::SingleLine | Kind::NonEmpty | Kind::Lines | Kind::Separated(_) | Kind::Matching(_) | Kind::Passwd => {
                Shapes::STRING
            }
            Kind::Path | Kind::StorePath => Shapes::PATH.or(Shapes::STRING).or(Shapes::PACKAGE),
            // A path into the store that somebody wrote by hand is a package too.
            Kind::Package => Shapes::PACKAGE.or(Shapes::PATH).or(Shapes::STRING),
            Kind::Enum(_) => Shapes::NULL.or(Shapes::BOOL).or(Shapes::INT).or(Shapes::STRING),
            Kind::List(_) => Shapes::LIST,
            // A package is a set, and nobody means it so; but `attrsOf` takes one.
            Kind::Attrs(_) | Kind::AnySet => Shapes::SET.or(Shapes::PACKAGE),
            Kind::Nullable(inner) => Shapes::NULL.or(self.shapes(inner)),
            Kind::Function(_) => Shapes::FUNCTION.or(Shapes::SET),
            Kind::Either(items) => {
                self.types(items).filter(|inner| *inner < ty).fold(Shapes(0), |shapes, inner| shapes.or(self.shapes(inner)))
            }
            Kind::Coerced { from, to } => self.shapes(from).or(self.shapes(to)),
            // A submodule may be a function or a file.
            Kind::Submodule(_) => Shapes::SET.or(Shapes::FUNCTION).or(Shapes::PATH),
            Kind::Named(_) => Shapes::SET,
            Kind::Data("iniAtom") => Shapes(Shapes::ALL.0 & !(Shapes::LIST.or(Shapes::SET).or(Shapes::FUNCTION).0)),
            // What can be written to a file has no functions in it. A package is written as its path.
            Kind::Data(_) => Shapes(Shapes::ALL.0 & !Shapes::FUNCTION.0),
        }
    }
}

/// What `lib` and `pkgs` return, for the functions that configurations call. Anything else is not known.
const RETURNS: [(Root, &[&str], Shapes); 24] = [
    (Root::Lib, &["getExe"], Shapes::STRING),
    (Root::Lib, &["getExe'"], Shapes::STRING),
    (Root::Lib, &["getBin"], Shapes::PACKAGE),
    (Root::Lib, &["makeBinPath"], Shapes::STRING),
    (Root::Lib, &["makeLibraryPath"], Shapes::STRING),
    (Root::Lib, &["concatStringsSep"], Shapes::STRING),
    (Root::Lib, &["concatMapStringsSep"], Shapes::STRING),
    (Root::Lib, &["concatStrings"], Shapes::STRING),
    (Root::Lib, &["escapeShellArg"], Shapes::STRING),
    (Root::Lib, &["escapeShellArgs"], Shapes::STRING),
    (Root::Lib, &["optionalString"], Shapes::STRING),
    (Root::Lib, &["optional"], Shapes::LIST),
    (Root::Lib, &["optionals"], Shapes::LIST),
    (Root::Lib, &["attrValues"], Shapes::LIST),
    (Root::Lib, &["attrNames"], Shapes::LIST),
    (Root::Lib, &["optionalAttrs"], Shapes::SET),
    (Root::Lib, &["genAttrs"], Shapes::SET),
    (Root::Lib, &["listToAttrs"], Shapes::SET),
    (Root::Lib, &["mapAttrs"], Shapes::SET),
    (Root::Pkgs, &["writeText"], Shapes::PACKAGE),
    (Root::Pkgs, &["writeShellScript"], Shapes::PACKAGE),
    (Root::Pkgs, &["writeShellScriptBin"], Shapes::PACKAGE),
    (Root::Pkgs, &["writeShellApplication"], Shapes::PACKAGE),
    (Root::Pkgs, &["symlinkJoin"], Shapes::PACKAGE),
];

/// What a call returns; `None` where only Nix knows.
pub(crate) fn of_call(call: &Call) -> Option<Shapes> {
    let Value::Ref(Reference { root, path }) = &call.function else { return None };
    // `pkgs.x.override { … }` is `x` again.
    if *root == Root::Pkgs
        && path.len() > 1
        && path
            .segments()
            .last()
            .is_some_and(|last| matches!(last.as_ref(), "override" | "withPackages" | "withPlugins" | "withExtensions" | "overrideAttrs"))
    {
        return Some(Shapes::PACKAGE);
    }
    let known = RETURNS.iter().find(|(of, names, _)| of == root && path.segments().iter().eq(names.iter()));
    known.map(|(_, _, shapes)| *shapes)
}

/// What Nix text evaluates to, judged by how it begins and ends; `None` where only Nix knows.
pub(crate) fn of_text(text: &str) -> Option<Shapes> {
    let text = text.trim();
    let whole_string = |quote: &str| {
        text.len() >= 2 * quote.len()
            && text.starts_with(quote)
            && text.ends_with(quote)
            && !text[quote.len()..text.len() - quote.len()].contains(quote)
    };
    let name = text.split(|c: char| !(c.is_alphanumeric() || "_-'".contains(c))).next().unwrap_or_default();
    let after = text[name.len()..].trim_start();
    match text.as_bytes().first()? {
        b'"' if whole_string("\"") => Some(Shapes::STRING),
        b'\'' if whole_string("''") => Some(Shapes::STRING),
        // `name: …` is a function; `a::b` is nothing that Nix has.
        _ if !name.is_empty() && after.starts_with(':') => Some(Shapes::FUNCTION),
        b'{' if is_pattern(text) => Some(Shapes::FUNCTION),
        _ => None,
    }
}

/// Whether text that begins with a brace is the argument of a function: `{ pkgs, ... }: …`.
fn is_pattern(text: &str) -> bool {
    let mut depth = 0_usize;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let after = text[index + 1..].trim_start();
            return after.starts_with(':') || after.starts_with('@');
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_judged_only_where_it_is_clear() {
        assert_eq!(of_text("\"a${b}c\""), Some(Shapes::STRING));
        assert_eq!(of_text("\"a\" + \"b\""), None);
        assert_eq!(of_text("ps: [ ps.x ]"), Some(Shapes::FUNCTION));
        assert_eq!(of_text("{ pkgs, ... }: { }"), Some(Shapes::FUNCTION));
        assert_eq!(of_text("{ a = 1; }"), None);
        assert_eq!(of_text("{"), None);
        assert_eq!(of_text("''a''"), Some(Shapes::STRING));
        assert_eq!(of_text(""), None);
    }

    #[test]
    fn calls_of_known_functions_are_known() {
        let call = |value: Value| if let Value::Call(call) = value { of_call(&call) } else { None };
        assert_eq!(call(Value::lib("getExe").call([Value::pkgs("x")])), Some(Shapes::STRING));
        assert_eq!(call(Value::pkgs(["x", "override"]).call([Value::Null])), Some(Shapes::PACKAGE));
        assert_eq!(call(Value::lib("getExes").call([Value::pkgs("x")])), None);
    }
}
