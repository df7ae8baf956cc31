//! The reference fleet's flake: parsed, evaluated and compared with what is committed.

use crate::tools::tool;
use nivis::{Compiled, Tree, tree::Owner};
use rnix::SyntaxKind;
use std::{collections::BTreeSet, path::Path};

fn reference() -> Compiled {
    nivis::compile(&fleet::FLEET).unwrap_or_else(|found| panic!("{}", found.iter().map(|d| format!("{d}\n")).collect::<String>()))
}

fn nix_files(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.iter().filter(|(path, _)| path.ends_with(".nix")).map(|(path, file)| (path, file.text.as_str()))
}

fn write(tree: &Tree, target: &Path) {
    nivis::write::write(tree, target, &nivis::write::Options::default()).expect("the tree is written");
}

#[test]
fn every_file_parses_and_is_laid_out_as_nixfmt_does() {
    let compiled = reference();
    for (path, text) in nix_files(&compiled.tree) {
        let parsed = rnix::Root::parse(text);
        assert!(parsed.errors().is_empty(), "{path}: {:?}\n{text}", parsed.errors());
        let formatted = nixfmt_rs::format(text).unwrap_or_else(|fault| panic!("{path}: {fault}"));
        assert_eq!(formatted, text, "{path} is not as nixfmt lays it out");
    }
}

#[test]
fn the_real_nix_parses_every_file() {
    let Some(nix) = tool("nix-instantiate") else { return };
    let (compiled, dir) = (reference(), tempfile::tempdir().expect("a folder"));
    write(&compiled.tree, dir.path());
    let files: Vec<_> = nix_files(&compiled.tree).map(|(path, _)| dir.path().join(path)).collect();
    let output = nix.command().arg("--parse").args(&files).output().expect("nix-instantiate runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_real_nix_evaluates_every_host_and_home() {
    let Some(nix) = tool("nix-instantiate") else { return };
    let (compiled, dir) = (reference(), tempfile::tempdir().expect("a folder"));
    write(&compiled.tree, dir.path());
    let output = nix
        .command()
        .args(["--eval", "--strict", "--json", "--show-trace", "--expr"])
        .arg(stub_expression(&compiled.tree, dir.path()))
        .output()
        .expect("nix-instantiate runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");

    for host in compiled.fleet.hosts() {
        let class = if host.head().kind.is_darwin() { "darwin" } else { "nixos" };
        let name = options(&value[class][host.name()]).any(|o| o["networking"]["hostName"] == host.name());
        assert!(name, "host `{}` says its name", host.name());
        for user in host.head().users() {
            let home = &value["homes"][format!("{}@{}", user.name, host.name())];
            assert!(options(home).any(|o| o["home"]["username"]["content"] == user.name || o["home"]["username"] == user.name), "{home}");
        }
    }
    let checks: usize = value["checks"].as_object().expect("a set").values().map(|names| names.as_array().map_or(0, Vec::len)).sum();
    let homes: usize = compiled.fleet.hosts().iter().map(|host| host.head().users().count()).sum();
    assert_eq!(checks, compiled.fleet.hosts().len() + homes, "each host and home has a check");
}

fn options(modules: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    modules.as_array().into_iter().flatten().map(|module| &module["options"])
}

fn stub_expression(tree: &Tree, dir: &Path) -> String {
    let (mut packages, mut modules, mut options) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (_, text) in nix_files(tree) {
        mentioned(text, "pkgs", &mut packages);
        mentioned(text, "inputs", &mut modules);
        mentioned(text, "config", &mut options);
    }
    modules.retain(|path| path.len() > 2 && path[1].ends_with("Modules"));
    let lists = |paths: &BTreeSet<Vec<String>>| {
        paths.iter().map(|path| format!("[ {} ]", path.iter().map(|name| format!("{name:?} ")).collect::<String>())).collect::<String>()
    };
    format!(
        "import {}/suite/stub.nix {{ flake = {}; packages = [ {} ]; inputModules = [ {} ]; options = [ {} ]; }}",
        env!("CARGO_MANIFEST_DIR"),
        dir.display(),
        lists(&packages),
        lists(&modules),
        lists(&options),
    )
}

/// Every attribute path that the text takes out of `root`: by a dot, or by `inherit (root) ..`.
fn mentioned(text: &str, root: &str, paths: &mut BTreeSet<Vec<String>>) {
    for node in rnix::Root::parse(text).syntax().descendants() {
        let parts: Vec<_> = node.children().map(|part| part.text().to_string()).collect();
        match (node.kind(), parts.as_slice()) {
            (SyntaxKind::NODE_SELECT, [from, path, ..]) if from == root => {
                paths.insert(path.split('.').map(|name| name.trim_matches('"').to_owned()).collect());
            }
            (SyntaxKind::NODE_INHERIT, [from, names @ ..]) if from.starts_with('(') => {
                let mut prefix = from.trim_matches(['(', ')']).split('.').map(str::to_owned);
                if prefix.next().as_deref() == Some(root) {
                    let prefix: Vec<_> = prefix.collect();
                    paths.extend(names.iter().map(|name| prefix.iter().chain([name]).cloned().collect()));
                }
            }
            _ => {}
        }
    }
}

#[test]
fn what_is_committed_is_what_the_code_renders() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fleet/flake");
    let plan = nivis::write::plan(&reference().tree, &committed).expect("the committed flake can be read");
    let changed: Vec<_> = [&plan.created, &plan.updated, &plan.removed].into_iter().flatten().collect();
    assert!(changed.is_empty() && plan.refused.is_empty(), "run `cargo fleet build` and commit: {changed:?} {:?}", plan.refused);
}

#[test]
fn no_file_names_a_line_a_machine_or_a_clock() {
    let compiled = reference();
    for (path, file) in compiled.tree.iter().filter(|(_, file)| file.owner == Owner::Generated) {
        let here = env!("CARGO_MANIFEST_DIR").trim_end_matches("/tests");
        assert!(!file.text.contains(here), "{path} names a folder of this machine");
        let lines = file
            .text
            .match_indices(".rs:")
            .map(|(at, _)| &file.text[at..])
            .filter(|rest| rest[4..].starts_with(|c: char| c.is_ascii_digit()));
        assert_eq!(lines.count(), 0, "{path} names a line of a Rust file");
    }
}

#[test]
fn rendering_twice_gives_the_same_bytes() {
    let (a, b) = (reference().tree, reference().tree);
    assert!(a.iter().eq(b.iter()));
}
