//! Hosts and modules that somebody wrote and nobody lists: they would be silently absent.
//!
//! rustc can't see this, since a `static` that nothing mentions is no error when it is `pub`. So the crate's sources are searched
//! for `#[host]` and `derive(Module)`, and each name is looked for among what the fleet and its catalogues list.

use crate::sources::Workspace;
use nivis_model::{Diagnostic, Fleet, Place};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Items of the user's crate that no list names.
pub fn unlisted(fleet: &Fleet, workspace: &Workspace) -> Vec<Diagnostic> {
    let dir = workspace.dir();
    let mut files = Vec::new();
    collect(&dir.join("src"), &mut files);
    let hosts: BTreeSet<_> = fleet.hosts.iter().filter_map(|host| host.head.item).collect();
    let modules: BTreeSet<_> = fleet.catalogues.iter().flat_map(|catalogue| catalogue.modules).map(|module| module.item).collect();
    let mut found = Vec::new();
    for file in files {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        for item in items(&text) {
            let (listed, list) = match item.kind {
                Kind::Host => (hosts.contains(item.name), "hosts of the fleet"),
                Kind::Module => (modules.contains(item.name), "modules of any catalogue of the fleet"),
            };
            if listed {
                continue;
            }
            let help = match item.kind {
                Kind::Host => format!("add `&{}` to the list in `Fleet::new(..)`", item.name),
                Kind::Module => format!("add `{}` to a `catalogue![..]`, and the catalogue to `Fleet::catalogues`", item.name),
            };
            let place = Place { file: relative(&file, &dir), line: item.line, column: 1 };
            let message = format!("`{}` is declared, but it is not among the {list}", item.name);
            found.push(Diagnostic::error("unlisted", message, help).at(place, "declared here"));
        }
    }
    found
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// As rustc names the file: from the folder above the crate's, or from the crate's own if that is where cargo ran.
fn relative(file: &Path, crate_dir: &Path) -> String {
    let from_crate = file.strip_prefix(crate_dir).unwrap_or(file);
    match crate_dir.file_name() {
        Some(name) if crate_dir.parent().is_some_and(|parent| parent.join("Cargo.toml").is_file()) => Path::new(name).join(from_crate),
        _ => from_crate.to_owned(),
    }
    .display()
    .to_string()
}

enum Kind {
    Host,
    Module,
}

struct Item<'a> {
    kind: Kind,
    name: &'a str,
    line: u32,
}

/// Items with `#[host]` or `derive(Module)`, read line by line as rustfmt lays them out, up to the file's tests.
fn items(text: &str) -> impl Iterator<Item = Item<'_>> {
    let mut waiting: Option<Kind> = None;
    text.lines().take_while(|line| *line != "#[cfg(test)]").enumerate().filter_map(move |(i, line)| {
        let line = line.trim();
        if line == "#[host]" {
            waiting = Some(Kind::Host);
        } else if line.starts_with("#[derive(")
            && line.trim_start_matches("#[derive(").split([',', ')']).any(|name| name.trim() == "Module")
        {
            waiting = Some(Kind::Module);
        }
        let keyword = if line.starts_with("//") { None } else { waiting.as_ref() };
        let keyword = match keyword? {
            Kind::Host => "static ",
            Kind::Module => "struct ",
        };
        let after = line.strip_prefix(keyword).or_else(|| line.split_once(&format!(" {keyword}")).map(|(_, after)| after))?;
        let name = after.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        Some(Item { kind: waiting.take()?, name, line: i as u32 + 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_modules_are_found_by_their_attributes() {
        let text = "#[host]\npub static A: Host = x;\nstatic B: Host = y;\n#[derive(Debug, Module)]\n#[module(id = \"a.b\")]\npub(crate) struct C {}\n// #[host]\n\
                    #[cfg(test)]\nmod tests {\n#[host]\nstatic D: Host = z;\n}\n";
        let names: Vec<_> = items(text).map(|item| (item.name, item.line)).collect();
        assert_eq!(names, [("A", 2), ("C", 6)]);
    }
}
