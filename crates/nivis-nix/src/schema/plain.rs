//! Types and values without anything inside.

use regex_lite::Regex;

use super::{Kind, Schema};
use crate::value::Value;

/// Whether a type without anything inside takes a value without anything inside.
pub(super) fn is_plain(set: &Schema<'_>, kind: Kind<'_>, value: &Value) -> bool {
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

pub(super) fn string(value: &Value) -> Option<&str> {
    match value {
        Value::Str(text) | Value::Indented(text) => Some(text.as_str()),
        _ => None,
    }
}

pub(super) fn within(number: f64, low: f64, high: f64) -> bool {
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
