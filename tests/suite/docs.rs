//! What the pages promise is there: README's commands and files, the architecture's crates, the budget of its length.

use nivis::Weaker;
use std::{fs, path::Path};

fn page(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn files_that_the_readme_names_exist() {
    let text = page("README.md");
    let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
    let mut count = 0;
    for link in links.filter(|link| !link.starts_with("http")) {
        assert!(root().join(link).exists(), "README.md names `{link}`");
        count += 1;
    }
    assert!(count > 5);
    for command in ["cargo run -p fleet -- build", "cargo test --workspace"] {
        assert!(text.contains(command), "README.md has `{command}`");
    }
    assert!(page(".ci/run").contains("cargo test --workspace"), "CI runs the README's test command");
}

#[test]
fn the_architecture_is_short_and_knows_every_crate() {
    let text = page("docs/architecture.md");
    assert!(text.lines().count() < 200, "it is read in one sitting");
    for entry in fs::read_dir(root().join("crates")).expect("the crates are there").flatten() {
        let name = entry.file_name().into_string().expect("a plain name");
        assert!(text.contains(&format!("`crates/{name}`")), "docs/architecture.md has no word on `{name}`");
    }
}

#[test]
fn the_page_of_flags_is_what_the_catalogue_says() {
    let (path, page) = (root().join("docs/flags.md"), flags_page());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &page).expect("the page can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "docs/flags.md is stale: run `UPDATE_EXPECT=1 cargo test -p tests --test suite docs`");
}

/// Every module of the catalogue with its flags, by area.
fn flags_page() -> String {
    let modules = nivis::CATALOGUE.modules;
    let flags: usize = modules.iter().map(|module| module.flags.len()).sum();
    let mut page = format!(
        "# Flags of the catalogue\n\nGenerated from the catalogue, {} modules with {flags} flags; a stale page is a failing test. \
         A list's flag `x` is replaced by `x(&[..])` and appended to by `add_x(&[..])`. Who sets a value that is weaker than the baseline says why: `.because(\"..\")`.\n",
        modules.len()
    );
    let mut area = "";
    for module in modules {
        let own = module.id().split('.').next().unwrap_or_default();
        if own != area {
            area = own;
            page += &format!("\n## {area}\n");
        }
        page += &module_section(module);
    }
    page
}

fn module_section(module: &nivis::ModuleMeta) -> String {
    let kinds = if module.kinds() == nivis::Kinds::ALL { "every kind".to_owned() } else { module.kinds().names().join(", ") };
    let default = if module.default_on { ", on by default" } else { "" };
    let mut text = format!("\n### `{}` · {}\n\nFor {kinds}{default}. {}\n", module.id(), module.item, paragraph(module.switch.doc));
    if !module.flags.is_empty() {
        text += "\n| flag | type | default | |\n|---|---|---|---|\n";
    }
    for flag in module.flags {
        let default = match flag.default {
            Some(cell) => format!("`{}`", cell.show().replace('|', "\\|")),
            None if flag.required => "required".to_owned(),
            None => String::new(),
        };
        let hardware = if flag.hardware { " Hosts only." } else { "" };
        let only = if flag.kinds == module.kinds() { String::new() } else { format!(" Only for {}.", flag.kinds.names().join(", ")) };
        let what = format!("{}{hardware}{only}{}", paragraph(flag.doc), weaker(flag.weaker));
        text += &format!("| `{}` | `{}` | {default} | {} |\n", flag.name, flag.ty.replace('|', "\\|"), what.replace('|', "\\|"));
    }
    text
}

/// Which values want a reason.
fn weaker(weaker: Weaker) -> String {
    match weaker {
        Weaker::Never => String::new(),
        Weaker::Values(values) => {
            format!(" Weaker: {}.", values.iter().map(|cell| format!("`{}`", cell.show())).collect::<Vec<_>>().join(", then "))
        }
        Weaker::Above(limit) => format!(" Weaker: above `{}`.", limit.show()),
        Weaker::Below(limit) => format!(" Weaker: below `{}`.", limit.show()),
    }
}

/// The first paragraph of a doc comment, on one line.
fn paragraph(doc: &str) -> String {
    doc.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_hosts_file_says_only_what_is_its_own() {
    for host in fleet::FLEET.hosts {
        let lines = page(host.head.at.file()).lines().count();
        let most = if matches!(host.head.kind, nivis::Kind::Lxc(_)) { 30 } else { 120 };
        assert!(lines < most, "{} has {lines} lines", host.head.at.file());
    }
}
