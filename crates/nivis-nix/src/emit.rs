//! What the expansion of `nix!` calls. No public promise: the macro and this file change together.

use std::borrow::Cow;
use std::fmt::Display;

use crate::fragment::Fragment;
use crate::path::AttrPath;
use crate::value::{Root, Value};

/// Adds a leaf, unless its value is left out.
pub fn add(fragment: &mut Fragment, path: impl Into<AttrPath>, value: Option<Value>, fields: &'static [&'static str]) {
    if let Some(value) = value {
        fragment.push(path, value, fields);
    }
}

/// A name computed by a Rust expression.
pub fn key<T: Display + ?Sized>(name: &T) -> Cow<'static, str> {
    Cow::Owned(name.to_string())
}

/// A list, without the elements that are left out.
pub fn list<const N: usize>(items: [Option<Value>; N]) -> Option<Value> {
    Some(Value::List(items.into_iter().flatten().collect()))
}

/// A call. It is left out whole if one of its arguments is: a call with fewer arguments would mean something else.
pub fn call<const N: usize>(function: Value, args: [Option<Value>; N]) -> Option<Value> {
    let args: Option<Vec<Value>> = args.into_iter().collect();
    Some(function.call(args?))
}

/// `config.…`.
pub fn config(segments: &[&'static str]) -> Value {
    Value::reference(Root::Config, AttrPath::of(segments.iter().copied()))
}

/// `inputs.…`.
pub fn inputs(segments: &[&'static str]) -> Value {
    Value::reference(Root::Inputs, AttrPath::of(segments.iter().copied()))
}

/// `lib.…`.
pub fn lib(segments: &[&'static str]) -> Value {
    Value::reference(Root::Lib, AttrPath::of(segments.iter().copied()))
}

/// `pkgs.…`.
pub fn pkgs(segments: &[&'static str]) -> Value {
    Value::reference(Root::Pkgs, AttrPath::of(segments.iter().copied()))
}

/// `path(…)`.
pub fn relative<T: AsRef<str> + ?Sized>(text: &T) -> Option<Value> {
    Some(Value::path(text.as_ref()))
}

/// `indented(…)`.
pub fn indented<T: AsRef<str> + ?Sized>(text: &T) -> Option<Value> {
    Some(Value::indented(text.as_ref()))
}
