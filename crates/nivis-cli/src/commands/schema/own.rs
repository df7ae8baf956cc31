//! Option sets that the user imported, beside the flake.

use crate::{Failure, Workspace, out::err};
use nivis_compile::OptionSets;
use nivis_nix::schema::{Bundled, Schema};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where `schema import` keeps them.
pub(super) fn folder(workspace: &Workspace) -> PathBuf {
    workspace.dir().join("schema")
}

/// The file of a set in a folder of sets.
pub(super) fn file(folder: &Path, set: Bundled) -> PathBuf {
    folder.join(format!("{}.options", set.name()))
}

/// The fleet's own option sets, and the bundled ones for what it did not import.
pub(in crate::commands) fn own(workspace: &Workspace) -> Result<OptionSets, Failure> {
    read(&folder(workspace))
}

/// The option sets in a folder; none is an answer too.
pub(super) fn read(folder: &Path) -> Result<OptionSets, Failure> {
    let mut sets = OptionSets::default();
    for set in Bundled::ALL {
        let path = file(folder, set);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(unreadable(&path, &error)),
        };
        // Read once in the life of the program, and used where they lie.
        let schema = Schema::read(Box::leak(bytes.into_boxed_slice())).map_err(|error| unreadable(&path, &error))?;
        sets.own.push((set, schema));
    }
    Ok(sets)
}

fn unreadable(path: &Path, error: &dyn std::error::Error) -> Failure {
    err!(
        "error: {}: {error}\n  help: run `cargo fleet schema import`, or delete the file to use the bundled options",
        Workspace::show(path)
    );
    Failure::Usage
}
