//! Why nothing, or not everything, was written, and what to do about it.

use std::fmt::{self, Display, Formatter};
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use super::disk::Block;

/// Why a write or a comparison stopped.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Files are in the way. None was touched.
    #[error("nothing was written, because of {}{}", count(.refusals), list(.refusals))]
    Refused {
        /// All of them, in path order.
        refusals: Vec<Refusal>,
    },
    /// An interrupted write can't be finished, because files changed since. None was touched.
    #[error("a write was interrupted and can't be finished, because of {}{}", count(.refusals), list(.refusals))]
    Interrupted {
        /// All of them, in path order.
        refusals: Vec<Refusal>,
    },
    /// Another build writes to the same directory.
    #[error("another build is writing to `{}`", target.display())]
    Busy {
        /// The directory.
        target: PathBuf,
    },
    /// The target isn't a directory.
    #[error("`{}` is not a directory", target.display())]
    Target {
        /// The path given.
        target: PathBuf,
    },
    /// The manifest of the last build can't be read, so edited files can't be told from generated ones.
    #[error("`{}` can't be used: {why}", path.display())]
    Manifest {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The journal of an interrupted write can't be used.
    #[error("an interrupted write left `{}`, which can't be used: {why}", path.display())]
    Journal {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The system refused.
    #[error("can't {doing} `{}`: {source}", path.display())]
    Io {
        /// What was tried, as a verb.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// One file because of which nothing is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its path, relative to the target.
    pub path: String,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a file in the way. A `diff` is short and unified, from what would be written to what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It was generated and edited since, and would be replaced.
    Edited {
        /// From the new text to the text on disk.
        diff: String,
    },
    /// It was generated and edited since, and would be removed.
    EditedStale {
        /// From nothing to the text on disk.
        diff: String,
    },
    /// It wasn't generated, and would be replaced.
    Foreign {
        /// From the new text to the text on disk.
        diff: String,
    },
    /// Something other than a file is there.
    Blocked(Block),
}

impl WriteError {
    /// Returns what to do about it, with what to type.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Refused { refusals } => helps(refusals),
            Self::Interrupted { refusals } => format!("{}; the interrupted write is finished with it", helps(refusals)),
            Self::Busy { .. } => "wait until the other build is done, then build again".to_owned(),
            Self::Target { target } => format!("name a directory, or move `{}` away", target.display()),
            Self::Manifest { .. } => {
                "restore it with `git checkout -- generated/manifest.json`, or take the files on disk as ours with `build --force`"
                    .to_owned()
            }
            Self::Journal { .. } => "`build --force` drops the interrupted write and writes everything anew".to_owned(),
            Self::Io { path, source, .. } => io_help(path, source.kind()),
        }
    }
}

impl Refusal {
    /// Returns what to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        self.why.help().map_or_else(|| format!("move `{}` away, then build again", self.place()), str::to_owned)
    }

    /// Tells whether `force` overrules it.
    pub(super) fn yields_to_force(&self) -> bool {
        !matches!(self.why, Why::Blocked(_))
    }

    fn place(&self) -> &str {
        match &self.why {
            Why::Blocked(Block::Symlink { at, .. } | Block::NotADirectory { at }) => at,
            _ => &self.path,
        }
    }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.why {
            Why::Edited { diff } => write!(f, "`{path}` is generated and was edited by hand\n{diff}"),
            Why::EditedStale { diff } => write!(f, "`{path}` was edited by hand and would be removed\n{diff}"),
            Why::Foreign { diff } => write!(f, "`{path}` exists and was not written by a build\n{diff}"),
            Why::Blocked(block) => write!(f, "`{path}` can't be written: {block}"),
        }
    }
}

impl Why {
    fn help(&self) -> Option<&'static str> {
        match self {
            Self::Edited { .. } => Some(
                "say it in the fleet or in `hosts/<name>/custom.nix`, then replace the file with `build --force` (`git diff` shows the edit)",
            ),
            Self::EditedStale { .. } => Some("keep what you need elsewhere, then remove the file with `build --force`"),
            Self::Foreign { .. } => Some("rename the file, or replace it with `build --force`"),
            Self::Blocked(_) => None,
        }
    }
}

/// Each thing to do once, in the order of the files that need it.
fn helps(refusals: &[Refusal]) -> String {
    let mut helps: Vec<String> = Vec::new();
    for help in refusals.iter().map(Refusal::help) {
        if !helps.contains(&help) {
            helps.push(help);
        }
    }
    helps.join("; ")
}

fn count(refusals: &[Refusal]) -> String {
    match refusals.len() {
        1 => "one file".to_owned(),
        n => format!("{n} files"),
    }
}

fn list(refusals: &[Refusal]) -> String {
    refusals.iter().map(|refusal| format!("\n{}", refusal.to_string().trim_end())).collect()
}

fn io_help(path: &std::path::Path, kind: ErrorKind) -> String {
    let path = path.display();
    match kind {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            format!("see who may write there with `ls -ld {path}`, then build again: it finishes what is left")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some space, then build again: it finishes what is left".to_owned(),
        _ => format!("look at `{path}`, then build again: it finishes what is left"),
    }
}
