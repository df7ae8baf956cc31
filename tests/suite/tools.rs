//! The programs outside of Rust that judge what nivis writes.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A program that was found.
#[derive(Clone, Debug)]
pub(crate) struct Tool {
    path: PathBuf,
}

impl Tool {
    /// A call of it, without arguments yet.
    pub(crate) fn command(&self) -> Command {
        Command::new(&self.path)
    }
}

/// The program of that name in `PATH`, or else in the directories that only root has there.
///
/// `None` says on the test's output that something was skipped, which `name` it was.
///
/// # Panics
/// If it is missing where the variable `CI` is set: there a skipped proof is a failed one.
#[expect(clippy::print_stdout, reason = "the reader of a test run must see what was not tested")]
pub(crate) fn tool(name: &str) -> Option<Tool> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let directories = std::env::split_paths(&path).chain(["/usr/sbin", "/sbin"].map(PathBuf::from));
    let found = directories.map(|directory| directory.join(name)).find(|file| is_executable(file));
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "{name} not found, and CI is set");
        println!("skipped: {name} not found");
    }
    found.map(|path| Tool { path })
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;

    file.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file()
}
