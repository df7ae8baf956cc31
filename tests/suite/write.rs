//! Writing a tree to a directory, seen from outside: what is there afterwards, and what was said.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use nivis_cli::write::{Block, Options, Refusal, Why, WriteError, Written, plan, write};
use nivis_compile::tree::{File, MANIFEST, Tree};

const FORCE: Options = Options { force: true, wait: Duration::ZERO };

#[test]
fn the_first_write_makes_the_tree_and_nothing_else() {
    let target = Target::new();
    let written = target.write(&fleet()).unwrap();
    assert_eq!(written.created, ["flake.nix", "generated/hosts/db.nix", "generated/hosts/web.nix", MANIFEST, "hosts/web/custom.nix"]);
    let mut expected = texts(&fleet());
    expected.insert(MANIFEST.to_owned(), fleet().manifest().to_json().into_bytes());
    assert_eq!(target.listing(), expected);
}

#[test]
fn a_missing_target_is_made() {
    let target = Target::new();
    let below = target.path("not/there/yet");
    assert_eq!(plan(&fleet(), &below).unwrap().created.len(), 5);
    assert!(!below.exists(), "a plan makes nothing");
    write(&fleet(), &below, &Options::default()).unwrap();
    assert!(below.join("flake.nix").exists());
}

#[test]
fn an_unchanged_tree_writes_nothing() {
    let target = Target::new();
    target.write(&fleet()).unwrap();
    let before = target.times();
    let written = target.write(&fleet()).unwrap();
    assert!(written.is_unchanged(), "{written:?}");
    assert_eq!(written.unchanged, 4);
    assert_eq!(target.times(), before);
}

#[test]
fn only_what_differs_is_written() {
    let target = Target::new();
    target.write(&fleet()).unwrap();
    let before = target.times();
    let changed = tree(&[("generated/hosts/web.nix", "web 2\n")], &fleet());
    let written = target.write(&changed).unwrap();
    assert_eq!(
        (written.created.len(), written.updated, written.removed.len()),
        (0, vec!["generated/hosts/web.nix".into(), MANIFEST.into()], 0)
    );
    let after = target.times();
    assert_eq!(before["flake.nix"], after["flake.nix"]);
    assert_eq!(before["generated/hosts/db.nix"], after["generated/hosts/db.nix"]);
}

#[test]
fn stale_files_go_with_their_directories_and_the_users_stay() {
    let target = Target::new();
    target.write(&tree(&[("generated/old/deep/a.nix", "a\n"), ("generated/mixed/b.nix", "b\n")], &fleet())).unwrap();
    target.put("generated/mixed/notes.txt", "mine\n");
    let written = target.write(&fleet()).unwrap();
    assert_eq!(written.removed, ["generated/mixed/b.nix", "generated/old/deep/a.nix"]);
    assert!(!target.path("generated/old").exists());
    assert_eq!(target.read("generated/mixed/notes.txt"), "mine\n");
}

#[test]
fn the_users_file_is_made_once() {
    let target = Target::new();
    target.write(&fleet()).unwrap();
    target.put("hosts/web/custom.nix", "{ mine = true; }\n");
    target.write(&tree(&[], &once(&[("hosts/web/custom.nix", "new template\n")]))).unwrap();
    assert_eq!(target.read("hosts/web/custom.nix"), "{ mine = true; }\n", "neither a new template replaces it");
    target.write_with(&Tree::new(), &FORCE).unwrap();
    assert_eq!(target.read("hosts/web/custom.nix"), "{ mine = true; }\n", "nor does it go when nothing writes it any more");
}

#[test]
fn the_users_file_may_be_a_symlink() {
    let target = Target::new();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::create_dir_all(target.path("hosts/web")).unwrap();
    symlink(elsewhere.path().join("shared.nix"), target.path("hosts/web/custom.nix")).unwrap();
    let written = target.write(&fleet()).unwrap();
    assert!(!written.created.contains(&"hosts/web/custom.nix".to_owned()));
    assert!(!elsewhere.path().join("shared.nix").exists(), "dangling as it was");
}

#[test]
fn a_generated_file_may_become_the_users() {
    let target = Target::new();
    target.write(&tree(&[("hosts/web/more.nix", "ours\n")], &fleet())).unwrap();
    let mut tree = fleet();
    tree.add("hosts/web/more.nix", File::create_once("test", "template\n")).unwrap();
    let written = target.write(&tree).unwrap();
    assert_eq!((written.removed.len(), target.read("hosts/web/more.nix")), (0, "ours\n".to_owned()));
}

#[test]
fn edited_and_foreign_files_are_refused_all_at_once() {
    let target = Target::new();
    target.write(&tree(&[("generated/gone.nix", "gone\n")], &fleet())).unwrap();
    target.put("flake.nix", "{\n  outputs = mine;\n}\n");
    target.put("generated/gone.nix", "gone, but not in vain\n");
    target.put("generated/hosts/new.nix", "someone's\n");
    let before = (target.listing(), target.times());

    let next = tree(&[("generated/hosts/new.nix", "new\n"), ("generated/hosts/other.nix", "other\n")], &fleet());
    let error = target.write(&next).unwrap_err();
    let expected = "nothing was written, because of 3 files
`flake.nix` is generated and was edited by hand
--- as generated now
+++ on disk
@@ -1,3 +1,3 @@
 {
-  outputs = { };
+  outputs = mine;
 }
`generated/gone.nix` was edited by hand and would be removed
--- as generated now
+++ on disk
@@ -0,0 +1 @@
+gone, but not in vain
`generated/hosts/new.nix` exists and was not written by a build
--- as generated now
+++ on disk
@@ -1 +1 @@
-new
+someone's";
    assert_eq!(error.to_string(), expected);
    assert!(error.help().matches("`build --force`").count() == 3, "{}", error.help());
    assert_eq!((target.listing(), target.times()), before, "nothing was touched");
    assert_eq!(plan(&next, target.root()).unwrap().refused.len(), 3);

    target.write_with(&next, &FORCE).unwrap();
    target.assert_is(&next);
}

#[test]
fn an_edit_that_says_what_the_fleet_says_is_none() {
    let target = Target::new();
    target.write(&fleet()).unwrap();
    target.put("flake.nix", "the same\n");
    target.put("generated/hosts/new.nix", "the same\n");
    let next = tree(&[("flake.nix", "the same\n"), ("generated/hosts/new.nix", "the same\n")], &fleet());
    let written = target.write(&next).unwrap();
    assert_eq!(written.updated, [MANIFEST]);
    target.assert_is(&next);
    target.write(&fleet()).unwrap();
    assert!(!target.path("generated/hosts/new.nix").exists(), "it is ours from then on");
}

#[test]
fn a_deleted_generated_file_comes_back() {
    let target = Target::new();
    target.write(&fleet()).unwrap();
    fs::remove_dir_all(target.path("generated/hosts")).unwrap();
    assert_eq!(target.write(&fleet()).unwrap().created, ["generated/hosts/db.nix", "generated/hosts/web.nix"]);
    fs::remove_file(target.path(MANIFEST)).unwrap();
    assert_eq!(target.write(&fleet()).unwrap().created, [MANIFEST]);
}

#[test]
fn a_file_that_is_not_text_is_refused_without_showing_it() {
    let target = Target::new();
    target.write(&fleet()).unwrap();
    fs::write(target.path("flake.nix"), [0xff, 0xfe, 0x00]).unwrap();
    assert_eq!(refused(target.write(&fleet())), ["flake.nix"]);
    target.write_with(&fleet(), &FORCE).unwrap();
    target.assert_is(&fleet());
}

#[test]
fn what_is_no_file_blocks_whatever_the_options() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("flake.nix"), "theirs\n").unwrap();
    let at = |at: &str| at.to_owned();
    let link = |path: &str, to: &Path| Block::Symlink { at: at(path), to: to.to_owned() };

    type Prepare<'a> = &'a dyn Fn(&Target);
    let cases: [(Prepare, &str, Block); 6] = [
        (&|t| t.put("flake.nix/sub/file", "mine\n"), "flake.nix", Block::Directory),
        (
            &|t| symlink(outside.path().join("flake.nix"), t.path("flake.nix")).unwrap(),
            "flake.nix",
            link("flake.nix", &outside.path().join("flake.nix")),
        ),
        (&|t| symlink("/nowhere/at/all", t.path("flake.nix")).unwrap(), "flake.nix", link("flake.nix", Path::new("/nowhere/at/all"))),
        (&|t| symlink(outside.path(), t.path("hosts")).unwrap(), "hosts/web/custom.nix", link("hosts", outside.path())),
        (&|t| t.put("hosts", "a file\n"), "hosts/web/custom.nix", Block::NotADirectory { at: at("hosts") }),
        (&|t| drop(std::os::unix::net::UnixListener::bind(t.path("flake.nix")).unwrap()), "flake.nix", Block::Special),
    ];
    for (prepare, path, block) in cases {
        let target = Target::new();
        prepare(&target);
        let before = target.times();
        for options in [&Options::default(), &FORCE] {
            match target.write_with(&fleet(), options).unwrap_err() {
                WriteError::Refused { refusals } => {
                    assert_eq!(refusals, [Refusal { path: path.to_owned(), why: Why::Blocked(block.clone()) }]);
                    assert!(refusals[0].help().starts_with("move `"), "{}", refusals[0].help());
                }
                other => panic!("{other}"),
            }
        }
        assert_eq!(target.times(), before);
    }
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1, "nothing landed outside");
}

#[test]
fn nothing_is_removed_through_a_symlink() {
    let target = Target::new();
    target.write(&tree(&[("generated/old/a.nix", "a\n")], &fleet())).unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::rename(target.path("generated/old/a.nix"), outside.path().join("a.nix")).unwrap();
    fs::remove_dir(target.path("generated/old")).unwrap();
    symlink(outside.path(), target.path("generated/old")).unwrap();
    assert_eq!(refused(target.write(&fleet())), ["generated/old/a.nix"]);
    assert!(outside.path().join("a.nix").exists());
}

#[test]
fn a_file_may_become_a_directory_and_back() {
    let target = Target::new();
    let file = tree(&[("generated/thing", "a file\n")], &fleet());
    let directory = tree(&[("generated/thing/a/b.nix", "below\n"), ("generated/thing/c.nix", "below\n")], &fleet());
    for next in [&file, &directory, &file, &directory, &fleet()] {
        target.write(next).unwrap();
        target.assert_is(next);
    }
    target.write(&directory).unwrap();
    target.put("generated/thing/mine.txt", "mine\n");
    assert_eq!(refused(target.write(&file)), ["generated/thing"]);
}

#[test]
fn a_manifest_that_cannot_be_trusted_stops_the_write() {
    let hash = fleet().manifest().get("flake.nix").unwrap().to_owned();
    for (text, why) in [
        ("<<<<<<< HEAD\n".to_owned(), "not a JSON object of path → sha256"),
        (format!("{{ \"../victim\": \"{hash}\" }}"), "lists `../victim`"),
        (format!("{{ \"secrets/x\": \"{hash}\" }}"), "lists `secrets/x`"),
    ] {
        let target = Target::new();
        target.write(&fleet()).unwrap();
        target.put("secrets/x", "{\n  outputs = { };\n}\n");
        target.put(MANIFEST, &text);
        let error = target.write(&fleet()).unwrap_err();
        assert!(error.to_string().contains(why) && error.help().contains("git checkout"), "{error}");
        plan(&fleet(), target.root()).unwrap_err();
        target.write_with(&fleet(), &FORCE).unwrap();
        target.assert_is(&fleet());
        assert!(target.path("secrets/x").exists());
    }
}

#[test]
fn a_plan_says_what_a_write_does() {
    let target = Target::new();
    let first = tree(&[("generated/old.nix", "old\n")], &fleet());
    let second = tree(&[("flake.nix", "new\n"), ("generated/new.nix", "new\n")], &fleet());
    for next in [&first, &second, &second, &first] {
        let before = target.times();
        let plan = plan(next, target.root()).unwrap();
        assert_eq!(target.times(), before, "a plan writes nothing");
        let written = target.write(next).unwrap();
        assert_eq!(
            (plan.created, plan.updated, plan.removed, plan.unchanged),
            (written.created, written.updated, written.removed, written.unchanged)
        );
    }
}

#[test]
fn two_builds_do_not_interleave() {
    let target = Target::new();
    let other = tree(&[("flake.nix", "other\n"), ("generated/other.nix", "other\n")], &Tree::new());
    let patient = Options { wait: Duration::from_secs(30), ..Options::default() };
    std::thread::scope(|scope| {
        for next in [fleet(), other.clone()] {
            let (root, patient) = (target.root().to_owned(), &patient);
            scope.spawn(move || (0..20).for_each(|_| drop(write(&next, &root, patient).unwrap())));
        }
    });
    let last = if target.path("generated/other.nix").exists() { &other } else { &fleet() };
    let mut expected = texts(last);
    expected.insert("hosts/web/custom.nix".to_owned(), b"{ }\n".to_vec());
    expected.insert(MANIFEST.to_owned(), last.manifest().to_json().into_bytes());
    assert_eq!(target.listing(), expected);
}

#[test]
fn a_locked_directory_is_busy() {
    let target = Target::new();
    let lock = fs::File::open(target.root()).unwrap();
    lock.lock().unwrap();
    let error = target.write_with(&fleet(), &FORCE).unwrap_err();
    assert!(matches!(error, WriteError::Busy { .. }), "{error}");
    assert!(target.listing().is_empty());
    drop(lock);
    target.write(&fleet()).unwrap();
}

#[test]
fn errors_name_the_path() {
    let target = Target::new();
    target.put("file", "");
    for (path, expected) in [("file", "`{}` is not a directory"), ("file/below", "can't look at `{}`: ")] {
        let path = target.path(path);
        let error = write(&fleet(), &path, &Options::default()).unwrap_err();
        assert!(error.to_string().starts_with(&expected.replace("{}", &path.display().to_string())), "{error}");
        assert!(!error.help().is_empty());
        plan(&fleet(), &path).unwrap_err();
    }
}

#[test]
fn a_directory_that_may_not_be_written_is_named() {
    let target = Target::new();
    let _open_again = Mode::set(target.root(), 0o555);
    if fs::write(target.path("probe"), "").is_ok() {
        return; // Root writes where it likes.
    }
    let error = target.write(&fleet()).unwrap_err();
    assert!(error.to_string().starts_with("can't make the directory"), "{error}");
    assert!(error.help().contains("ls -ld"), "{}", error.help());
}

/// Every write of the child fails, as on a full disk: the shell takes its files' size away and the signal with it.
#[test]
fn a_full_disk_is_named_and_leaves_nothing_behind() {
    let target = Target::new();
    target.write(&fleet()).unwrap();
    let before = target.listing();
    let this = std::env::current_exe().unwrap();
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" write::full_disk_child --exact --ignored"])
        .arg(this)
        .env("NIVIS_FULL_DISK", target.root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(target.listing(), before);
    assert!(!target.path(".nivis").exists());
}

#[test]
#[ignore = "run by a_full_disk_is_named_and_leaves_nothing_behind"]
fn full_disk_child() {
    let Some(root) = std::env::var_os("NIVIS_FULL_DISK") else { return };
    let error = write(&tree(&[("flake.nix", "new\n")], &fleet()), Path::new(&root), &Options::default()).unwrap_err();
    let expected = format!("can't write `{}/.nivis/", Path::new(&root).display());
    assert!(error.to_string().starts_with(&expected), "{error}");
}

#[test]
fn git_is_told_of_new_files() {
    let target = Target::new();
    target.git(&["init", "--quiet"]);
    target.put("flake/.gitignore", "ignored.nix\n");
    let flake = target.path("flake");
    let next = tree(&[("generated/ignored.nix", "x\n"), ("generated/*.nix", "a star, not a pattern\n")], &fleet());
    target.put("flake/generated/x.nix", "the user's\n");

    let written = write(&next, &flake, &Options::default()).unwrap();
    assert_eq!(written.git_warning, None);
    let mut expected = written.created.clone();
    expected.retain(|path| path != "generated/ignored.nix");
    assert_eq!(written.added_to_git, expected);
    let mut known: Vec<String> = expected.iter().map(|path| format!("flake/{path}")).collect();
    known.sort();
    let said = target.git(&["ls-files"]);
    assert_eq!(String::from_utf8(said.stdout).unwrap().lines().collect::<Vec<_>>(), known);
    assert!(write(&next, &flake, &Options::default()).unwrap().added_to_git.is_empty());
}

#[test]
fn an_ignored_directory_is_none_of_gits_business() {
    let target = Target::new();
    target.git(&["init", "--quiet"]);
    target.put(".gitignore", "out/\n");
    let written = write(&fleet(), &target.path("out"), &Options::default()).unwrap();
    assert_eq!((written.added_to_git.len(), written.git_warning), (0, None));
}

#[test]
fn a_git_that_fails_is_a_warning() {
    let target = Target::new();
    target.git(&["init", "--quiet"]);
    target.put(".git/index.lock", "");
    let written = target.write(&fleet()).unwrap();
    assert_eq!(written.created.len(), 5);
    let warning = written.git_warning.unwrap();
    assert!(warning.starts_with("git was not told of the new files: ") && warning.contains("index.lock"), "{warning}");
}

/// A directory to write to.
struct Target(tempfile::TempDir);

impl Target {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn write(&self, tree: &Tree) -> Result<Written, WriteError> {
        self.write_with(tree, &Options::default())
    }

    fn write_with(&self, tree: &Tree, options: &Options) -> Result<Written, WriteError> {
        write(tree, self.root(), options)
    }

    fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn listing(&self) -> BTreeMap<String, Vec<u8>> {
        let files = walk(self.root(), self.root()).into_iter().filter(|(_, path)| path.is_file());
        files.map(|(name, path)| (name, fs::read(path).unwrap())).collect()
    }

    /// Every path, directories too, with its inode and time of last change.
    fn times(&self) -> BTreeMap<String, (u64, i64, i64)> {
        let stat = |path: PathBuf| fs::symlink_metadata(path).unwrap();
        walk(self.root(), self.root())
            .into_iter()
            .map(|(name, path)| (name, stat(path)))
            .map(|(n, m)| (n, (m.ino(), m.mtime(), m.mtime_nsec())))
            .collect()
    }

    /// The generated files are those of the tree, and nothing of the write is left.
    fn assert_is(&self, tree: &Tree) {
        let listing = self.listing();
        for (path, text) in texts(tree).into_iter().filter(|(path, _)| !path.starts_with("hosts/")) {
            assert_eq!(listing.get(&path), Some(&text), "{path}");
        }
        assert_eq!(self.read(MANIFEST), tree.manifest().to_json());
        assert!(!self.path(".nivis").exists());
        assert!(plan(tree, self.root()).unwrap().refused.is_empty());
    }

    fn git(&self, arguments: &[&str]) -> Output {
        let output = Command::new("git").arg("-C").arg(self.root()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        output
    }
}

/// Gives a directory its mode back, or it could not be removed.
struct Mode(PathBuf);

impl Mode {
    fn set(path: &Path, mode: u32) -> Self {
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
        Self(path.to_owned())
    }
}

impl Drop for Mode {
    fn drop(&mut self) {
        let _ = fs::set_permissions(&self.0, std::os::unix::fs::PermissionsExt::from_mode(0o755));
    }
}

fn fleet() -> Tree {
    let once = once(&[("hosts/web/custom.nix", "{ }\n")]);
    tree(&[("flake.nix", "{\n  outputs = { };\n}\n"), ("generated/hosts/web.nix", "web\n"), ("generated/hosts/db.nix", "db\n")], &once)
}

/// Files over those of another tree.
fn tree(files: &[(&str, &str)], over: &Tree) -> Tree {
    let mut tree = Tree::new();
    for (path, text) in files {
        tree.add(*path, File::generated("test", *text)).unwrap();
    }
    for (path, file) in over.iter().filter(|(path, _)| files.iter().all(|(taken, _)| taken != path)) {
        tree.add(path, file.clone()).unwrap();
    }
    tree
}

fn once(files: &[(&str, &str)]) -> Tree {
    let mut tree = Tree::new();
    for (path, text) in files {
        tree.add(*path, File::create_once("test", *text)).unwrap();
    }
    tree
}

fn texts(tree: &Tree) -> BTreeMap<String, Vec<u8>> {
    tree.iter().map(|(path, file)| (path.to_owned(), file.text.clone().into_bytes())).collect()
}

fn refused(result: Result<Written, WriteError>) -> Vec<String> {
    match result.unwrap_err() {
        WriteError::Refused { refusals } => refusals.into_iter().map(|refusal| refusal.path).collect(),
        other => panic!("{other}"),
    }
}

fn walk(root: &Path, directory: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        found.push((path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), path.clone()));
        if path.is_dir() && !path.is_symlink() && !path.ends_with(".git") {
            found.extend(walk(root, &path));
        }
    }
    found
}
