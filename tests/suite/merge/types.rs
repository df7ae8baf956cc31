//! Random types of options: each as the data that `schema import` makes of it, and as the Nix that declares it.

use std::collections::BTreeMap;

use nivis::nix::Value;
use nivis::nix::print;
use nivis::nix::schema::{Export, Line, Record, pack};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

/// How deep types nest.
const DEPTH: u32 = 3;

/// A type of an option.
#[derive(Clone, Debug)]
pub(super) enum Type {
    /// A type with nothing inside: its index in [`LEAVES`].
    Leaf(usize),
    List(Box<Self>),
    NonEmptyList(Box<Self>),
    Attrs(Box<Self>),
    Nullable(Box<Self>),
    Either(Box<Self>, Box<Self>),
    /// What is coerced is a leaf, and every value of it becomes the [`Type::sample`] of the other.
    Coerced(Box<Self>, Box<Self>),
    Unique(Box<Self>),
    Submodule(BTreeMap<&'static str, Self>, Option<Box<Self>>),
}

type Leaf = (&'static str, &'static str, fn() -> Value);

/// The types with nothing inside: their data, their Nix, and a value.
const LEAVES: [Leaf; 30] = [
    (r#"{"kind":"bool"}"#, "bool", || Value::Bool(true)),
    (r#"{"kind":"int"}"#, "int", || Value::Int(1)),
    (r#"{"kind":"intBetween","lo":0,"hi":2}"#, "(ints.between 0 2)", || Value::Int(1)),
    (r#"{"kind":"intBetween","lo":0}"#, "ints.unsigned", || Value::Int(1)),
    (r#"{"kind":"intBetween","lo":1}"#, "ints.positive", || Value::Int(1)),
    (r#"{"kind":"u16","lo":0,"hi":65535}"#, "port", || Value::Int(1)),
    (r#"{"kind":"float"}"#, "float", || Value::Float(1.5)),
    (r#"{"kind":"numberBetween","lo":0,"hi":2}"#, "(numbers.between 0 2)", || Value::Int(1)),
    (r#"{"kind":"numberNonnegative"}"#, "numbers.nonnegative", || Value::Int(1)),
    (r#"{"kind":"str"}"#, "str", || Value::str("a")),
    (r#"{"kind":"singleLineStr"}"#, "singleLineStr", || Value::str("a")),
    (r#"{"kind":"nonEmptyStr"}"#, "nonEmptyStr", || Value::str("a")),
    (r#"{"kind":"lines"}"#, "lines", || Value::str("a")),
    (r#"{"kind":"commas"}"#, "commas", || Value::str("a")),
    (r#"{"kind":"envVar"}"#, "envVar", || Value::str("a")),
    (r#"{"kind":"separatedString","sep":" "}"#, "(separatedString \" \")", || Value::str("a")),
    (r#"{"kind":"strMatching","pattern":"[a-z]+"}"#, "(strMatching \"[a-z]+\")", || Value::str("a")),
    (r#"{"kind":"strMatching","pattern":"a|b+"}"#, "(strMatching \"a|b+\")", || Value::str("a")),
    (r#"{"kind":"passwdEntry"}"#, "(passwdEntry str)", || Value::str("a")),
    (r#"{"kind":"path"}"#, "path", || Value::str("/a")),
    (r#"{"kind":"package"}"#, "package", || Value::raw("{ type = \"derivation\"; outPath = \"/p\"; }")),
    (r#"{"kind":"enum","values":["a","b",1]}"#, "(enum [ \"a\" \"b\" 1 ])", || Value::str("a")),
    (r#"{"kind":"enum","values":[null,true,"a"]}"#, "(enum [ null true \"a\" ])", || Value::str("a")),
    (r#"{"kind":"attrs"}"#, "attrs", || Value::set::<&str>([])),
    (r#"{"kind":"anything"}"#, "anything", || Value::Int(1)),
    (r#"{"kind":"raw"}"#, "raw", || Value::Int(1)),
    (r#"{"kind":"unspecified"}"#, "unspecified", || Value::Int(1)),
    (r#"{"kind":"format","fmt":"json"}"#, "(serializableValueWith { typeName = \"JSON\"; })", || Value::Int(1)),
    (r#"{"kind":"format","fmt":"toml"}"#, "(serializableValueWith { typeName = \"TOML\"; nullable = false; })", || Value::Int(1)),
    (r#"{"kind":"format","fmt":"iniAtom"}"#, "(nullOr (oneOf [ bool int float str ]))", || Value::Int(1)),
];

/// The last of the enums, after which stand the types that take many kinds of values.
const ENUMS: usize = 22;
/// The leaves up to here are those that something can be coerced from, and that can be one of several options of a submodule.
const PLAIN: usize = 19;

impl Type {
    /// As `schema import` has it.
    pub(super) fn json(&self) -> Json {
        match self {
            Self::Leaf(index) => serde_json::from_str(LEAVES[*index].0).expect("the table holds JSON"),
            Self::List(inner) => json!({ "kind": "listOf", "elem": inner.json() }),
            Self::NonEmptyList(inner) => json!({ "kind": "listOf", "elem": inner.json(), "nonEmpty": true }),
            Self::Attrs(inner) => json!({ "kind": "attrsOf", "elem": inner.json() }),
            Self::Nullable(inner) => json!({ "kind": "nullOr", "elem": inner.json() }),
            Self::Either(left, right) => json!({ "kind": "either", "alts": [left.json(), right.json()] }),
            Self::Coerced(from, to) => json!({ "kind": "coercedTo", "from": from.json(), "to": to.json() }),
            Self::Unique(inner) => {
                let mut json = inner.json();
                json["unique"] = true.into();
                json
            }
            Self::Submodule(_, None) => json!({ "kind": "submodule" }),
            Self::Submodule(_, Some(free)) => json!({ "kind": "submodule", "freeform": free.json() }),
        }
    }

    /// As a module declares it, inside of `with lib.types`.
    pub(super) fn nix(&self) -> String {
        match self {
            Self::Leaf(index) => LEAVES[*index].1.to_owned(),
            Self::List(inner) => format!("(listOf {})", inner.nix()),
            Self::NonEmptyList(inner) => format!("(nonEmptyListOf {})", inner.nix()),
            Self::Attrs(inner) => format!("(attrsOf {})", inner.nix()),
            Self::Nullable(inner) => format!("(nullOr {})", inner.nix()),
            Self::Either(left, right) => format!("(either {} {})", left.nix(), right.nix()),
            Self::Coerced(from, to) => format!("(coercedTo {} (_: {}) {})", from.nix(), print::expr(&to.sample()), to.nix()),
            Self::Unique(inner) => format!("(unique {{ message = \"\"; }} {})", inner.nix()),
            Self::Submodule(options, free) => {
                let free = free.as_ref().map(|free| format!("freeformType = {};", free.nix())).unwrap_or_default();
                let options = options.iter().map(|(name, ty)| format!("options.{name} = {};", ty.option()));
                format!("(submodule {{ {free} {} }})", options.collect::<String>())
            }
        }
    }

    /// An option with a default, so that nobody has to set it.
    fn option(&self) -> String {
        format!("lib.mkOption {{ type = {}; default = {}; }}", self.nix(), print::expr(&self.sample()))
    }

    /// The records of an option of this type at `path`, and of those inside of it.
    fn records(&self, path: &[&str], records: &mut Vec<Record>) {
        let json = json!({ "path": path, "type": self.json() });
        records.push(serde_json::from_value(json).expect("a record"));
        self.inside(path, records);
    }

    fn inside(&self, path: &[&str], records: &mut Vec<Record>) {
        let below = |name| [path, &[name]].concat();
        match self {
            Self::Nullable(inner) | Self::Unique(inner) | Self::Coerced(_, inner) => inner.inside(path, records),
            Self::Attrs(inner) => inner.inside(&below("<name>"), records),
            Self::List(inner) | Self::NonEmptyList(inner) => inner.inside(&below("*"), records),
            Self::Submodule(options, _) => options.iter().for_each(|(name, ty)| ty.records(&below(name), records)),
            Self::Leaf(_) | Self::Either(..) => {}
        }
    }

    /// A packed set with one option of this type, `x`.
    pub(super) fn packed(&self) -> Vec<u8> {
        let mut options = Vec::new();
        self.records(&["x"], &mut options);
        pack(&Export { meta: serde_json::Map::new(), options }, &[], Line::R26_05).expect("the types are ours")
    }

    /// Whether Nix may take a path in the value for a module to be imported, which is not there.
    pub(super) fn imports(&self, value: &Value) -> bool {
        match self {
            Self::Submodule(..) => print::expr(value).contains('/'),
            Self::List(inner) | Self::NonEmptyList(inner) | Self::Attrs(inner) | Self::Nullable(inner) | Self::Unique(inner) => {
                inner.imports(value)
            }
            Self::Coerced(_, to) => to.imports(value),
            Self::Leaf(_) | Self::Either(..) => false,
        }
    }

    /// Whether it takes lists, and whether it takes sets.
    fn holds(&self) -> (bool, bool) {
        match self {
            Self::Leaf(index) => match LEAVES[*index].1 {
                "attrs" | "package" => (false, true),
                _ => (*index > ENUMS, *index > ENUMS),
            },
            Self::List(_) | Self::NonEmptyList(_) => (true, false),
            Self::Attrs(_) | Self::Submodule(..) => (false, true),
            Self::Nullable(inner) | Self::Unique(inner) | Self::Coerced(_, inner) => inner.holds(),
            Self::Either(left, right) => {
                let (left, right) = (left.holds(), right.holds());
                (left.0 || right.0, left.1 || right.1)
            }
        }
    }

    /// Whether a value's kind says which of the two types it is for. Where it does not, Nix takes the first, and the engine accepts what one
    /// of them does, since types that are declared so have conditions of their own, which no export shows.
    fn is_apart_from(&self, other: &Self) -> bool {
        let (own, other) = (self.holds(), other.holds());
        !(own.0 && other.0 || own.1 && other.1)
    }

    /// A value that it takes.
    pub(super) fn sample(&self) -> Value {
        match self {
            Self::Leaf(index) => LEAVES[*index].2(),
            Self::List(_) => Value::list([]),
            Self::NonEmptyList(inner) => Value::list([inner.sample()]),
            Self::Attrs(_) | Self::Submodule(..) => Value::set::<&str>([]),
            Self::Nullable(inner) | Self::Unique(inner) | Self::Either(inner, _) | Self::Coerced(_, inner) => inner.sample(),
        }
    }

    /// Values that it takes, most of the time.
    pub(super) fn values(&self) -> BoxedStrategy<Value> {
        let lists = |inner: &Self, least: usize| vec(inner.values(), least..3).prop_map(Value::List).boxed();
        match self {
            Self::Leaf(index) => leaf_values(*index),
            Self::List(inner) => lists(inner, 0),
            Self::NonEmptyList(inner) => lists(inner, 1),
            Self::Attrs(inner) => btree_map(name(), inner.values(), 0..3).prop_map(Value::Set).boxed(),
            Self::Nullable(inner) => prop_oneof![1 => Just(Value::Null), 3 => inner.values()].boxed(),
            Self::Either(left, right) | Self::Coerced(left, right) => prop_oneof![left.values(), right.values()].boxed(),
            Self::Unique(inner) => inner.values(),
            Self::Submodule(options, free) => {
                let option = |ty: &Self| prop_oneof![1 => Just(None), 2 => ty.values().prop_map(Some)].boxed();
                let names: Vec<&str> = options.keys().copied().collect();
                let values: Vec<_> = options.values().map(option).collect();
                let free = free.as_ref().map_or_else(|| Just(Value::Null).boxed(), |free| free.values());
                (values, free)
                    .prop_map(move |(values, free)| {
                        let own = names.iter().zip(values).filter_map(|(name, value)| Some(((*name).to_owned(), value?)));
                        let more = if let Value::Set(free) = free { free } else { BTreeMap::new() };
                        Value::Set(more.into_iter().filter(|(name, _)| !names.contains(&name.as_str())).chain(own).collect())
                    })
                    .boxed()
            }
        }
    }
}

/// Values for a leaf.
fn leaf_values(index: usize) -> BoxedStrategy<Value> {
    let sample = (LEAVES[index].2)();
    match sample {
        Value::Bool(_) => any::<bool>().prop_map(Value::Bool).boxed(),
        Value::Float(_) => float().boxed(),
        Value::Set(_) => btree_map(name(), data(), 0..3).prop_map(Value::Set).boxed(),
        // Packages.
        Value::Raw(_) => Just(sample).boxed(),
        Value::Str(text) if text == "/a" => prop_oneof![select(vec!["/a", "/b"]).prop_map(Value::str), path()].boxed(),
        Value::Str(_) => text().boxed(),
        // The leaves that take more than one kind of value stand last.
        _ if index > PLAIN => data(),
        _ => prop_oneof![3 => (0_i64..3).prop_map(Value::Int), 1 => float()].boxed(),
    }
}

/// Any data.
pub(super) fn data() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        2 => (-1_i64..3).prop_map(Value::Int),
        1 => float(),
        3 => text(),
        1 => path(),
    ];
    let nested = leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![vec(inner.clone(), 0..3).prop_map(Value::List), btree_map(name(), inner, 0..3).prop_map(Value::Set)]
    });
    nested.boxed()
}

fn float() -> impl Strategy<Value = Value> {
    select(vec![0.5, 1.0, 2.5, -1.0]).prop_map(Value::Float)
}

fn path() -> impl Strategy<Value = Value> {
    select(vec!["./a", "./b"]).prop_map(Value::path)
}

fn text() -> impl Strategy<Value = Value> {
    const TEXTS: [&str; 14] = ["a", "b", "a", "ab", "", " ", "a\n", "a\n\n", "\r", "A", "/a", "a:b", "1", "a b"];
    prop_oneof![5 => select(&TEXTS).prop_map(Value::str), 1 => select(vec!["a\nb\n", "a\nc\n", "a\n"]).prop_map(Value::indented)]
}

/// Few names, so that definitions meet.
fn name() -> impl Strategy<Value = String> {
    select(vec!["a", "b", "c"]).prop_map(str::to_owned)
}

/// Any type.
pub(super) fn any_type() -> BoxedStrategy<Type> {
    of_depth(DEPTH, true)
}

/// Nix documents no options inside of `either`, so there are no submodules there.
fn of_depth(depth: u32, submodules: bool) -> BoxedStrategy<Type> {
    let leaf = (0..LEAVES.len()).prop_map(Type::Leaf);
    if depth == 0 {
        return leaf.boxed();
    }
    let boxed = |submodules| of_depth(depth - 1, submodules).prop_map(Box::new);
    let inner = boxed(submodules);
    let plain = (0..PLAIN).prop_map(|index| Box::new(Type::Leaf(index)));
    let free = prop_oneof![2 => Just(None), 1 => boxed(false).prop_map(|inner| Some(Box::new(Type::Attrs(inner))))];
    let options = btree_map(select(vec!["a", "b", "z"]), of_depth(depth - 1, submodules), 1..3);
    let submodule = (options, free).prop_map(|(options, free)| Type::Submodule(options, free));
    prop_oneof![
        3 => leaf,
        2 => inner.clone().prop_map(Type::List),
        1 => inner.clone().prop_map(Type::NonEmptyList),
        2 => inner.clone().prop_map(Type::Attrs),
        2 => inner.clone().prop_map(Type::Nullable),
        3 => (boxed(false), boxed(false))
            .prop_filter("one type for a list, and one for a set", |(left, right)| left.is_apart_from(right))
            .prop_map(|(left, right)| Type::Either(left, right)),
        2 => (plain, inner.clone()).prop_map(|(from, to)| Type::Coerced(from, to)),
        1 => inner.prop_map(Type::Unique),
        if submodules { 2 } else { 0 } => submodule,
    ]
    .boxed()
}
