//! Records in, a packed option set out. Used for the bundled sets and for those that users import.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;
use zerocopy::IntoBytes;
use zerocopy::little_endian::{F64, U16, U32};

use super::layout::{
    Bounds, EMPTY, End, HAS_DEFAULT, Header, History, INTERNAL, MAGIC, NON_EMPTY, NONE, Node, READ_ONLY, Slice, Tag, Type, UNIQUE,
};
use super::line::Line;
use super::record::{Export, Record};

/// A default longer than this is no longer worth showing.
const LONGEST_DEFAULT: usize = 200;

/// A change of an option after the set was taken, for [`pack`].
#[derive(Clone, Debug)]
pub struct Later {
    /// The first line that has the change.
    pub line: Line,
    /// The option.
    pub path: Vec<String>,
    /// What happened to it.
    pub change: Change,
}

/// What can happen to an option.
#[derive(Clone, Debug)]
pub enum Change {
    /// It got another name.
    Renamed(String),
    /// It is gone, for that reason.
    Removed(String),
    /// It is new, of that type (as in [`Record::ty`]).
    Added(Json),
    /// Its type is another.
    Retyped(Json),
}

/// Why a table or a type could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A line of the table of changes.
    #[error("line {number}: {fault}: `{text}`")]
    Table {
        /// Which line, from 1.
        number: usize,
        /// Its text.
        text: String,
        /// What is wrong.
        fault: String,
    },
    /// A type without a kind.
    #[error("`{path}`: a type without `kind`: {json}")]
    Type {
        /// The option.
        path: String,
        /// The type.
        json: String,
    },
}

/// Reads a table of later changes: release, change, path, what, source, each line with tabs between them. Lines that begin with `#` are notes.
///
/// # Errors
/// The first line that is not that.
pub fn later(table: &str) -> Result<Vec<Later>, PackError> {
    let rows = table.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    rows.map(|(index, line)| row(line).map_err(|fault| PackError::Table { number: index + 1, text: line.to_owned(), fault })).collect()
}

fn row(line: &str) -> Result<Later, String> {
    let [release, change, path, what, source] =
        line.split('\t').collect::<Vec<_>>().try_into().map_err(|_| "five columns are needed".to_owned())?;
    if source.trim().is_empty() {
        return Err("the source is missing".to_owned());
    }
    let line = Line::parse(release).ok_or("the release is not like 26.05")?;
    let path = path.parse::<crate::AttrPath>().map_err(|fault| fault.to_string())?;
    let ty = || serde_json::from_str(what).map_err(|fault| format!("the type is not JSON: {fault}"));
    let change = match change {
        "renamed" => Change::Renamed(what.to_owned()),
        "removed" => Change::Removed(what.to_owned()),
        "added" => Change::Added(ty()?),
        "retyped" => Change::Retyped(ty()?),
        _ => return Err("the change is none of renamed, removed, added, retyped".to_owned()),
    };
    Ok(Later { line, path: path.segments().iter().map(ToString::to_string).collect(), change })
}

/// Packs an option set, brought forward by the `later` changes.
///
/// # Errors
/// A type that is not one.
pub fn pack(export: &Export, later: &[Later], line: Line) -> Result<Vec<u8>, PackError> {
    let mut packer = Packer::default();
    let mut root = Branch::default();
    for record in &export.options {
        packer.record(&mut root, record)?;
    }
    for change in later {
        packer.change(&mut root, change)?;
    }
    let taken_from = export.meta.get("modules").and_then(Json::as_str).unwrap_or("an unnamed option set");
    let taken_from = packer.string(taken_from);
    packer.nodes.push(root.node);
    packer.lay_out(&root, 0);
    Ok(packer.bytes(taken_from, line))
}

/// The tree while it grows.
#[derive(Clone)]
struct Branch {
    node: Node,
    children: BTreeMap<String, Self>,
}

impl Default for Branch {
    fn default() -> Self {
        Self { node: EMPTY, children: BTreeMap::new() }
    }
}

impl Branch {
    fn at(&mut self, path: &[String]) -> &mut Self {
        path.iter().fold(self, |branch, name| branch.children.entry(name.clone()).or_default())
    }

    fn exists(&self) -> bool {
        self.node.ty.get() != NONE || !self.children.is_empty()
    }
}

#[derive(Default)]
struct Packer {
    nodes: Vec<Node>,
    types: Vec<Type>,
    type_ids: HashMap<String, u32>,
    items: Vec<U32>,
    bounds: Vec<Bounds>,
    histories: Vec<History>,
    strings: Vec<Slice>,
    string_ids: HashMap<String, u32>,
    text: String,
}

impl Packer {
    fn record(&mut self, root: &mut Branch, record: &Record) -> Result<(), PackError> {
        let ty = record.ty.as_ref().map(|ty| self.ty(ty, &record.path)).transpose()?;
        // Defaults that aliases give to what they merge are not defaults.
        let plain = record.default.as_ref().filter(|_| record.alias.is_none()).map(Json::to_string);
        let default = plain.filter(|text| text.len() <= LONGEST_DEFAULT).map(|text| self.string(&text));
        let declared = record.declared.first().map(|file| self.string(file));
        let history = record.alias.as_ref().map(|alias| {
            let end = match alias.kind.as_str() {
                "renamed" => End::Renamed,
                "removed" => End::Removed,
                "alias" => End::Alias,
                _ => End::Changed,
            };
            let to = alias.to.as_ref().map(|to| crate::AttrPath::of(to.iter().cloned()).to_string());
            self.history(0, 0, end, to.as_deref())
        });
        let node = &mut root.at(&record.path).node;
        node.ty = U32::new(ty.unwrap_or(NONE));
        node.default = U32::new(default.unwrap_or(NONE));
        node.declared = U32::new(declared.unwrap_or(NONE));
        node.history = U32::new(history.unwrap_or(NONE));
        let flag = |set: bool, bit: u16| if set { bit } else { 0 };
        let has_default = record.has_default && record.alias.is_none();
        node.flags = U16::new(flag(record.read_only, READ_ONLY) | flag(has_default, HAS_DEFAULT) | flag(record.internal, INTERNAL));
        Ok(())
    }

    fn change(&mut self, root: &mut Branch, later: &Later) -> Result<(), PackError> {
        let line = later.line.raw();
        let (ty, history) = match &later.change {
            Change::Renamed(to) => (None, self.history(0, line, End::Renamed, Some(to))),
            Change::Removed(why) => (None, self.history(0, line, End::Removed, Some(why))),
            Change::Added(ty) => (Some(self.ty(ty, &later.path)?), self.history(line, Line::NEVER, End::Removed, None)),
            Change::Retyped(ty) => (Some(self.ty(ty, &later.path)?), NONE),
        };
        if let Change::Renamed(to) = &later.change {
            self.copy(root, &later.path, to, line);
        }
        let node = &mut root.at(&later.path).node;
        if let Some(ty) = ty {
            node.ty = U32::new(ty);
        }
        if history != NONE {
            node.history = U32::new(history);
        }
        Ok(())
    }

    /// What nobody described under its new name is what it was under the old one.
    fn copy(&mut self, root: &mut Branch, from: &[String], to: &str, line: u16) {
        let Ok(to) = to.parse::<crate::AttrPath>() else { return };
        let to: Vec<String> = to.segments().iter().map(ToString::to_string).collect();
        let old = root.at(from).clone();
        let history = self.history(line, Line::NEVER, End::Removed, None);
        let new = root.at(&to);
        if old.exists() && !new.exists() {
            *new = old;
            new.node.history = U32::new(history);
        }
    }

    fn history(&mut self, since: u16, until: u16, end: End, text: Option<&str>) -> u32 {
        let text = text.map_or(NONE, |text| self.string(text));
        self.histories.push(History { since: U16::new(since), until: U16::new(until), end: U16::new(end as u16), text: U32::new(text) });
        index(self.histories.len() - 1)
    }

    fn string(&mut self, text: &str) -> u32 {
        if let Some(&id) = self.string_ids.get(text) {
            return id;
        }
        let id = index(self.strings.len());
        self.strings.push(Slice { start: U32::new(index(self.text.len())), length: U32::new(index(text.len())) });
        self.text.push_str(text);
        self.string_ids.insert(text.to_owned(), id);
        id
    }

    fn bounds(&mut self, json: &Json) -> u32 {
        let number = |key: &str, open: f64| F64::new(json.get(key).and_then(Json::as_f64).unwrap_or(open));
        self.bounds.push(Bounds { low: number("lo", f64::NEG_INFINITY), high: number("hi", f64::INFINITY) });
        index(self.bounds.len() - 1)
    }

    fn items(&mut self, ids: Vec<u32>) -> (u32, u32) {
        let start = index(self.items.len());
        self.items.extend(ids.iter().copied().map(U32::new));
        (start, index(ids.len()))
    }

    fn ty(&mut self, json: &Json, path: &[String]) -> Result<u32, PackError> {
        let key = json.to_string();
        if let Some(&id) = self.type_ids.get(&key) {
            return Ok(id);
        }
        let Some(kind) = json.get("kind").and_then(Json::as_str) else {
            return Err(PackError::Type { path: path.join("."), json: key });
        };
        let ty = self.shape(kind, json, path)?;
        let id = index(self.types.len());
        self.types.push(ty);
        self.type_ids.insert(key, id);
        Ok(id)
    }

    fn shape(&mut self, kind: &str, json: &Json, path: &[String]) -> Result<Type, PackError> {
        let is = |key: &str| json.get(key).and_then(Json::as_bool).unwrap_or(false);
        let text = |key: &str| json.get(key).and_then(Json::as_str).unwrap_or_default();
        let flags = if is("nonEmpty") { NON_EMPTY } else { 0 } | if is("unique") { UNIQUE } else { 0 };
        let (tag, a, b) = match kind {
            "bool" => (Tag::Bool, NONE, NONE),
            "int" | "u16" | "unsignedInt" | "unsignedInt8" | "positiveInt" | "intBetween" => (Tag::Int, self.bounds(json), NONE),
            "float" => (Tag::Float, NONE, NONE),
            "numberBetween" => (Tag::Number, self.bounds(json), NONE),
            "numberNonnegative" => (Tag::Number, self.bounds(&serde_json::json!({ "lo": 0 })), NONE),
            "str" => (Tag::Str, NONE, NONE),
            "singleLineStr" => (Tag::SingleLine, NONE, NONE),
            "nonEmptyStr" => (Tag::NonEmpty, NONE, NONE),
            "lines" => (Tag::Lines, NONE, NONE),
            "commas" => (Tag::Separated, self.string(","), NONE),
            "envVar" => (Tag::Separated, self.string(":"), NONE),
            "separatedString" => (Tag::Separated, self.string(text("sep")), NONE),
            "strMatching" => (Tag::Matching, self.string(text("pattern")), NONE),
            // That it begins with `/` says more than that it has no colon.
            "passwdEntry" if text("of") == "path" => (Tag::Path, NONE, NONE),
            "passwdEntry" => (Tag::Passwd, NONE, NONE),
            "path" => (Tag::Path, NONE, NONE),
            "pathInStore" => (Tag::StorePath, NONE, NONE),
            "package" => (Tag::Package, NONE, NONE),
            "enum" => {
                let values = json.get("values").and_then(Json::as_array).into_iter().flatten();
                let values = values.map(|value| self.string(&value.to_string())).collect();
                let (start, count) = self.items(values);
                (Tag::Enum, start, count)
            }
            "listOf" => (Tag::List, self.inner(json, "elem", path)?, NONE),
            "attrsOf" => (Tag::Attrs, self.inner(json, "elem", path)?, NONE),
            "nullOr" => (Tag::Nullable, self.inner(json, "elem", path)?, NONE),
            "functionTo" => (Tag::Function, self.inner(json, "elem", path)?, NONE),
            "either" => {
                let alternatives = json.get("alts").and_then(Json::as_array).into_iter().flatten();
                let ids = alternatives.map(|alternative| self.ty(alternative, path)).collect::<Result<_, _>>()?;
                let (start, count) = self.items(ids);
                (Tag::Either, start, count)
            }
            "coercedTo" => (Tag::Coerced, self.inner(json, "from", path)?, self.inner(json, "to", path)?),
            "submodule" if json.get("freeform").is_some() => (Tag::Submodule, self.inner(json, "freeform", path)?, NONE),
            "submodule" => (Tag::Submodule, NONE, NONE),
            "attrs" => (Tag::AnySet, NONE, NONE),
            "format" => (Tag::Data, self.string(text("fmt")), NONE),
            "oneOfNamed" => {
                let names = json.get("types").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
                let ids = names.map(|name| self.string(name)).collect();
                let (start, count) = self.items(ids);
                (Tag::Named, start, count)
            }
            // Upstream's own types, and those that are recursive: what they take is not written down anywhere.
            _ => (Tag::Opaque, self.string(json.get("name").and_then(Json::as_str).unwrap_or(kind)), NONE),
        };
        Ok(Type { tag: U16::new(tag as u16), flags: U16::new(flags), a: U32::new(a), b: U32::new(b) })
    }

    fn inner(&mut self, json: &Json, key: &str, path: &[String]) -> Result<u32, PackError> {
        self.ty(json.get(key).unwrap_or(&Json::Null), path)
    }

    /// Children lie side by side, after their parent.
    fn lay_out(&mut self, branch: &Branch, at: usize) {
        let first = self.nodes.len();
        self.nodes[at].first = U32::new(index(first));
        self.nodes[at].count = U16::new(u16::try_from(branch.children.len()).unwrap_or(u16::MAX));
        for (name, child) in &branch.children {
            let name = self.string(name);
            self.nodes.push(Node { name: U32::new(name), ..child.node });
        }
        for (offset, child) in branch.children.values().enumerate() {
            self.lay_out(child, first + offset);
        }
    }

    fn bytes(&self, taken_from: u32, line: Line) -> Vec<u8> {
        let count = |length: usize| U32::new(index(length));
        let header = Header {
            magic: MAGIC,
            taken_from: U32::new(taken_from),
            line: U16::new(line.raw()),
            nodes: count(self.nodes.len()),
            types: count(self.types.len()),
            items: count(self.items.len()),
            bounds: count(self.bounds.len()),
            histories: count(self.histories.len()),
            strings: count(self.strings.len()),
            text: count(self.text.len()),
        };
        let sections = [
            header.as_bytes(),
            self.nodes.as_bytes(),
            self.types.as_bytes(),
            self.items.as_bytes(),
            self.bounds.as_bytes(),
            self.histories.as_bytes(),
            self.strings.as_bytes(),
            self.text.as_bytes(),
        ];
        sections.concat()
    }
}

/// Sections stay far below four billion records: the largest real set has thirty thousand.
fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NONE)
}
