//! The commands of a fleet's own program. The only crate that reads or writes files, runs programs and prints.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | done; warnings may have been printed |
//! | 1 | the fleet has errors, all of which were printed; nothing was written. Of `audit --strict`: a reason holds no longer, or is not needed |
//! | 2 | the command line was not understood |
//! | 3 | the flake could not be written: a file was edited by hand, or the system refused |
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is the crate that touches the world")]

mod args;
mod commands;
mod listed;
mod nearest;
mod out;
mod report;
mod sources;
mod today;
pub mod write;

pub use args::Args;
pub use listed::unlisted;
pub use sources::Workspace;

use clap::Parser;
use nivis_model::Fleet;
use std::{ffi::OsString, process::ExitCode};

/// Why a command ended without having done what was asked.
pub(crate) enum Failure {
    /// The fleet has errors, which were printed.
    Fleet,
    /// The command line named something that is not there.
    Usage,
    /// The flake could not be written.
    Write,
}

/// Runs the command that the program's arguments ask for.
pub fn run(fleet: &Fleet, workspace: Workspace) -> ExitCode {
    run_with(fleet, workspace, std::env::args_os())
}

/// Runs the command that `arguments` ask for; the first is the program's name.
pub fn run_with(fleet: &Fleet, workspace: Workspace, arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> ExitCode {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            // Help and version are errors for clap, with code 0.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match commands::run(fleet, &workspace, &args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Fleet) => ExitCode::from(1),
        Err(Failure::Usage) => ExitCode::from(2),
        Err(Failure::Write) => ExitCode::from(3),
    }
}
