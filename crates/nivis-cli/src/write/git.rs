//! Tells git of new files. A flake in a git work tree consists of what git knows; a new file is invisible until then.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

/// What git was told.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) added: Vec<String>,
    pub(super) warning: Option<String>,
}

/// Marks files as to be added, unless they are ignored. Without git or outside of a work tree there is nothing to do.
pub(super) fn tell(root: &Path, paths: &[&str]) -> Told {
    if paths.is_empty() || !in_work_tree(root) {
        return Told::default();
    }
    match add(root, paths) {
        Ok(added) => Told { added, warning: None },
        Err(Failure::NoGit) => Told::default(),
        Err(Failure::Said(words)) => Told { added: Vec::new(), warning: Some(format!("git was not told of the new files: {words}")) },
    }
}

impl Told {
    /// Joins what was told in two turns.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.added.extend(other.added);
        self.added.sort();
        self.added.dedup();
        Self { added: self.added, warning: self.warning.or(other.warning) }
    }
}

enum Failure {
    NoGit,
    Said(String),
}

// Looked up here and not asked of git: most directories of tests and previews aren't in a work tree, and a look is free.
fn in_work_tree(root: &Path) -> bool {
    fs::canonicalize(root).is_ok_and(|root| root.ancestors().any(|above| above.join(".git").exists()))
}

fn add(root: &Path, paths: &[&str]) -> Result<Vec<String>, Failure> {
    let answer = git(root, &["check-ignore", "-z", "--stdin"], paths)?;
    // 1 means that nothing is ignored.
    if !matches!(answer.status.code(), Some(0 | 1)) {
        return Err(said(&answer));
    }
    let ignored: BTreeSet<&[u8]> = answer.stdout.split(|byte| *byte == 0).collect();
    let wanted: Vec<&str> = paths.iter().copied().filter(|path| !ignored.contains(path.as_bytes())).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let arguments = ["--literal-pathspecs", "add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul"];
    let answer = git(root, &arguments, &wanted)?;
    if !answer.status.success() {
        return Err(said(&answer));
    }
    Ok(wanted.into_iter().map(str::to_owned).collect())
}

/// Runs git with paths on its standard input, each followed by a NUL: there can be more than a command line holds.
fn git(root: &Path, arguments: &[&str], paths: &[&str]) -> Result<Output, Failure> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(arguments);
    // A hook that builds has these set for the repository of the hook, which need not be this one.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(variable);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    talk(command, paths).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::NoGit,
        _ => Failure::Said(error.to_string()),
    })
}

fn talk(mut command: Command, paths: &[&str]) -> io::Result<Output> {
    let mut child = command.spawn()?;
    let stdin = child.stdin.take();
    // Fed from a thread: git answers while it reads, and each would wait for the other once a pipe is full.
    thread::scope(|scope| {
        scope.spawn(move || {
            let Some(mut stdin) = stdin else { return };
            for path in paths {
                // A git that stops reading says why in its exit status.
                if stdin.write_all(path.as_bytes()).and_then(|()| stdin.write_all(b"\0")).is_err() {
                    return;
                }
            }
        });
        child.wait_with_output()
    })
}

fn said(answer: &Output) -> Failure {
    let words = String::from_utf8_lossy(&answer.stderr);
    let first = words.lines().find(|line| !line.trim().is_empty());
    Failure::Said(first.map_or_else(|| format!("it ended with {}", answer.status), |line| line.trim().to_owned()))
}
