//! What the examples share: they render a small fleet to a folder of their own and print it.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use nivis::{Compiled, Fleet, write};
use std::process::ExitCode;

/// Compiles the fleet and hands the result to `show`; prints what is wrong otherwise.
pub fn render(fleet: &Fleet, show: impl FnOnce(&Compiled)) -> ExitCode {
    match nivis::compile(fleet) {
        Ok(compiled) => {
            show(&compiled);
            ExitCode::SUCCESS
        }
        Err(found) => {
            found.iter().for_each(|d| println!("{d}\n"));
            ExitCode::FAILURE
        }
    }
}

/// Writes the flake to a temporary folder and prints the files in it.
pub fn print_tree(compiled: &Compiled) {
    let written = tempfile::tempdir()
        .map_err(|error| error.to_string())
        .and_then(|dir| write::write(&compiled.tree, dir.path(), &write::Options::default()).map_err(|error| error.to_string()));
    match written {
        Ok(written) => written.created.iter().for_each(|path| println!("  {path}")),
        Err(error) => println!("  nothing was written: {error}"),
    }
}

/// Prints one file of the flake.
pub fn print_file(compiled: &Compiled, path: &str) {
    println!("\n── {path}");
    match compiled.tree.get(path) {
        Some(file) => println!("{}", file.text),
        None => println!("(there is no such file)"),
    }
}
