//! Packs option sets: `pack-schema FROM TO`, where `FROM` holds the exports (`NAME-options.json`, `package-attrs.tsv`) and `TO` is `crates/nivis-nix/schema`.
//!
//! The output is committed, and not made by a build script: the exports are ten times as large and change twice a year, packing them takes
//! longer than compiling the crate, and what a user imports goes through the same function anyway.

use std::{error::Error, fs, path::Path};

use nivis_nix::schema::{Bundled, Export, Line, later, pack, packages};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else { return Err("usage: pack-schema FROM TO".into()) };
    let (from, to) = (Path::new(from), Path::new(to));
    for set in Bundled::ALL {
        let export: Export = serde_json::from_str(&fs::read_to_string(from.join(format!("{}-options.json", set.name())))?)?;
        let table = to.join(format!("{}-later.tsv", set.name()));
        let later = if table.exists() { later(&fs::read_to_string(table)?)? } else { Vec::new() };
        fs::write(to.join(format!("{}.options", set.name())), pack(&export, &later, Line::R26_05)?)?;
    }
    fs::write(to.join("packages.fst"), packages::pack(&fs::read_to_string(from.join("package-attrs.tsv"))?)?)?;
    Ok(())
}
