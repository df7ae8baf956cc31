//! `export.nix` and `import.nix`, evaluated by the real Nix over a small module tree with every kind of type.

use expect_test::expect;
use nivis::nix::schema::{Export, Line, Problem, Schema, Schemas, pack};
use nivis::nix::{AttrPath, Value};
use serde_json::{Value as Json, json};

use super::{Home, source};
use crate::merge::nix::Nix;

/// The options, and the renamed and removed ones.
const MODULE: &str = include_str!("tree.nix");

/// The exported options.
fn exported(nix: &Nix) -> Export {
    let options = nix
        .eval(&format!("({}) {{ inherit lib; inherit (lib.evalModules {{ modules = [ ({MODULE}) ]; }}) options; }}", source("export.nix")));
    serde_json::from_value(json!({ "options": options })).expect("an export")
}

#[test]
fn each_type_is_exported_as_what_it_is() {
    let Some(nix) = Nix::found() else { return };
    let row = |record: &nivis::nix::schema::Record| {
        let old = record.alias.as_ref().map(|alias| format!(" {} {}", alias.kind, alias.to.clone().unwrap_or_default().join(".")));
        let default = record.default.as_ref().map(|default| format!(" = {default}"));
        let flags = [(record.read_only, " read only"), (record.internal, " internal"), (record.has_default, " has a default")];
        let flags: String = flags.iter().filter(|(set, _)| *set).map(|(_, text)| *text).collect();
        let ty = record.ty.as_ref().unwrap_or(&Json::Null);
        format!("{}: {ty}{}{flags}{}\n", record.path.join("."), default.unwrap_or_default(), old.unwrap_or_default())
    };
    let table: String = exported(&nix).options.iter().map(row).collect();
    expect![[r#"
        assertions: {"elem":{"kind":"unspecified"},"kind":"listOf"} = [] has a default
        gone.name: {"kind":"unspecified"} removed 
        kinds.anything: {"kind":"anything"}
        kinds.attrs: {"kind":"attrs"}
        kinds.between: {"hi":10,"kind":"intBetween","lo":-3}
        kinds.coerced: {"from":{"kind":"int"},"kind":"coercedTo","to":{"kind":"str"}}
        kinds.commas: {"kind":"separatedString","sep":","}
        kinds.computed: {"kind":"int"} has a default
        kinds.deferred: {"kind":"deferredModule"}
        kinds.enable: {"kind":"bool"} = false has a default
        kinds.enum: {"kind":"enum","values":["a",1,null,true]} = "a" has a default
        kinds.envVar: {"kind":"separatedString","sep":":"}
        kinds.float: {"kind":"float"}
        kinds.free: {"freeform":{"elem":{"kind":"int"},"kind":"attrsOf"},"kind":"submodule"}
        kinds.free.a: {"kind":"str"}
        kinds.function: {"elem":{"kind":"str"},"kind":"functionTo"}
        kinds.function': {"kind":"raw"} has a default
        kinds.ini: {"elem":{"elem":{"elem":{"alts":[{"alts":[{"alts":[{"kind":"bool"},{"kind":"int"}],"kind":"either"},{"kind":"float"}],"kind":"either"},{"kind":"str"}],"kind":"either"},"kind":"nullOr"},"kind":"attrsOf"},"kind":"attrsOf"}
        kinds.internal: {"kind":"int"} = 1 internal has a default
        kinds.json: {"fmt":"json","kind":"format"}
        kinds.lazy: {"elem":{"kind":"int"},"kind":"attrsOf"}
        kinds.lines: {"kind":"lines"}
        kinds.match: {"kind":"strMatching","pattern":"a\"[b]+"}
        kinds.nonEmpty: {"elem":{"kind":"str"},"kind":"listOf","nonEmpty":true}
        kinds.nonEmptyStr: {"kind":"nonEmptyStr"}
        kinds.null: {"elem":{"kind":"int"},"kind":"nullOr"} = null has a default
        kinds.number: {"alts":[{"kind":"int"},{"kind":"float"}],"kind":"either"}
        kinds.numberBetween: {"hi":1.5,"kind":"numberBetween","lo":0}
        kinds.numberNonnegative: {"kind":"numberNonnegative"}
        kinds.numberPositive: {"kind":"numberNonnegative"}
        kinds.oneOf: {"alts":[{"alts":[{"kind":"int"},{"kind":"str"}],"kind":"either"},{"elem":{"kind":"bool"},"kind":"listOf"}],"kind":"either"}
        kinds.open: {"freeform":{"fmt":"json","kind":"format"},"kind":"submodule"}
        kinds.open.a: {"kind":"str"}
        kinds.package: {"kind":"package"}
        kinds.package': {"kind":"package"} has a default
        kinds.passwd: {"kind":"passwdEntry"}
        kinds.path: {"kind":"path"}
        kinds.port: {"hi":65535,"kind":"intBetween","lo":0}
        kinds.positive: {"kind":"intBetween","lo":1}
        kinds.raw: {"kind":"raw"}
        kinds.readOnly: {"kind":"int"} = 1 read only has a default
        kinds.s16: {"hi":32767,"kind":"intBetween","lo":-32768}
        kinds.separated: {"kind":"separatedString","sep":" "}
        kinds.singleLine: {"kind":"singleLineStr"}
        kinds.store: {"kind":"pathInStore"}
        kinds.sub: {"elem":{"kind":"submodule"},"kind":"attrsOf"}
        kinds.sub.<name>.a: {"kind":"int"}
        kinds.sub.<name>.deep: {"elem":{"kind":"submodule"},"kind":"listOf"} = [] has a default
        kinds.sub.<name>.deep.*.text: {"kind":"str"} = "q" has a default
        kinds.tag: {"kind":"custom","name":"attrTag"}
        kinds.tag.a: {"kind":"int"}
        kinds.toml: {"fmt":"toml","kind":"format"}
        kinds.u32: {"hi":4294967295,"kind":"intBetween","lo":0}
        kinds.uniq: {"elem":{"kind":"int"},"kind":"listOf","unique":true}
        kinds.unique: {"kind":"str","unique":true}
        kinds.unsigned: {"kind":"intBetween","lo":0}
        new.name: {"kind":"str"} = "x" has a default
        old.name: {"kind":"str"} renamed new.name
        second.name: {"kind":"str"} alias new.name
        warnings: {"elem":{"kind":"str"},"kind":"listOf"} = [] has a default
    "#]]
    .assert_eq(&table);
}

#[test]
fn what_was_exported_judges_values() {
    let Some(nix) = Nix::found() else { return };
    let packed = pack(&exported(&nix), &[], Line::UNSTABLE).expect("the types are known");
    let schemas = Schemas { sets: vec![Schema::read(&packed).expect("it was packed")], foreign: Vec::new(), line: Line::UNSTABLE };
    let faults = |path: &str, value: Value| schemas.check(&path.parse::<AttrPath>().expect("a path"), &value).faults;
    for (path, value) in [
        ("kinds.between", Value::Int(-3)),
        ("kinds.numberBetween", Value::Float(1.25)),
        ("kinds.numberNonnegative", Value::Int(0)),
        ("kinds.enum", Value::Null),
        ("kinds.lazy.x", Value::Int(1)),
        ("kinds.free.other", Value::Int(1)),
        ("kinds.open.other", Value::set([("x", Value::Null)])),
        ("kinds.sub.web", Value::set([("deep", Value::list([Value::set([("text", Value::str("a"))])]))])),
        ("second.name", Value::str("a")),
    ] {
        assert_eq!(faults(path, value), [], "{path}");
    }
    for (path, value) in [
        ("kinds.between", Value::Int(11)),
        ("kinds.numberBetween", Value::Float(1.75)),
        ("kinds.numberNonnegative", Value::Int(-1)),
        ("kinds.passwd", Value::str("a:b")),
        ("kinds.store", Value::str("/etc")),
        ("kinds.match", Value::str("b")),
        ("kinds.nonEmpty", Value::list([])),
        ("kinds.toml", Value::Null),
        ("kinds.ini", Value::set([("section", Value::set([("key", Value::list([]))]))])),
        ("kinds.free.other", Value::str("a")),
        ("kinds.sub.web", Value::set([("deep", Value::list([Value::set([("text", Value::Int(1))])]))])),
        ("kinds.sub.web.typo", Value::Int(1)),
        ("kinds.readOnly", Value::Int(1)),
        ("kinds.typo", Value::Int(1)),
    ] {
        assert_eq!(faults(path, value).len(), 1, "{path}");
    }
    assert!(matches!(&faults("old.name", Value::str("a"))[0].problem, Problem::Renamed { to, .. } if to == "new.name"));
    assert!(matches!(faults("gone.name", Value::str("a"))[0].problem, Problem::Removed { .. }));
}

#[test]
fn the_printed_expression_finds_the_systems_of_a_flake() {
    let Some(nix) = Nix::found() else { return };
    let printed = String::from_utf8(Home::new().run("small", &["schema", "import", "--print"]).stdout).expect("text");
    assert!(printed.contains("builtins.getFlake flake"), "{printed}");
    // Flakes need a store, so the inputs are given as they are.
    let printed = printed.replace("builtins.getFlake flake", "flake");
    let platform = "{ options.nixpkgs.hostPlatform = lib.mkOption { type = lib.types.str; }; }";
    let system = format!("arguments: lib.evalModules {{ modules = arguments.modules ++ [ {platform} ({MODULE}) ]; }}");
    let found = nix.eval(&format!(
        r#"let sets = ({printed}) {{ flake.inputs = {{
          nixpkgs = {{ rev = "abc"; lib = lib // {{ nixosSystem = {system}; }}; }};
          nix-darwin = {{ narHash = "def"; lib.darwinSystem = {system}; }};
          sops-nix.nixosModules.sops = {{ lib, ... }}: {{ options.sops.it = lib.mkOption {{ type = lib.types.int; }}; }};
        }}; }}; in {{
          inherit (sets) names; of = [ sets.nixos.meta.modules sets.darwin.meta.modules ];
          options = map (set: builtins.length set.options) [ sets.nixos sets.darwin ];
          sops = builtins.filter (option: builtins.head option.path == "sops") sets.nixos.options;
        }}"#
    ));
    assert_eq!(found["names"], json!(["nixos", "darwin"]));
    assert_eq!(found["of"], json!(["nixpkgs abc", "nix-darwin def"]));
    assert_eq!(found["sops"][0]["path"], json!(["sops", "it"]));
    // The modules that the catalogue imports come with the system, and not with the Mac.
    assert_eq!(found["options"][0].as_u64(), found["options"][1].as_u64().map(|count| count + 1));
}
