//! An option set as JSON: what `schema import` has Nix write, and what the bundled sets were made of.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// A whole option set.
#[derive(Debug, Deserialize, Serialize)]
pub struct Export {
    /// What it was taken from; `meta.modules` is shown to users.
    #[serde(default)]
    pub meta: Map<String, Json>,
    /// Its options.
    pub options: Vec<Record>,
}

/// One option.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// Its path. `<name>` stands for any name of an `attrsOf`, `*` for an element of a `listOf`.
    pub path: Vec<String>,
    /// Its type: an object with `kind`, and what the kind needs.
    #[serde(rename = "type", default)]
    pub ty: Option<Json>,
    /// Its default, where that is plain data.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub default: Option<Json>,
    /// Whether there is a default, plain or not.
    #[serde(default)]
    pub has_default: bool,
    /// Whether only NixOS itself may set it.
    #[serde(default)]
    pub read_only: bool,
    /// Whether it is not meant for users.
    #[serde(default)]
    pub internal: bool,
    /// Set for an old name.
    #[serde(default)]
    pub alias: Option<Alias>,
    /// The module files that declare it.
    #[serde(default)]
    pub declared: Vec<String>,
}

/// What an old name stands for.
#[derive(Debug, Deserialize, Serialize)]
pub struct Alias {
    /// `renamed`, `changed`, `removed`, or `alias` for a second name that is as good as the first.
    pub kind: String,
    /// The new path.
    #[serde(default)]
    pub to: Option<Vec<String>>,
}

/// A default of `null` is a default.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Json>, D::Error> {
    Json::deserialize(deserializer).map(Some)
}
