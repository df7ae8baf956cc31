//! Packs option sets: `pack-schema FROM TO`, where `FROM` holds the exports (`NAME-options.json`, `package-attrs.tsv`) and `TO` is `crates/nivis-nix/schema`.
//!
//! The output is committed, and not made by a build script: the exports are ten times as large and change twice a year, every build of
//! every user would pay for packing them, and what a user imports goes through the same function anyway.

#![allow(clippy::disallowed_methods, reason = "a tool for whoever brings new option sets: it reads and writes files")]

use std::{error::Error, fs, path::Path};

use nivis_nix::schema::{Bundled, Export, Line, later, pack, packages};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else { return Err("usage: pack-schema FROM TO".into()) };
    let (from, to) = (Path::new(from), Path::new(to));
    // Only the set of NixOS is older than the releases that people run.
    let later = later(&fs::read_to_string(to.join("later.tsv"))?)?;
    for set in Bundled::ALL {
        let mut export: Export = serde_json::from_str(&fs::read_to_string(from.join(format!("{}-options.json", set.name())))?)?;
        export.meta.insert("modules".to_owned(), taken_from(set).into());
        let later = if set == Bundled::NixOs { &later[..] } else { &[] };
        fs::write(to.join(format!("{}.options", set.name())), pack(&export, later, Line::R26_05)?)?;
    }
    fs::write(to.join("packages.fst"), packages::pack(&fs::read_to_string(from.join("package-attrs.tsv"))?)?)?;
    Ok(())
}

/// What the exports were taken from, for people.
fn taken_from(set: Bundled) -> &'static str {
    match set {
        Bundled::NixOs => "NixOS, of August 2024 with later changes up to 26.05",
        Bundled::Home => "Home Manager, of August 2026",
        Bundled::Darwin => "nix-darwin, of June 2026",
        Bundled::Disko => "disko, of March 2026",
        Bundled::Sops => "sops-nix, of June 2026",
        Bundled::Stylix => "Stylix, of August 2026",
    }
}
