//! What a value that a type does not take was surely meant to be.

use super::judge::{Judge, accepts};
use super::packages::PACKAGES;
use super::plain::within;
use super::{Kind, TypeId, suggest};
use crate::path::AttrPath;
use crate::print;
use crate::value::Value;

/// A longer element is not written into the list that somebody is to write.
const SHORT: usize = 60;

impl Judge<'_, '_> {
    /// A list of the value alone, if that would do.
    pub(super) fn hint_list(&self, inner: TypeId, value: &Value) -> Option<String> {
        accepts(&self.set, None, inner, value, self.line).then(|| format!("write a list, `[ {} ]`", short(value)))
    }

    /// What the value was surely meant to be.
    pub(super) fn hint(&self, kind: Kind<'_>, value: &Value, text: Option<&str>) -> Option<String> {
        let write = |nix: String| Some(format!("write `{nix}`"));
        match (kind, value, text) {
            (Kind::Bool, _, Some("true" | "yes" | "on")) => write("true".to_owned()),
            (Kind::Bool, _, Some("false" | "no" | "off")) => write("false".to_owned()),
            (Kind::Bool, Value::Int(number @ (0 | 1)), _) => write((*number == 1).to_string()),
            (Kind::Int { low, high } | Kind::Number { low, high }, _, Some(text)) => {
                let number: i64 = text.trim().parse().ok()?;
                within(number as f64, low, high).then(|| format!("write `{number}`, without quotes"))
            }
            (Kind::Float, Value::Int(number), _) => write(format!("{number}.0")),
            (Kind::Float, _, Some(text)) => {
                let number: f64 = text.trim().parse().ok().filter(|number: &f64| number.is_finite())?;
                Some(format!("write `{number:?}`, without quotes"))
            }
            (Kind::Str | Kind::SingleLine | Kind::NonEmpty | Kind::Lines, Value::Int(_) | Value::Bool(_) | Value::Float(_), _) => {
                let quoted = format!("\"{}\"", print::expr(value).trim_end());
                Some(format!("write `{quoted}`, in quotes"))
            }
            (Kind::Path, _, Some(_)) => Some("write a path that begins with `/`".to_owned()),
            (Kind::Package, _, Some(text)) => {
                let name: AttrPath = text.parse().ok()?;
                PACKAGES.may_have(&name).then(|| format!("write `pkgs.{name}`"))
            }
            (Kind::Enum(items), _, Some(text)) => nearest(&format!("{text:?}"), self.set.texts(items).map(str::to_owned)),
            (Kind::List(inner), ..) if !matches!(value, Value::List(_)) => self.hint_list(inner, value),
            (Kind::Function(_), _, _) => Some("write a function, such as `nix_raw(\"ps: [ ps.x ]\")`".to_owned()),
            _ => None,
        }
    }
}

/// The value of an enum that was surely meant.
pub(super) fn nearest(wanted: &str, values: impl Iterator<Item = String>) -> Option<String> {
    let offers = values.map(|value| (suggest::alike(wanted, &value), value)).filter(|(alike, _)| *alike > 0.6);
    let (_, value) = offers.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))?;
    Some(format!("did you mean `{value}`?"))
}

/// A value as an element of a list that somebody is to write.
fn short(value: &Value) -> String {
    let text = print::expr(value).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > SHORT { "…".to_owned() } else { text }
}
