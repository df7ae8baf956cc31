//! Writes a [`Tree`] to a directory, so that a kill at any moment loses nothing.
//!
//! | step | on disk meanwhile | after a kill here, the next command |
//! |---|---|---|
//! | lock | a lock of the OS on the directory, no file | finds it free |
//! | compare | nothing; refuses edited, foreign and blocked files, all at once | compares again |
//! | stage | new texts in `.nivis/stage/` | discards them |
//! | commit | `.nivis/journal.json`, by one rename | carries every step out |
//! | apply | each file by one rename, the manifest last | carries out what is left |
//! | clean | `.nivis` goes, the journal first | discards what is left of it |
//!
//! A journal's step names the hash of the file before and after. A file that has neither was edited since the kill:
//! the write stops there, before any other file changes, until someone decides.

use std::path::Path;
use std::time::Duration;

use nivis_compile::tree::Tree;

use compare::{Change, compare};
use disk::Disk;

mod compare;
mod disk;
mod edited;
mod error;
mod git;
mod journal;
mod lock;

pub use disk::Block;
pub use error::{Refusal, Why, WriteError};

/// How to write.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Replaces files that were edited by hand or aren't known to the manifest. Default: false, they are refused.
    pub force: bool,
    /// How long to wait for another build of the same directory. Default: five seconds.
    pub wait: Duration,
}

/// What a write did. Paths are relative to the target and in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that weren't there.
    pub created: Vec<String>,
    /// Files whose text changed.
    pub updated: Vec<String>,
    /// Generated files that nothing writes any more.
    pub removed: Vec<String>,
    /// How many files already were as they should be, or are the user's by now.
    pub unchanged: usize,
    /// Files that an interrupted write had left to do, done before anything else.
    pub recovered: Vec<String>,
    /// Created files of which git was told (`git add --intent-to-add`): a flake doesn't see what git doesn't know.
    pub added_to_git: Vec<String>,
    /// Why git could not be told; nothing else depends on it.
    pub git_warning: Option<String>,
}

/// What a write would do. Paths are relative to the target and in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files that aren't there.
    pub created: Vec<String>,
    /// Files whose text would change.
    pub updated: Vec<String>,
    /// Generated files that nothing writes any more.
    pub removed: Vec<String>,
    /// How many files are as they should be, or are the user's by now.
    pub unchanged: usize,
    /// Files that an interrupted write has left to do, and that would be done first.
    pub recovered: Vec<String>,
    /// Files because of which nothing would be written.
    pub refused: Vec<Refusal>,
}

/// Makes a directory what a tree says, or changes nothing in it and says why.
pub fn write(tree: &Tree, target: &Path, options: &Options) -> Result<Written, WriteError> {
    let disk = Disk::create(target)?;
    let _lock = lock::exclusive(target, options.wait)?;
    let recovery = journal::recover(&disk, options.force)?;

    let recorded = disk.manifest(options.force)?;
    let comparison = compare(tree, &recorded, &|path, owner, leaving| disk.find(path, owner, leaving))?;
    let refused = comparison.refused_unless(options.force, &disk)?;
    if !refused.is_empty() {
        return Err(WriteError::Refused { refusals: refused });
    }

    let git = journal::carry_out(&disk, &comparison.changes)?.and(recovery.git);
    let [created, updated, removed] = Change::sorted(&comparison.changes);
    let (unchanged, recovered) = (comparison.unchanged, recovery.paths);
    Ok(Written { created, updated, removed, unchanged, recovered, added_to_git: git.added, git_warning: git.warning })
}

/// Compares only: what [`write()`] would do. Writes nothing, and finishes no interrupted write.
pub fn plan(tree: &Tree, target: &Path) -> Result<Plan, WriteError> {
    let disk = Disk::look(target)?;
    let _lock = lock::shared(target, Options::default().wait)?;
    let pending = journal::pending(&disk)?;

    let recorded = pending.manifest(&disk)?;
    let comparison = compare(tree, &recorded, &|path, owner, leaving| pending.find(&disk, path, owner, leaving))?;
    let refused = pending.refusals_with(comparison.refused_unless(false, &disk)?);
    let [created, updated, removed] = Change::sorted(&comparison.changes);
    Ok(Plan { created, updated, removed, unchanged: comparison.unchanged, recovered: pending.paths, refused })
}

impl Default for Options {
    fn default() -> Self {
        Self { force: false, wait: Duration::from_secs(5) }
    }
}

impl Written {
    /// Tells whether nothing on disk changed.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        [&self.created, &self.updated, &self.removed, &self.recovered].iter().all(|paths| paths.is_empty())
    }
}
