//! What `nivis-nix` prints is what was meant: read back by rnix, by the formatter, and by the real Nix.
//!
//! Each printed value is compared, inside Nix, with an expression that owes nothing to the printer: strings and names come out of
//! `builtins.fromJSON` with every character as `\u`, sets out of `builtins.listToAttrs`, numbers out of JSON.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use nivis::nix::print::{self, Entry, ModuleText};
use nivis::nix::{AttrPath, Config, Definition, Priority, Reason, Value};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config as RunnerConfig, RngAlgorithm, TestRng, TestRunner};

use crate::tools::{Tool, tool};

/// Values per process of Nix: starting one takes longer than reading a hundred values.
const BATCH: usize = 250;

#[test]
fn nix_reads_back_what_was_printed() {
    let values = sample(value(), 2_500, 1);
    let cases: Vec<Case> = values.iter().map(|value| Case { text: print::expr(value), expected: expected(value) }).collect();
    for case in &cases {
        readable(&case.text);
    }
    let Some(nix) = tool("nix-instantiate") else { return };
    for (cases, values) in cases.chunks(BATCH).zip(values.chunks(BATCH)) {
        if let Some(&index) = different(&nix, "found: found", cases).first() {
            panic!("{:?}\nis printed as\n{}", values[index], cases[index].text);
        }
    }
}

#[test]
fn nix_reads_back_modules() {
    let sets = sample(btree_map(name(), value(), 1..6), 500, 2);
    let cases: Vec<Case> = sets.iter().map(|set| Case { text: as_module(set), expected: expected(&Value::Set(set.clone())) }).collect();
    for case in &cases {
        readable(&case.text);
    }
    let Some(nix) = tool("nix-instantiate") else { return };
    for cases in cases.chunks(BATCH) {
        if let Some(&index) = different(&nix, "found: found.config or (builtins.removeAttrs found [ \"_file\" ])", cases).first() {
            panic!("not what was meant:\n{}", cases[index].text);
        }
    }
}

#[test]
fn strings_of_several_lines_are_kept() {
    let texts = sample(lines(), 2_000, 3);
    let cases: Vec<Case> = texts
        .iter()
        .map(|text| Case { text: print::expr(&Value::indented(text.as_str())), expected: from_json(text) })
        // In a set the formatter indents the lines.
        .chain(texts.iter().map(|text| {
            let value = Value::set([("a", Value::set([("x", Value::indented(text.as_str())), ("y", Value::Null)]))]);
            Case { text: print::expr(&value), expected: expected(&value) }
        }))
        .collect();
    for case in &cases {
        readable(&case.text);
    }
    let several_lines = cases.iter().filter(|case| case.text.starts_with("''")).count();
    assert!(several_lines > texts.len() / 4, "only {several_lines} texts were printed in two single quotes");
    let Some(nix) = tool("nix-instantiate") else { return };
    for cases in cases.chunks(BATCH) {
        if let Some(&index) = different(&nix, "found: found", cases).first() {
            panic!("not what was meant:\n{}", cases[index].text);
        }
    }
}

#[test]
fn references_calls_and_priorities_mean_what_they_say() {
    let Some(nix) = tool("nix-instantiate") else { return };
    let definitions = [
        ("a.git", Value::pkgs(["git"]), 100),
        ("b.git", Value::pkgs(["git"]), 100),
        ("b.odd", Value::pkgs(["odd name", "${x}"]), 100),
        ("lib", Value::lib(["version"]), 100),
        ("pkgs", Value::pkgs([""; 0]), 100),
        ("call", Value::lib("add").call([Value::Int(-1), Value::lib("add").call([Value::Int(2), Value::Int(3)])]), 100),
        ("function", Value::raw("x: y: x - y # comment").call([Value::Int(-5), Value::Float(-0.5)]), 100),
        ("own", Value::config(["host", "name"]), 100),
        ("base", Value::Int(-1), 900),
        ("default", Value::str("x"), 1000),
        ("force", Value::pkgs(["git"]), 50),
        ("list", Value::list([Value::Int(1), Value::raw("1 + 1")]), 900),
        ("list", Value::list([Value::Int(3)]), 100),
        ("set", Value::set([("x", Value::Int(1)), ("l", Value::list([]))]), 900),
        ("set.y", Value::Int(2), 100),
        ("loser", Value::Int(1), 900),
        ("loser", Value::Int(2), 100),
        ("undecided", Value::raw("if true then 1 else 2"), 900),
        ("undecided.x", Value::Int(2), 100),
        ("own-priority", Value::lib("mkDefault").call([Value::Int(1)]), 900),
    ];
    let paths: Vec<AttrPath> = definitions.iter().map(|(path, ..)| path.parse().unwrap()).collect();
    let entries = definitions.iter().zip(&paths).map(|((_, value, priority), path)| Entry { path, value, priority: Priority(*priority) });
    let text = print::module(&ModuleText { definitions: entries.collect(), ..ModuleText::default() });
    readable(&text);
    let world = r#"found: found {
        lib = rec {
          version = "26.05"; add = a: b: a + b;
          mkOverride = n: v: { inherit n v; }; mkForce = mkOverride 50; mkDefault = mkOverride 1000; mkMerge = all: { inherit all; };
        };
        pkgs = { git = "git!"; "odd name"."\${x}" = "odd!"; };
        config.host.name = "h";
    }"#;
    let expected = r#"{
        a = { git = "git!"; }; b = { git = "git!"; odd = "odd!"; }; lib = "26.05"; call = 4; function = -4.5; own = "h";
        pkgs = { git = "git!"; "odd name" = { "\${x}" = "odd!"; }; };
        base = { n = 900; v = -1; }; default = { n = 1000; v = "x"; }; force = { n = 50; v = "git!"; };
        list = [ 1 2 3 ]; set = { x = { n = 900; v = 1; }; l = [ ]; y = 2; }; loser = 2;
        undecided = { all = [ { n = 900; v = 1; } { x = 2; } ]; }; own-priority = { n = 1000; v = 1; };
    }"#;
    let different = different(&nix, world, &[Case { text: text.clone(), expected: expected.to_owned() }]);
    assert!(different.is_empty(), "{text}");
}

#[test]
fn a_nul_byte_is_refused_wherever_it_is() {
    let texts = sample((text(), text()), 200, 4);
    for (before, after) in texts {
        let bad = format!("{before}\0{after}");
        for value in
            [Value::str(bad.as_str()), Value::indented(bad.as_str()), Value::set([(bad.as_str(), Value::Null)]), Value::raw(bad.as_str())]
        {
            let definition = Definition { path: "a".into(), value: Value::list([value]), priority: Priority::PLAIN, origin: () };
            let refused = Config::new().define(definition).unwrap_err();
            assert!(refused.path.starts_with(&"a".into()) && refused.reason == Reason::Nul, "{refused}");
        }
    }
}

#[test]
fn what_is_printed_can_be_defined() {
    let mut config = Config::new();
    for (origin, value) in sample(value(), 500, 5).into_iter().enumerate() {
        config.define(Definition { path: "a".into(), value, priority: Priority::PLAIN, origin }).unwrap();
    }
}

#[test]
fn paths_are_read_back() {
    for names in sample(vec(name(), 0..5), 2_000, 6) {
        let path = AttrPath::of(names);
        assert_eq!(path.to_string().parse(), Ok(path));
    }
}

/// One printed text and what it has to be equal to.
struct Case {
    text: String,
    expected: String,
}

/// Any text that is printed is Nix, to a second reader too, and laid out as nixfmt does.
fn readable(text: &str) {
    let parsed = rnix::Root::parse(text);
    assert!(parsed.errors().is_empty(), "{:?}\n{text}", parsed.errors());
    assert_eq!(print::format(text).as_deref(), Ok(text));
}

/// The numbers of the cases whose value in Nix is not what is expected, once `apply` has been applied to it.
fn different(nix: &Tool, apply: &str, cases: &[Case]) -> Vec<usize> {
    const SAME: &str = r#"
        same = found: expected:
          if builtins.isFunction expected then expected found
          else builtins.typeOf found == builtins.typeOf expected && (
            if builtins.isList found then
              builtins.length found == builtins.length expected
              && builtins.all (i: same (builtins.elemAt found i) (builtins.elemAt expected i)) (builtins.genList (i: i) (builtins.length found))
            else if builtins.isAttrs found then
              builtins.attrNames found == builtins.attrNames expected && builtins.all (n: same found.${n} expected.${n}) (builtins.attrNames found)
            else found == expected);"#;
    let directory = tempfile::tempdir().unwrap();
    let mut text = format!("let {SAME} apply = {apply}; in builtins.filter (i: i >= 0) [\n");
    for (index, case) in cases.iter().enumerate() {
        let expected = case.expected.replace("@directory@", &encoded(directory.path().canonicalize().unwrap().to_str().unwrap()));
        writeln!(text, "(if same (apply (\n{}\n)) ({expected}) then -1 else {index})", case.text).unwrap();
    }
    text.push(']');
    evaluate(nix, &directory.path().join("batch.nix"), &text)
}

/// The list of numbers that the text evaluates to.
fn evaluate(nix: &Tool, file: &Path, text: &str) -> Vec<usize> {
    std::fs::write(file, text).unwrap();
    // No store and no daemon: nothing is built, and the test must not depend on either.
    let mut command = nix.command();
    command.args(["--store", "dummy://", "--eval", "--strict", "--json"]).arg(file);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The value as Nix, in a way that has no quoting to get wrong.
fn expected(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(on) => on.to_string(),
        Value::Int(int) => format!("builtins.fromJSON \"{int}\""),
        Value::Float(float) => format!("builtins.fromJSON \"{}\"", serde_json::to_string(float).unwrap()),
        Value::Str(text) | Value::Indented(text) => from_json(text),
        Value::Path(path) => {
            let absolute = format!("builtins.fromJSON \"\\\"@directory@{}\\\"\"", encoded(&below(path)));
            format!("(found: builtins.typeOf found == \"path\" && builtins.toString found == {absolute})")
        }
        Value::List(items) => items.iter().fold("[".to_owned(), |text, item| format!("{text} ({})", expected(item))) + " ]",
        Value::Set(entries) => {
            let entries = entries.iter().map(|(name, value)| format!(" {{ name = {}; value = {}; }}", from_json(name), expected(value)));
            format!("builtins.listToAttrs [{} ]", entries.collect::<String>())
        }
        Value::Ref(_) | Value::Call(_) | Value::Raw(_) | Value::Impossible(_) => unreachable!("the strategy makes data only"),
    }
}

fn from_json(text: &str) -> String {
    format!("builtins.fromJSON \"\\\"{}\\\"\"", encoded(text))
}

/// Every character as `\u`, in a Nix string.
fn encoded(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |out, unit| format!("{out}\\\\u{unit:04x}"))
}

/// `./a/./b` as `/a/b`.
fn below(path: &str) -> String {
    let clean: PathBuf = Path::new(path).components().filter(|part| matches!(part, std::path::Component::Normal(_))).collect();
    if clean.as_os_str().is_empty() { String::new() } else { format!("/{}", clean.display()) }
}

/// The set as a module, each attribute split into its leaves where it has some, and in the wrong order.
fn as_module(set: &BTreeMap<String, Value>) -> String {
    fn split(path: &AttrPath, value: &Value, leaves: &mut Vec<(AttrPath, Value)>) {
        match value {
            Value::Set(entries) if !entries.is_empty() && path.len() % 2 == 1 => {
                entries.iter().for_each(|(name, value)| split(&path.child(name.clone()), value, leaves));
            }
            _ => leaves.push((path.clone(), value.clone())),
        }
    }
    let mut leaves = Vec::new();
    set.iter().for_each(|(name, value)| split(&AttrPath::of([name.clone()]), value, &mut leaves));
    let definitions = leaves.iter().rev().map(|(path, value)| Entry { path, value, priority: Priority::PLAIN }).collect();
    print::module(&ModuleText { header: vec!["a header".to_owned()], file: Some("x.rs#X".to_owned()), imports: Vec::new(), definitions })
}

/// That many values, the same in each run.
fn sample<S: Strategy>(strategy: S, count: usize, seed: u8) -> Vec<S::Value> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(RunnerConfig::default(), rng);
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        3 => int().prop_map(Value::Int),
        3 => float().prop_map(Value::Float),
        6 => text().prop_map(Value::Str),
        3 => lines().prop_map(Value::Indented),
        2 => relative_path().prop_map(Value::Path),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![vec(inner.clone(), 0..6).prop_map(Value::List), btree_map(name(), inner, 0..6).prop_map(Value::Set)]
    })
}

fn int() -> impl Strategy<Value = i64> {
    prop_oneof![4 => any::<i64>(), 2 => -100_i64..100, 1 => Just(i64::MIN), 1 => Just(i64::MAX), 1 => Just(i64::MIN + 1)]
}

fn float() -> impl Strategy<Value = f64> {
    use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};

    const EDGES: [f64; 13] = [5e-324, f64::MIN_POSITIVE, f64::MAX, f64::MIN, f64::EPSILON, 1e15, 1e16, 1e21, 1e-5, 0.1, 1.0, 100.0, -0.5];
    prop_oneof![4 => NORMAL | POSITIVE | NEGATIVE, 2 => SUBNORMAL | NEGATIVE | POSITIVE, 1 => ZERO | NEGATIVE, 3 => proptest::sample::select(&EDGES)]
}

/// Any characters but NUL, and often those that mean something to Nix.
fn text() -> impl Strategy<Value = String> {
    vec(character(), 0..16).prop_map(|parts| parts.concat())
}

fn character() -> impl Strategy<Value = String> {
    const SPECIAL: [&str; 26] = [
        "\"", "\\", "$", "{", "}", "${", "$${", "\n", "\r", "\t", "'", "''", "'''", "''${", "''\\", " ", "  ", "#", "/*", "*/", ";",
        "\r\n", "\u{2028}", "\u{a0}", "\u{feff}", "\u{1b}",
    ];
    prop_oneof![
        5 => proptest::sample::select(&SPECIAL).prop_map(str::to_owned),
        3 => "[a-zA-Z0-9._-]",
        2 => any::<char>().prop_filter_map("NUL", |c| (c != '\0').then(|| c.to_string())),
    ]
}

/// Lines as they are in scripts and configuration files, and some that are not.
fn lines() -> impl Strategy<Value = String> {
    let script = vec("( {0,4}|\t)[a-z$][a-z ${}'\"\\\\#]{0,10}", 1..6).prop_map(|lines| lines.join("\n"));
    let any_line = vec(character(), 0..6).prop_map(|parts| parts.concat());
    let odd = vec(prop_oneof![any_line, " {0,3}", Just("'${x}'".to_owned())], 1..6).prop_map(|lines| lines.join("\n"));
    (prop_oneof![3 => script, 2 => odd], any::<bool>()).prop_map(|(text, ends)| if ends { text + "\n" } else { text })
}

/// Attribute names: identifiers, keywords, names of module arguments, and any text.
fn name() -> impl Strategy<Value = String> {
    const WORDS: [&str; 26] = [
        "assert",
        "else",
        "if",
        "in",
        "inherit",
        "let",
        "or",
        "rec",
        "then",
        "with",
        "true",
        "null",
        "config",
        "pkgs",
        "lib",
        "imports",
        "options",
        "_file",
        "__functor",
        "__toString",
        "type",
        "builtins",
        "",
        "1",
        "a.b",
        "-a",
    ];
    prop_oneof![3 => "[a-zA-Z_][a-zA-Z0-9_'-]{0,6}", 2 => proptest::sample::select(&WORDS).prop_map(str::to_owned), 2 => text()]
}

fn relative_path() -> impl Strategy<Value = String> {
    vec("[a-zA-Z0-9_+-][a-zA-Z0-9._+-]{0,5}|\\.", 1..4).prop_map(|parts| format!("./{}", parts.join("/")))
}
