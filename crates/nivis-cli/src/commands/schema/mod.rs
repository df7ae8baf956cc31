//! `schema`: the options that exist, and what they are to this fleet.

mod diff;
mod import;
mod own;
mod show;

use super::Run;
use crate::{Failure, args::SchemaCommand};

pub(super) use own::own;

pub(super) fn schema(run: &Run<'_>, command: &SchemaCommand) -> Result<(), Failure> {
    match command {
        SchemaCommand::Show { path } => show::show(run, path),
        SchemaCommand::Import { flake, print } => import::import(run, flake.as_deref(), *print),
        SchemaCommand::Diff { from, to } => diff::diff(run, from, to),
    }
}
