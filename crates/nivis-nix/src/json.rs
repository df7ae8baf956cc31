//! Nix data as JSON, for files that are read without evaluating Nix.

use serde_json::{Map, Number};

use crate::value::Value;

/// The same data as JSON, with the attributes in the order of their names.
///
/// `None` if part of it is not data: a reference, a call, raw Nix, a path (which Nix would turn into a path in the store), a float that
/// is not finite, or a value that Nix can't hold.
pub fn to_json(value: &Value) -> Option<serde_json::Value> {
    Some(match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(on) => serde_json::Value::Bool(*on),
        Value::Int(int) => serde_json::Value::Number(Number::from(*int)),
        Value::Float(float) => serde_json::Value::Number(Number::from_f64(*float)?),
        Value::Str(text) | Value::Indented(text) => serde_json::Value::String(text.clone()),
        Value::List(items) => serde_json::Value::Array(items.iter().map(to_json).collect::<Option<_>>()?),
        Value::Set(entries) => {
            let entries = entries.iter().map(|(name, value)| Some((name.clone(), to_json(value)?)));
            serde_json::Value::Object(entries.collect::<Option<Map<_, _>>>()?)
        }
        Value::Path(_) | Value::Ref(_) | Value::Call(_) | Value::Raw(_) | Value::Impossible(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_sorted_by_name() {
        let value =
            Value::set([("b", Value::list([Value::Null, Value::Float(0.5)])), ("a", Value::str("x\n")), ("c", Value::Int(i64::MIN))]);
        assert_eq!(to_json(&value).unwrap().to_string(), r#"{"a":"x\n","b":[null,0.5],"c":-9223372036854775808}"#);
    }

    #[test]
    fn an_expression_is_not_data() {
        for value in [Value::pkgs("git"), Value::raw("1"), Value::path("./x"), Value::Float(f64::NAN), Value::Bool(true).force()] {
            assert_eq!(to_json(&Value::list([value])), None);
        }
    }
}
