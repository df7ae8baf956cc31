//! Known answers, one line each: a type, definitions, and what becomes of them.
//!
//! The order is that of the table in the engine's module `schema::merge`.

use nivis::nix::schema::{Export, Line, Record, pack};
use nivis::nix::{AttrPath, Priority, Value};
use serde_json::{Value as Json, json};

use super::Outcome::{self, Clash, Merged, Unknown};
use super::{Defined, outcome};

/// How many answers there are at least.
const ROWS: usize = 60;

/// Gathers what is not as expected.
#[derive(Default)]
struct Table {
    rows: usize,
    wrong: String,
}

impl Table {
    /// The option `x` of that type; for a submodule, the options inside of it come with it.
    fn row<const N: usize>(&mut self, ty: &Json, definitions: [Defined; N], expected: Outcome) {
        let mut options = Vec::new();
        records(&["x"], ty, &mut options);
        let packed = pack(&Export { meta: serde_json::Map::new(), options }, &[], Line::R26_05).expect("the types are ours");
        let found = outcome(&packed, &definitions);
        self.rows += 1;
        if found != expected {
            self.wrong += &format!("{ty}\n  {definitions:?}\n  is {found:?}, and not {expected:?}\n");
        }
    }
}

/// The type's `options` are no part of the type, and have records of their own.
fn records(path: &[&str], ty: &Json, found: &mut Vec<Record>) {
    let below = |name| [path, &[name]].concat();
    found.push(serde_json::from_value(json!({ "path": path, "type": ty })).expect("a record"));
    match ty["kind"].as_str() {
        Some("attrsOf") => inside(&below("<name>"), &ty["elem"], found),
        _ => inside(path, ty, found),
    }
}

fn inside(path: &[&str], ty: &Json, found: &mut Vec<Record>) {
    for (name, ty) in ty["options"].as_object().into_iter().flatten() {
        records(&[path, &[name]].concat(), ty, found);
    }
}

fn kind(kind: &str) -> Json {
    json!({ "kind": kind })
}

fn of(kind: &str, elem: Json) -> Json {
    json!({ "kind": kind, "elem": elem })
}

fn either(alts: [Json; 2]) -> Json {
    json!({ "kind": "either", "alts": alts })
}

fn coerced(from: Json, to: Json) -> Json {
    json!({ "kind": "coercedTo", "from": from, "to": to })
}

fn format(fmt: &str) -> Json {
    json!({ "kind": "format", "fmt": fmt })
}

/// A definition without priority.
fn x(value: impl Into<Plain>) -> Defined {
    at(100, value)
}

fn at(priority: u32, value: impl Into<Plain>) -> Defined {
    ("x".into(), value.into().0, Priority(priority))
}

/// A definition of something inside of the option.
fn below(name: &'static str, priority: u32, value: impl Into<Plain>) -> Defined {
    (AttrPath::of(["x", name]), value.into().0, Priority(priority))
}

/// Values as a row writes them.
struct Plain(Value);

macro_rules! plain {
    ($($from:ty => $to:expr),* $(,)?) => {
        $(impl From<$from> for Plain {
            fn from(value: $from) -> Self {
                Self($to(value))
            }
        })*
    };
}

plain! {
    bool => Value::Bool,
    i64 => Value::Int,
    f64 => Value::Float,
    &str => Value::str,
    Value => std::convert::identity,
}

fn list(items: &[i64]) -> Value {
    Value::list(items.iter().copied().map(Value::Int))
}

fn set(name: &'static str, value: impl Into<Plain>) -> Value {
    Value::set([(name, value.into().0)])
}

fn git() -> Value {
    Value::pkgs("git")
}

#[test]
fn known_answers() {
    let mut table = Table::default();
    scalars(&mut table);
    priorities(&mut table);
    joined(&mut table);
    sets(&mut table);
    once(&mut table);
    choices(&mut table);
    open(&mut table);
    assert!(table.wrong.is_empty(), "{}", table.wrong);
    assert!(table.rows >= ROWS, "only {} rows", table.rows);
}

fn scalars(t: &mut Table) {
    t.row(&kind("bool"), [x(true), x(true)], Merged);
    t.row(&kind("bool"), [x(true), x(false)], Clash(0, 1));
    t.row(&kind("int"), [x(1), x(1), x(2)], Clash(0, 2));
    t.row(&json!({ "kind": "intBetween", "lo": 0, "hi": 9 }), [x(1), x(1)], Merged);
    t.row(&kind("float"), [x(1.5), x(2.5)], Clash(0, 1));
    t.row(&json!({ "kind": "numberBetween", "lo": 0, "hi": 9 }), [x(1), x(1)], Merged);
    // `1` and `1.0` are of two types, though equal.
    t.row(&json!({ "kind": "numberBetween", "lo": 0, "hi": 9 }), [x(1), x(1.0)], Clash(0, 1));
    t.row(&kind("str"), [x("a"), x("a")], Merged);
    t.row(&kind("str"), [x("a"), x("b")], Clash(0, 1));
    t.row(&kind("str"), [x(Value::indented("a\n")), x("a\n")], Merged);
    t.row(&kind("str"), [x(Value::indented("a\n")), x(Value::indented("b\n"))], Clash(0, 1));
    t.row(&kind("path"), [x("/a"), x("/b")], Clash(0, 1));
    t.row(&kind("singleLineStr"), [x("a"), x("a\n")], Clash(0, 1));
    t.row(&json!({ "kind": "strMatching", "pattern": "[ab]" }), [x("a"), x("b")], Clash(0, 1));
    t.row(&kind("passwdEntry"), [x("a"), x("b")], Clash(0, 1));
    t.row(&kind("nonEmptyStr"), [x("a"), x("b")], Clash(0, 1));
    t.row(&json!({ "kind": "enum", "values": ["a", "b"] }), [x("a"), x("a")], Merged);
    t.row(&json!({ "kind": "enum", "values": ["a", "b"] }), [x("a"), x("b")], Clash(0, 1));
    t.row(&kind("str"), [x(Value::config(["a"])), x(Value::config(["a"]))], Merged);
    t.row(&kind("str"), [x(Value::config(["a"])), x("b")], Unknown);
}

fn priorities(t: &mut Table) {
    let int = kind("int");
    t.row(&int, [x(1), at(900, 2)], Merged);
    t.row(&int, [at(50, 1), x(2), at(900, 3)], Merged);
    t.row(&int, [at(900, 1), at(880, 2)], Merged);
    t.row(&int, [at(900, 1), at(900, 2)], Clash(0, 1));
    t.row(&int, [at(1000, 1), at(900, 2), at(900, 3)], Clash(1, 2));
    t.row(&int, [at(50, 1), x(2), at(50, 3)], Clash(0, 2));
    t.row(&int, [x(1), x(Value::Int(2).force())], Merged);
    t.row(&int, [x(Value::lib("mkDefault").call([Value::Int(1)])), x(2)], Merged);
    t.row(&int, [x(Value::lib("mkOverride").call([Value::Int(40), Value::Int(1)])), at(50, 2), at(50, 3)], Merged);
    // Of several lines is what no priority is written around.
    t.row(&kind("str"), [at(50, Value::indented("a\nb\n")), x("c")], Clash(0, 1));
    t.row(&kind("str"), [at(900, Value::indented("a\nb\n")), at(900, "c")], Merged);
    // Nor lists and sets: their scalars have it.
    t.row(&of("listOf", kind("int")), [at(50, list(&[1])), at(900, list(&[2]))], Merged);
    t.row(&of("attrsOf", kind("int")), [at(900, set("a", 1)), x(set("a", 2))], Merged);
    t.row(&of("attrsOf", kind("int")), [at(900, set("a", 1)), below("a", 900, 2)], Clash(0, 1));
    t.row(&either([kind("int"), of("listOf", kind("int"))]), [at(900, list(&[1])), at(50, 2)], Merged);
    t.row(&either([kind("int"), of("listOf", kind("int"))]), [at(50, list(&[1])), at(900, 2)], Merged);
}

fn joined(t: &mut Table) {
    t.row(&kind("lines"), [x("a"), x("b")], Merged);
    t.row(&kind("lines"), [x(Value::indented("a\n")), x("b")], Merged);
    t.row(&kind("commas"), [x("a"), x("b"), x("a")], Merged);
    t.row(&json!({ "kind": "separatedString", "sep": " " }), [x("a"), x("b")], Merged);
    t.row(&of("listOf", kind("int")), [x(list(&[1])), x(list(&[2]))], Merged);
    t.row(&of("listOf", kind("package")), [x(Value::list([git()])), x(Value::list([git()]))], Merged);
}

fn sets(t: &mut Table) {
    let ints = of("attrsOf", kind("int"));
    t.row(&ints, [x(set("a", 1)), x(set("b", 2))], Merged);
    t.row(&ints, [x(set("a", 1)), x(set("a", 2))], Clash(0, 1));
    t.row(&ints, [x(set("a", 1)), below("a", 100, 1)], Merged);
    t.row(&of("attrsOf", of("listOf", kind("int"))), [x(set("a", list(&[1]))), x(set("a", list(&[2])))], Merged);
    let module = json!({ "kind": "submodule", "options": { "a": kind("int"), "b": kind("lines") } });
    t.row(&module, [x(set("a", 1)), x(set("b", "b"))], Merged);
    t.row(&module, [x(set("a", 1)), below("a", 100, 2)], Clash(0, 1));
    t.row(&module, [below("b", 100, "a"), below("b", 100, "b")], Merged);
    t.row(&of("attrsOf", module.clone()), [x(set("n", set("a", 1))), x(set("n", set("a", 2)))], Clash(0, 1));
    let free = json!({ "kind": "submodule", "options": { "a": kind("lines") }, "freeform": of("attrsOf", kind("str")) });
    t.row(&free, [x(set("z", "1")), x(set("z", "2"))], Clash(0, 1));
    t.row(&free, [x(set("a", "1")), x(set("a", "2"))], Merged);
    // `//` keeps the later one, and says nothing.
    t.row(&kind("attrs"), [x(set("a", 1)), x(set("a", 2))], Merged);
    t.row(&kind("attrs"), [x(set("a", 1)), x(set("a", set("b", 2)))], Merged);
}

fn once(t: &mut Table) {
    t.row(&kind("package"), [x(git()), x(git())], Clash(0, 1));
    t.row(&kind("package"), [x(git()), at(900, Value::pkgs("jujutsu"))], Merged);
    t.row(&kind("raw"), [x(1), x(1)], Clash(0, 1));
    t.row(&kind("raw"), [x(set("a", 1)), x(set("b", 1))], Clash(0, 1));
    t.row(&json!({ "kind": "str", "unique": true }), [x("a"), x("a")], Clash(0, 1));
    t.row(&json!({ "kind": "listOf", "elem": kind("int"), "unique": true }), [x(list(&[1])), x(list(&[2]))], Clash(0, 1));
    // What is one value meets as one, though its names differ, and wherever they were written.
    let unique = json!({ "kind": "attrsOf", "elem": kind("int"), "unique": true });
    t.row(&unique, [x(set("a", 1)), x(set("b", 2))], Clash(0, 1));
    t.row(&unique, [below("a", 900, 1), below("b", 100, 2)], Clash(0, 1));
    t.row(&unique, [x(set("a", 1))], Merged);
    t.row(&of("nullOr", unique), [x(set("a", 1)), x(set("b", 2))], Clash(0, 1));
}

fn choices(t: &mut Table) {
    let maybe = of("nullOr", kind("int"));
    t.row(&maybe, [x(Value::Null), x(Value::Null)], Merged);
    t.row(&maybe, [x(1), x(Value::Null)], Clash(0, 1));
    t.row(&maybe, [x(1), at(900, Value::Null)], Merged);
    t.row(&maybe, [x(1), x(2)], Clash(0, 1));
    t.row(&of("nullOr", kind("lines")), [x("a"), x("b")], Merged);
    t.row(&of("nullOr", of("attrsOf", kind("int"))), [x(Value::Null), x(set("a", 1))], Clash(0, 1));
    let either_list = either([kind("int"), of("listOf", kind("int"))]);
    t.row(&either_list, [x(1), x(1)], Merged);
    t.row(&either_list, [x(1), x(2)], Clash(0, 1));
    t.row(&either_list, [x(list(&[1])), x(list(&[2]))], Merged);
    t.row(&either_list, [x(list(&[1])), x(list(&[2])), x(2)], Clash(0, 2));
    t.row(&either([kind("int"), either_list.clone()]), [x(list(&[1])), x(list(&[2]))], Merged);
    t.row(&of("nullOr", either_list), [x(list(&[1])), x(Value::Null)], Clash(0, 1));
    t.row(&either([kind("str"), kind("lines")]), [x("a"), x("b")], Clash(0, 1));
    t.row(&either([kind("lines"), kind("str")]), [x("a"), x("b")], Merged);
    t.row(&either([kind("int"), of("attrsOf", kind("int"))]), [x(1), x(set("a", 1))], Clash(0, 1));
    // What a string becomes, only Nix knows; but a list joins, and what is equal stays so.
    t.row(&coerced(kind("str"), of("listOf", kind("str"))), [x("a"), x(list(&[]))], Merged);
    t.row(&coerced(kind("int"), kind("str")), [x(1), x(1)], Merged);
    t.row(&coerced(kind("int"), kind("str")), [x(1), x(2)], Unknown);
    t.row(&coerced(kind("int"), kind("str")), [x("a"), x("b")], Clash(0, 1));
    t.row(&coerced(kind("int"), of("nullOr", kind("str"))), [x(Value::Null), x("b")], Clash(0, 1));
    t.row(&coerced(kind("str"), json!({ "kind": "listOf", "elem": kind("str"), "unique": true })), [x("a"), x("b")], Clash(0, 1));
    t.row(&coerced(kind("str"), of("attrsOf", kind("int"))), [x("a"), x(set("a", 1))], Unknown);
    t.row(&coerced(kind("str"), either([of("listOf", kind("int")), kind("lines")])), [x("a"), x("a")], Merged);
}

fn open(t: &mut Table) {
    let unspecified = kind("unspecified");
    t.row(&unspecified, [x(list(&[1])), x(list(&[2]))], Merged);
    t.row(&unspecified, [x(set("a", 1)), x(set("a", 2))], Merged);
    t.row(&unspecified, [x(true), x(false)], Merged);
    t.row(&unspecified, [x("a"), x("b")], Merged);
    t.row(&unspecified, [x(1), x(1)], Merged);
    t.row(&unspecified, [x(1), x(2)], Clash(0, 1));
    t.row(&unspecified, [x(1.5), x(1.5)], Clash(0, 1));
    t.row(&unspecified, [x(1), x(true)], Clash(0, 1));
    let anything = kind("anything");
    t.row(&anything, [x(set("a", 1)), x(set("b", 2))], Merged);
    t.row(&anything, [x(set("a", set("b", 1))), x(set("a", set("b", 2)))], Clash(0, 1));
    t.row(&anything, [x(list(&[1])), x(list(&[1]))], Merged);
    t.row(&anything, [x(list(&[1])), x(list(&[2]))], Clash(0, 1));
    t.row(&anything, [x(1), x(1.0)], Clash(0, 1));
    t.row(&anything, [x(git()), x(git())], Unknown);
    t.row(&format("json"), [x(list(&[1])), x(list(&[2]))], Merged);
    t.row(&format("json"), [x(set("a", list(&[1]))), x(set("a", list(&[2])))], Merged);
    t.row(&format("json"), [x(set("a", 1)), x(set("a", 2))], Clash(0, 1));
    t.row(&format("yaml"), [x(set("a", 1)), x(set("a", "1"))], Clash(0, 1));
    t.row(&of("attrsOf", of("attrsOf", format("iniAtom"))), [x(set("s", set("k", 1))), x(set("s", set("k", 2)))], Clash(0, 1));
    t.row(&of("attrsOf", of("attrsOf", format("iniAtom"))), [x(set("s", set("k", 1))), x(set("s", set("j", 2)))], Merged);
    let unit = json!({ "kind": "custom", "name": "systemd option" });
    t.row(&unit, [x("a"), x("a")], Merged);
    t.row(&unit, [x("a"), x("b")], Clash(0, 1));
    t.row(&unit, [x("a"), x(list(&[1]))], Merged);
    t.row(&of("functionTo", kind("int")), [x(Value::raw("a: 1")), x(Value::raw("a: 2"))], Unknown);
    // Of a type that nobody described, only what every type would refuse is a clash.
    let custom = json!({ "kind": "custom", "name": "of its own" });
    t.row(&custom, [x(list(&[1])), x(list(&[2]))], Unknown);
}
