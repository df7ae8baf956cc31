//! A Nix value or expression, as a tree.

use std::collections::BTreeMap;

use crate::path::AttrPath;

/// A Nix value, or an expression whose value only Nix knows ([`Value::Ref`], [`Value::Call`], [`Value::Raw`]).
///
/// Two values that are equal here print as the same text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer. All of `i64` can be printed, the smallest too, for which Nix has no literal.
    Int(i64),
    /// A float. NaN and the infinities are not Nix and are refused by [`Config::define`](crate::Config::define).
    Float(f64),
    /// A string, printed in double quotes. Anything but a NUL byte may be in it.
    Str(String),
    /// A string of several lines, printed in `''` where that keeps every byte, else in double quotes.
    Indented(String),
    /// A path relative to the file that holds it, such as `./hardware.nix`: it begins with `./` or `../` and consists of letters,
    /// digits, `.`, `_`, `-`, `+` and `/`.
    Path(String),
    /// A list. Nix modules join the lists that define one option.
    List(Vec<Self>),
    /// An attribute set.
    Set(BTreeMap<String, Self>),
    /// A reference, such as `pkgs.git`.
    Ref(Reference),
    /// A function call, such as `lib.mkForce false`.
    Call(Box<Call>),
    /// Nix source of one whole expression, printed as it is. Text that does not parse is refused by
    /// [`Config::define`](crate::Config::define).
    Raw(String),
    /// Something that Rust holds and Nix can't, with the sentence that says so. It exists so that a conversion need not panic: it is
    /// refused, with its path, by [`Config::define`](crate::Config::define), and would print as a `throw`.
    Impossible(String),
}

/// A name that a module receives as an argument, and a path below it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// The argument.
    pub root: Root,
    /// What is selected from it; empty means the argument itself.
    pub path: AttrPath,
}

/// An argument of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Root {
    /// `config`: the final configuration of the machine.
    Config,
    /// `inputs`: the inputs of the flake, passed as a special argument.
    Inputs,
    /// `lib`: the library of Nixpkgs.
    Lib,
    /// `modulesPath`: the folder of NixOS' own modules. Unlike `config` and `pkgs`, it may be used in what a module imports.
    ModulesPath,
    /// `pkgs`: the packages.
    Pkgs,
}

/// A function applied to one argument after another.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// What is called, mostly a [`Value::Ref`].
    pub function: Value,
    /// The arguments, in order: `f(a, b)` is Nix's `f a b`.
    pub args: Vec<Value>,
}

impl Value {
    /// A string in double quotes.
    pub fn str(text: impl Into<String>) -> Self {
        Self::Str(text.into())
    }

    /// A string of several lines.
    pub fn indented(text: impl Into<String>) -> Self {
        Self::Indented(text.into())
    }

    /// A path relative to the file that holds it; see [`Value::Path`].
    pub fn path(text: impl Into<String>) -> Self {
        Self::Path(text.into())
    }

    /// Nix source of one whole expression.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::Raw(text.into())
    }

    /// A list.
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::List(items.into_iter().collect())
    }

    /// An attribute set. Of two entries with one name the later stays.
    pub fn set<N: Into<String>>(entries: impl IntoIterator<Item = (N, Self)>) -> Self {
        Self::Set(entries.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// `pkgs.…`, by a path such as `["python3Packages", "requests"]`.
    pub fn pkgs(path: impl Into<AttrPath>) -> Self {
        Self::reference(Root::Pkgs, path)
    }

    /// `lib.…`.
    pub fn lib(path: impl Into<AttrPath>) -> Self {
        Self::reference(Root::Lib, path)
    }

    /// `inputs.…`.
    pub fn inputs(path: impl Into<AttrPath>) -> Self {
        Self::reference(Root::Inputs, path)
    }

    /// `config.…`.
    pub fn config(path: impl Into<AttrPath>) -> Self {
        Self::reference(Root::Config, path)
    }

    /// A path below an argument of the module.
    pub fn reference(root: Root, path: impl Into<AttrPath>) -> Self {
        Self::Ref(Reference { root, path: path.into() })
    }

    /// This value called with `args`. Without arguments it is the value itself.
    #[must_use]
    pub fn call(self, args: impl IntoIterator<Item = Self>) -> Self {
        let args: Vec<Self> = args.into_iter().collect();
        if args.is_empty() { self } else { Self::Call(Box::new(Call { function: self, args })) }
    }

    /// `lib.mkForce value`: wins over everything that is not forced.
    #[must_use]
    pub fn force(self) -> Self {
        Self::lib("mkForce").call([self])
    }

    /// Whether only Nix knows the value: a reference, a call or raw text.
    pub fn is_expression(&self) -> bool {
        matches!(self, Self::Ref(_) | Self::Call(_) | Self::Raw(_))
    }

    /// The name of the `lib` function that gives this value its priority, order or condition (`mkForce`, `mkIf`, …), if it is a call of
    /// one. Such a value is never wrapped again.
    pub fn property(&self) -> Option<&str> {
        const PROPERTIES: [&str; 8] = ["mkAfter", "mkBefore", "mkDefault", "mkForce", "mkIf", "mkMerge", "mkOrder", "mkOverride"];
        let Self::Call(call) = self else { return None };
        let Self::Ref(Reference { root: Root::Lib, path }) = &call.function else { return None };
        let [name] = path.segments() else { return None };
        PROPERTIES.into_iter().find(|property| property == name)
    }

    /// The kind of the value, for messages: "a string", "a list", ….
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Int(_) => "an integer",
            Self::Float(_) => "a float",
            Self::Str(_) | Self::Indented(_) => "a string",
            Self::Path(_) => "a path",
            Self::List(_) => "a list",
            Self::Set(_) => "an attribute set",
            Self::Ref(_) | Self::Call(_) | Self::Raw(_) => "an expression",
            Self::Impossible(_) => "a value that Nix can't hold",
        }
    }
}

impl Root {
    /// The name of the argument.
    pub fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Inputs => "inputs",
            Self::Lib => "lib",
            Self::ModulesPath => "modulesPath",
            Self::Pkgs => "pkgs",
        }
    }

    /// All of them, in the order of their names.
    pub const ALL: [Self; 5] = [Self::Config, Self::Inputs, Self::Lib, Self::ModulesPath, Self::Pkgs];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_without_arguments_is_the_function() {
        assert_eq!(Value::lib("x").call([]), Value::lib("x"));
    }

    #[test]
    fn only_properties_of_lib_count_as_properties() {
        assert_eq!(Value::Bool(true).force().property(), Some("mkForce"));
        assert_eq!(Value::pkgs("mkForce").call([Value::Null]).property(), None);
        assert_eq!(Value::lib(["a", "mkForce"]).call([Value::Null]).property(), None);
        assert_eq!(Value::lib("mkForce").property(), None);
    }
}
