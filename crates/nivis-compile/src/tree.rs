//! The tree: what a fleet comes out as, path by path, before anything touches a disk.
//!
//! A [`Tree`] is complete by construction: each path has one writer, can exist beside all others on any file system
//! that a clone may land on, and lies where its owner may write. Whoever writes it to disk need not judge it again.

mod spelled;

use std::{collections::BTreeMap, sync::OnceLock};

use indexmap::IndexMap;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;
use serde::Serialize;
use sha2::{Digest, Sha256};
use spelled::{AnyCase, Spelled};

/// Where the manifest lies: ours, written by whoever writes the tree, so no file of a tree may have this path.
pub const MANIFEST: &str = "generated/manifest.json";

/// Where a write keeps its journal while it runs; no file of a tree may lie inside.
pub const SCRATCH: &str = ".nivis";

/// Relative path → file, in path order.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Every file and every directory above one, in the order in which they came; found in any case.
    nodes: IndexMap<Spelled, Node, FxBuildHasher>,
    files: usize,
    /// Which nodes are files, in path order: sorted once, when somebody first asks.
    order: OnceLock<Vec<u32>>,
}

/// One file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The whole text, with its final newline.
    pub text: String,
    /// Who may change it once it is there.
    pub owner: Owner,
    /// Who wrote it, in the words of an error: "module `security.sshd`".
    pub writer: String,
}

/// Who may change a file once it is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Ours: replaced whole by every build, removed when nothing writes it any more.
    Generated,
    /// The user's: made once if it is missing, then never written, never removed.
    CreateOnce,
}

/// The generated files of a tree and the hash of each text: how the next build tells its own files from edited ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Manifest {
    files: BTreeMap<String, String>,
}

/// Why a file can't be part of a tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// One path, two writers.
    #[error("`{path}` is written twice: by {first}, and by {second}")]
    TwoWriters {
        /// The path that both want.
        path: String,
        /// Who came first.
        first: String,
        /// Who came second.
        second: String,
    },
    /// Two paths that a file system without regard for case takes for one.
    #[error("`{first_path}` of {first} and `{second_path}` of {second} are one path where case doesn't count, as on macOS")]
    Case {
        /// The path that came first.
        first_path: String,
        /// Who writes something there.
        first: String,
        /// The path that came second.
        second_path: String,
        /// Who writes something there.
        second: String,
    },
    /// A path that one writer takes for a file and another for a directory.
    #[error("`{path}` is a file of {file} and a directory of {directory}")]
    FileAndDirectory {
        /// The path in question.
        path: String,
        /// Who writes the file.
        file: String,
        /// Who writes something below.
        directory: String,
    },
    /// A path that no file may have.
    #[error("{writer} writes `{path}`: {fault}")]
    Path {
        /// The path as given.
        path: String,
        /// Who wrote it.
        writer: String,
        /// What is wrong with it.
        fault: PathFault,
    },
}

/// What is wrong with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    /// Nothing, or nothing between two slashes or after the last one.
    #[error("a part of the path is empty")]
    Empty,
    /// Starts with a slash.
    #[error("the path is absolute, not relative to the flake")]
    Absolute,
    /// Has a part `.` or `..`.
    #[error("the path has a part `.` or `..`")]
    Dots,
    /// Has a character other than the printable ones of ASCII, or a backslash.
    #[error("the path has {0:?}, which not every file system keeps as it is")]
    Character(char),
    /// Has a part of more than 255 bytes.
    #[error("a part of the path is longer than 255 bytes")]
    Long,
    /// Lies in a place that is the user's.
    #[error("`{0}` is the user's, so nothing generated goes there")]
    Users(&'static str),
    /// Lies in a place that is generated.
    #[error("`generated` is replaced by every build, so no file of the user goes there")]
    Ours,
    /// Lies in a place that is for neither.
    #[error("`{0}` is kept for a tool's own use")]
    Kept(&'static str),
}

/// Why a text isn't a manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not an object of strings.
    #[error("not a JSON object of path → sha256: {0}")]
    Json(String),
    /// Lists a path that no build could have written.
    #[error("lists `{path}`: {fault}")]
    Path {
        /// The path as listed.
        path: String,
        /// What is wrong with it.
        fault: PathFault,
    },
    /// Has something that isn't a hash.
    #[error("lists `{path}` without its sha256")]
    Hash {
        /// The path as listed.
        path: String,
    },
}

impl Tree {
    /// Starts a tree without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or says why it can't stand beside those already there; the tree is then as it was.
    pub fn add(&mut self, path: impl Into<String>, file: File) -> Result<(), TreeError> {
        let path = path.into();
        if let Err(fault) = check_path(&path, file.owner) {
            return Err(TreeError::Path { path, writer: file.writer, fault });
        }
        self.check_neighbours(&path, &file.writer)?;
        for above in directories(&path) {
            if !self.nodes.contains_key(&AnyCase(above)) {
                self.nodes.insert(Spelled::from(above), Node::Directory(file.writer.clone()));
            }
        }
        self.nodes.insert(Spelled::from(path), Node::File(file));
        self.files += 1;
        self.order.take();
        Ok(())
    }

    /// Returns the file at a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&File> {
        let (spelled, node) = self.nodes.get_key_value(&AnyCase(path))?;
        node.file().filter(|_| spelled.as_str() == path)
    }

    /// Walks the files in path order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.order().iter().filter_map(|node| self.file(*node))
    }

    fn order(&self) -> &[u32] {
        self.order.get_or_init(|| {
            let mut files: Vec<_> = (0..self.nodes.len() as u32).filter_map(|node| Some((self.file(node)?.0, node))).collect();
            files.par_sort_unstable();
            files.into_iter().map(|(_, node)| node).collect()
        })
    }

    fn file(&self, node: u32) -> Option<(&str, &File)> {
        let (path, node) = self.nodes.get_index(node as usize)?;
        Some((path.as_str(), node.file()?))
    }

    /// Counts the files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files
    }

    /// Tells whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files == 0
    }

    /// Returns the generated files with their hashes. The manifest itself isn't among them: it can't hold its own hash.
    #[must_use]
    pub fn manifest(&self) -> Manifest {
        let files = self.order().par_iter().filter_map(|node| self.file(*node));
        let generated = files.filter(|(_, file)| file.owner == Owner::Generated);
        let hashed: Vec<_> = generated.map(|(path, file)| (path.to_owned(), sha256(file.text.as_bytes()))).collect();
        Manifest { files: hashed.into_iter().collect() }
    }

    fn check_neighbours(&self, path: &str, writer: &str) -> Result<(), TreeError> {
        // A directory that is there in this spelling was judged when it came, with all those above it.
        let known = path.rfind('/').and_then(|end| self.nodes.get_key_value(&AnyCase(&path[..end])));
        let judged = known.is_some_and(|(at, node)| path[..at.as_str().len()] == *at.as_str() && node.what() == What::Directory);
        if !judged {
            for above in directories(path) {
                self.check_neighbour(above, What::Directory, writer)?;
            }
        }
        self.check_neighbour(path, What::File, writer)
    }

    fn check_neighbour(&self, path: &str, what: What, writer: &str) -> Result<(), TreeError> {
        let Some((taken, node)) = self.nodes.get_key_value(&AnyCase(path)) else { return Ok(()) };
        if node.what() == What::Directory && what == What::Directory && taken.as_str() == path {
            return Ok(());
        }
        let (first, second) = (node.writer().to_owned(), writer.to_owned());
        if taken.as_str() != path {
            return Err(TreeError::Case { first_path: taken.as_str().to_owned(), first, second_path: path.to_owned(), second });
        }
        let path = path.to_owned();
        match (node.what(), what) {
            (What::Directory, What::Directory) => Ok(()),
            (What::File, What::File) => Err(TreeError::TwoWriters { path, first, second }),
            (What::File, What::Directory) => Err(TreeError::FileAndDirectory { path, file: first, directory: second }),
            (What::Directory, What::File) => Err(TreeError::FileAndDirectory { path, file: second, directory: first }),
        }
    }
}

impl File {
    /// Makes a file that is ours, replaced whole by every build.
    #[must_use]
    pub fn generated(writer: impl Into<String>, text: impl Into<String>) -> Self {
        Self { text: text.into(), owner: Owner::Generated, writer: writer.into() }
    }

    /// Makes a file that becomes the user's.
    #[must_use]
    pub fn create_once(writer: impl Into<String>, text: impl Into<String>) -> Self {
        Self { text: text.into(), owner: Owner::CreateOnce, writer: writer.into() }
    }
}

impl Manifest {
    /// Reads a manifest. Its paths are judged like those of a tree, since what it lists may be removed.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        let files: BTreeMap<String, String> = serde_json::from_str(text).map_err(|error| ManifestError::Json(error.to_string()))?;
        for (path, hash) in &files {
            check_path(path, Owner::Generated).map_err(|fault| ManifestError::Path { path: path.clone(), fault })?;
            if !is_sha256(hash) {
                return Err(ManifestError::Hash { path: path.clone() });
            }
        }
        Ok(Self { files })
    }

    /// Writes a manifest: sorted, one file a line, with a final newline.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Returns the hash that a path should have.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Walks the paths and their hashes in path order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, hash)| (path.as_str(), hash.as_str()))
    }
}

impl TreeError {
    /// Returns what to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::TwoWriters { path, .. } => format!("let one of them write `{path}`, or give the other another name"),
            Self::Case { second_path, .. } => format!("rename what writes `{second_path}` so that they differ in more than case"),
            Self::FileAndDirectory { path, .. } => format!("rename the file or the directory `{path}`"),
            Self::Path { fault, .. } => fault.help().to_owned(),
        }
    }
}

impl PathFault {
    fn help(self) -> &'static str {
        match self {
            Self::Empty | Self::Absolute | Self::Dots => "write a path below the flake, such as `generated/hosts/web.nix`",
            Self::Character(_) => "name it with letters, digits, `-`, `_` and `.`",
            Self::Long => "choose a shorter name",
            Self::Users(_) | Self::Kept(_) => "write below `generated/`",
            Self::Ours => "write below `hosts/<name>/`",
        }
    }
}

/// Judges one path for one owner: relative, of plain parts, and in a place where that owner may write.
pub fn check_path(path: &str, owner: Owner) -> Result<(), PathFault> {
    if path.starts_with('/') {
        return Err(PathFault::Absolute);
    }
    if let Some(odd) = path.chars().find(|c| *c == '\\' || !(' '..='~').contains(c)) {
        return Err(PathFault::Character(odd));
    }
    path.split('/').try_for_each(check_part)?;
    check_place(path, owner)
}

/// Returns the sha256 of a text, in lower-case hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let mut hex = String::with_capacity(2 * digest.len());
    digest.iter().for_each(|byte| hex.extend([byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))));
    hex
}

/// Tells whether a text has the shape that [`sha256`] returns.
#[must_use]
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[derive(Debug, Clone)]
enum Node {
    File(File),
    /// With who first wrote something below.
    Directory(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    File,
    Directory,
}

impl Node {
    fn what(&self) -> What {
        match self {
            Self::File(_) => What::File,
            Self::Directory(_) => What::Directory,
        }
    }

    fn file(&self) -> Option<&File> {
        match self {
            Self::File(file) => Some(file),
            Self::Directory(_) => None,
        }
    }

    fn writer(&self) -> &str {
        match self {
            Self::File(file) => &file.writer,
            Self::Directory(writer) => writer,
        }
    }
}

fn check_part(part: &str) -> Result<(), PathFault> {
    match part {
        "" => Err(PathFault::Empty),
        "." | ".." => Err(PathFault::Dots),
        _ if part.len() > 255 => Err(PathFault::Long),
        _ => Ok(()),
    }
}

// Compared in lower case: where case doesn't count, `Secrets/x` is in `secrets`.
fn check_place(path: &str, owner: Owner) -> Result<(), PathFault> {
    let within = |place: &&str| {
        let start = path.get(..place.len()).is_some_and(|start| start.eq_ignore_ascii_case(place));
        start && matches!(path.as_bytes().get(place.len()), None | Some(b'/'))
    };
    if let Some(place) = [".git", SCRATCH, MANIFEST].iter().find(|place| within(place)) {
        return Err(PathFault::Kept(place));
    }
    match owner {
        Owner::Generated => ["modules", "secrets", "flake.lock"].iter().find(|p| within(p)).map_or(Ok(()), |p| Err(PathFault::Users(p))),
        Owner::CreateOnce if within(&"generated") => Err(PathFault::Ours),
        Owner::CreateOnce => Ok(()),
    }
}

/// The directories above a path, outermost first.
fn directories(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generated(writer: &str) -> File {
        File::generated(writer, "{ }\n")
    }

    /// Adds the paths in turn; returns what the last one is answered.
    fn check(paths: &[(&str, Owner)], expected: Result<(), &str>) {
        let mut tree = Tree::new();
        let mut answer = Ok(());
        for (n, (path, owner)) in paths.iter().enumerate() {
            assert!(answer.is_ok(), "only the last may fail: {answer:?}");
            answer = tree.add(*path, File { owner: *owner, ..generated(&format!("w{n}")) });
        }
        assert_eq!(answer.map_err(|error| error.to_string()), expected.map_err(str::to_owned), "{paths:?}");
    }

    #[test]
    fn neighbours() {
        use Owner::{CreateOnce as C, Generated as G};
        check(&[("flake.nix", G), ("generated/hosts/a.nix", G), ("generated/hosts/b.nix", G), ("hosts/a/custom.nix", C)], Ok(()));
        check(&[("flake.nix", G), ("flake.nix", C)], Err("`flake.nix` is written twice: by w0, and by w1"));
        check(&[("a", G), ("a/b", G)], Err("`a` is a file of w0 and a directory of w1"));
        check(&[("a/b", G), ("a", G)], Err("`a` is a file of w1 and a directory of w0"));
        check(&[("a/b", G), ("a/B", G)], Err("`a/b` of w0 and `a/B` of w1 are one path where case doesn't count, as on macOS"));
        check(
            &[("hosts/A/x", G), ("hosts/a/y", G)],
            Err("`hosts/A` of w0 and `hosts/a` of w1 are one path where case doesn't count, as on macOS"),
        );
    }

    #[test]
    fn directories_of_any_depth_are_judged() {
        use Owner::Generated as G;
        check(&[("a/b/c/x", G), ("a/b/c/y", G), ("a/b/z", G)], Ok(()));
        let expected = "`a` of w0 and `A` of w2 are one path where case doesn't count, as on macOS";
        check(&[("a/b/x", G), ("a/b/y", G), ("A/b/z", G)], Err(expected));
        check(&[("a/b/x", G), ("a/b/x/y/z", G)], Err("`a/b/x` is a file of w0 and a directory of w1"));
    }

    #[test]
    fn files_come_in_path_order_whenever_they_were_added() {
        let mut tree = Tree::new();
        let order = |tree: &Tree| tree.iter().map(|(path, _)| path.to_owned()).collect::<Vec<_>>();
        for path in ["b/x", "a-b", "a/x"] {
            tree.add(path, generated("one")).unwrap();
        }
        assert_eq!(order(&tree), ["a-b", "a/x", "b/x"]);
        tree.add("Z", generated("one")).unwrap();
        assert_eq!(order(&tree), ["Z", "a-b", "a/x", "b/x"]);
        assert_eq!((tree.len(), tree.manifest().iter().count()), (4, 4));
        assert!(tree.get("Z").is_some() && tree.get("z").is_none() && tree.get("a").is_none());
    }

    #[test]
    fn paths() {
        use PathFault::{Absolute, Character, Dots, Empty, Kept, Long, Ours, Users};
        let long = "x".repeat(256);
        for (path, owner, fault) in [
            ("", Owner::Generated, Empty),
            ("a//b", Owner::Generated, Empty),
            ("a/", Owner::Generated, Empty),
            ("/etc/passwd", Owner::Generated, Absolute),
            ("a/../b", Owner::Generated, Dots),
            ("./a", Owner::Generated, Dots),
            ("a\\b", Owner::Generated, Character('\\')),
            ("a\nb", Owner::Generated, Character('\n')),
            ("h\u{f6}st", Owner::Generated, Character('\u{f6}')),
            (&long, Owner::Generated, Long),
            ("secrets/x", Owner::Generated, Users("secrets")),
            ("Secrets/x", Owner::Generated, Users("secrets")),
            ("modules/x.nix", Owner::Generated, Users("modules")),
            ("flake.lock", Owner::Generated, Users("flake.lock")),
            (".git/config", Owner::CreateOnce, Kept(".git")),
            (".nivis/x", Owner::Generated, Kept(SCRATCH)),
            (MANIFEST, Owner::Generated, Kept(MANIFEST)),
            ("generated/x", Owner::CreateOnce, Ours),
        ] {
            assert_eq!(check_path(path, owner), Err(fault), "{path}");
        }
        for (path, owner) in [
            (".sops.yaml", Owner::Generated),
            (".gitignore", Owner::Generated),
            ("generated/modules/a.nix", Owner::Generated),
            ("secrets/x", Owner::CreateOnce),
        ] {
            assert_eq!(check_path(path, owner), Ok(()), "{path}");
        }
    }

    #[test]
    fn a_refused_file_leaves_the_tree_as_it_was() {
        let mut tree = Tree::new();
        tree.add("a/b", generated("one")).unwrap();
        tree.add("a/c/../d", generated("two")).unwrap_err();
        tree.add("a/b/c", generated("two")).unwrap_err();
        tree.add("a/c", generated("two")).unwrap();
        assert_eq!(tree.iter().map(|(path, _)| path).collect::<Vec<_>>(), ["a/b", "a/c"]);
    }

    #[test]
    fn the_manifest_lists_generated_files_and_reads_back() {
        let mut tree = Tree::new();
        tree.add("flake.nix", File::generated("flake", "")).unwrap();
        tree.add("hosts/a/custom.nix", File::create_once("host", "{ }\n")).unwrap();
        let json = tree.manifest().to_json();
        assert_eq!(json, "{\n  \"flake.nix\": \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"\n}\n");
        assert_eq!(Manifest::parse(&json), Ok(tree.manifest()));
        assert_eq!(Manifest::parse(&Manifest::default().to_json()), Ok(Manifest::default()));
    }

    #[test]
    fn a_manifest_that_no_build_wrote_is_refused() {
        let hash = sha256(b"");
        for (text, expected) in [
            ("[]".to_owned(), "not a JSON object of path → sha256: "),
            ("<<<<<<< HEAD".to_owned(), "not a JSON object of path → sha256: "),
            (format!(r#"{{ "../../etc/passwd": "{hash}" }}"#), "lists `../../etc/passwd`: the path has a part `.` or `..`"),
            (format!(r#"{{ "secrets/x": "{hash}" }}"#), "lists `secrets/x`: `secrets` is the user's"),
            (r#"{ "flake.nix": "abc" }"#.to_owned(), "lists `flake.nix` without its sha256"),
        ] {
            let error = Manifest::parse(&text).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn every_error_says_what_to_do() {
        let mut tree = Tree::new();
        tree.add("a", generated("one")).unwrap();
        for path in ["a", "A", "a/b", "..", "secrets/x", "a\\b"] {
            assert!(!tree.add(path, generated("two")).unwrap_err().help().is_empty());
        }
    }
}
