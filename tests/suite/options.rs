//! What the option schema says of wrong settings, and that it says nothing of right ones.
//!
//! The folder `options` holds the wrong ones: a table for each option set, and `wording`, which pins some messages word for word. The
//! right ones are settings that people published, in `data/valid-settings.jsonl`.

mod wording;

use std::collections::BTreeSet;
use std::fmt::Write;

use nivis::nix::schema::{Bundled, Fault, Line, Problem, Schemas};
use nivis::nix::{AttrPath, Value};
use serde::Deserialize;
use serde_json::Value as Json;

/// A table of wrong settings. Each row has four columns, with tabs between them; lines that begin with `#` are notes.
///
/// 1. the path of the option
/// 2. the value, as JSON in which `{"$nix": "pkgs.git"}` is an expression and `{"$path": "./a"}` is a path
/// 3. the name of the problem; `Name@PATH` where the fault lies deeper than the option
/// 4. of an unknown option, the one that must be offered first; of any other problem, a part of the help; `-` for no offer, no hint
const TABLES: [(System, &str, &str); 4] = [
    (System::NixOs, "nixos", include_str!("options/nixos.tsv")),
    (System::Home, "home", include_str!("options/home.tsv")),
    (System::Darwin, "darwin", include_str!("options/darwin.tsv")),
    (System::NixOs, "modules", include_str!("options/modules.tsv")),
];

/// How many wrong settings the tables hold at least.
const WRONG: usize = 160;
/// How many right settings there are at least, each of another option.
const RIGHT: usize = 300;

/// Where modules that the bundled sets do not describe have their options; the first is described for NixOS only.
const FOREIGN: [&str; 5] = ["sops", "age", "clan", "nixCommunity", "noughty"];

/// What a setting is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
enum System {
    NixOs,
    Home,
    Darwin,
}

impl System {
    fn schemas(self, line: Line) -> Schemas<'static> {
        let sets: &[Bundled] = match self {
            Self::NixOs => &[Bundled::NixOs, Bundled::Disko, Bundled::Sops, Bundled::Stylix],
            Self::Home => &[Bundled::Home, Bundled::Stylix],
            Self::Darwin => &[Bundled::Darwin],
        };
        let foreign = match self {
            Self::NixOs => &FOREIGN[1..],
            Self::Home | Self::Darwin => &FOREIGN,
        };
        Schemas { sets: sets.iter().map(|set| set.schema()).collect(), foreign: foreign.iter().map(|root| parsed(root)).collect(), line }
    }
}

#[test]
fn each_wrong_setting_is_found_and_the_right_one_is_offered_first() {
    let (mut rows, mut wrong) = (0, String::new());
    for (system, table, text) in TABLES {
        let schemas = system.schemas(Line::R26_05);
        let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        for (index, line) in lines {
            rows += 1;
            if let Err(said) = judge(&schemas, line) {
                writeln!(wrong, "{table}.tsv, line {}: {line}\n{said}", index + 1).expect("a string takes anything");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(rows >= WRONG, "{rows} rows are too few");
}

#[test]
fn no_setting_that_people_use_is_called_wrong() {
    #[derive(Deserialize)]
    struct Setting {
        os: System,
        path: String,
        value: Json,
        from: String,
    }
    let text = include_str!("data/valid-settings.jsonl");
    let settings: Vec<Setting> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let mut alarms = String::new();
    for Setting { os, path, value, from } in &settings {
        for line in [Line::R26_05, Line::UNSTABLE] {
            for fault in os.schemas(line).check(&parsed(path), &read(value)).faults {
                writeln!(alarms, "{line}, {os:?}: {path} = {value} ({from})\n    {}", fault.message()).expect("a string takes anything");
            }
        }
    }
    assert!(alarms.is_empty(), "{alarms}");
    let paths: BTreeSet<(System, &str)> = settings.iter().map(|setting| (setting.os, setting.path.as_str())).collect();
    assert_eq!(paths.len(), settings.len(), "a path comes twice");
    assert!(paths.len() >= RIGHT, "{} settings are too few", paths.len());
}

/// Compares what is said of the setting in a row with what should be said; the error shows both.
fn judge(schemas: &Schemas<'_>, row: &str) -> Result<(), String> {
    let [path, value, problem, help] = row.split('\t').collect::<Vec<_>>().try_into().map_err(|_| "    not four columns\n".to_owned())?;
    let value = serde_json::from_str(value).map_err(|fault| format!("    {fault}\n"))?;
    let (problem, at) = problem.split_once('@').unwrap_or((problem, path));
    let faults = schemas.check(&parsed(path), &read(&value)).faults;
    let as_wanted = |fault: &Fault| {
        name(&fault.problem) == problem && fault.path == parsed(at) && helps(&fault.problem, &schemas.help(fault).unwrap_or_default(), help)
    };
    match faults.as_slice() {
        [fault] if as_wanted(fault) => Ok(()),
        [] => Err("    nothing is found\n".to_owned()),
        faults => Err(faults.iter().map(|fault| said(schemas, fault)).collect()),
    }
}

fn helps(problem: &Problem, said: &str, wanted: &str) -> bool {
    let offered = matches!(problem, Problem::Unknown { .. } | Problem::Reference { .. });
    match wanted {
        "-" if offered => !said.starts_with("did you mean"),
        "-" => said.starts_with("give it") || said == "leave the option out",
        // Options have no backticks in their names.
        wanted if offered => said.starts_with("did you mean") && said.split('`').nth(1) == Some(wanted),
        wanted => said.contains(wanted),
    }
}

fn name(problem: &Problem) -> &'static str {
    match problem {
        Problem::Unknown { .. } => "Unknown",
        Problem::Renamed { changed: true, .. } => "Changed",
        Problem::Renamed { .. } => "Renamed",
        Problem::Removed { .. } => "Removed",
        Problem::NotYet { .. } => "NotYet",
        Problem::ReadOnly => "ReadOnly",
        Problem::Type { .. } => "Type",
        Problem::Inside { .. } => "Inside",
        Problem::Group { .. } => "Group",
        Problem::Reference { .. } => "Reference",
    }
}

/// A fault, as a person reads it.
fn said(schemas: &Schemas<'_>, fault: &Fault) -> String {
    format!("    {} at {}: {}\n    help: {}\n", name(&fault.problem), fault.path, fault.message(), schemas.help(fault).unwrap_or_default())
}

fn parsed(path: &str) -> AttrPath {
    path.parse().expect(path)
}

/// A value from JSON; see [`TABLES`] for what is an expression.
fn read(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::Float(number.as_f64().expect("a number")), Value::Int),
        Json::String(text) => Value::str(text),
        Json::Array(values) => Value::list(values.iter().map(read)),
        Json::Object(entries) => match (entries.get("$nix"), entries.get("$path")) {
            (Some(Json::String(text)), _) => expression(text),
            (_, Some(Json::String(text))) => Value::path(text.as_str()),
            _ => Value::set(entries.iter().map(|(name, value)| (name.as_str(), read(value)))),
        },
    }
}

/// `pkgs.…` and `config.…` are references; anything else is text that only Nix understands.
fn expression(text: &str) -> Value {
    let path = |rest: &str| rest.chars().all(|c| c.is_alphanumeric() || "._-<>\"/".contains(c)).then(|| rest.parse::<AttrPath>().ok())?;
    match text.split_once('.') {
        Some(("pkgs", rest)) => path(rest).map_or_else(|| Value::raw(text), Value::pkgs),
        Some(("config", rest)) => path(rest).map_or_else(|| Value::raw(text), Value::config),
        _ => Value::raw(text),
    }
}
