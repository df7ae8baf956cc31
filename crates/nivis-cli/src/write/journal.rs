//! The journal: what a write has decided to do, on disk before it does it, so that the next command can finish it.
//!
//! Every step can be carried out any number of times with one result. A step is recognised as done or as still to do
//! by the hash of what stands at its path; anything else was edited meanwhile, and then no step is carried out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use nivis_compile::tree::{MANIFEST, Manifest, Owner, SCRATCH, check_path, is_sha256, sha256};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::compare::Change;
use super::disk::{Block, Disk, Found, Kind, Leaving, MANY, directories, failed, if_there, sync_directory, sync_file_system};
use super::error::{Refusal, Why, WriteError};
use super::{edited, git};

/// What was left of an interrupted write and is done now.
#[derive(Debug, Default)]
pub(super) struct Recovery {
    pub(super) paths: Vec<String>,
    pub(super) git: git::Told,
}

/// What is left of an interrupted write.
#[derive(Debug, Default)]
pub(super) struct Pending {
    pub(super) paths: Vec<String>,
    refusals: Vec<Refusal>,
    /// What will stand at each path of the journal.
    will_be: BTreeMap<String, Option<String>>,
    manifest: Option<Vec<u8>>,
}

/// Carries changes out, all or, after a kill, all with the next command's help.
pub(super) fn carry_out(disk: &Disk, changes: &[Change<'_>]) -> Result<git::Told, WriteError> {
    if changes.is_empty() {
        return Ok(git::Told::default());
    }
    let (journal, todo) = prepare(disk, changes).inspect_err(|_| {
        // The first error is the one to report; what can't be removed now is discarded by the next command.
        let _ = discard(disk);
    })?;
    journal.finish(disk, &todo)
}

/// Finishes an interrupted write, and discards one that hadn't decided yet.
pub(super) fn recover(disk: &Disk, force: bool) -> Result<Recovery, WriteError> {
    let unfinished = match unfinished(disk, force) {
        Err(WriteError::Journal { .. }) if force => None,
        unfinished => unfinished?,
    };
    let Some((journal, todo)) = unfinished else {
        discard(disk)?;
        return Ok(Recovery::default());
    };
    let git = journal.finish(disk, &todo)?;
    Ok(Recovery { paths: journal.paths(&todo), git })
}

/// Says what [`recover`] would do.
pub(super) fn pending(disk: &Disk) -> Result<Pending, WriteError> {
    let Some(journal) = load(disk)? else { return Ok(Pending::default()) };
    let state = journal.state(disk, false)?;
    let manifest = state.todo.iter().copied().find(|n| journal.steps[*n].path == MANIFEST);
    Ok(Pending {
        paths: journal.paths(&state.todo),
        manifest: manifest.map(|n| disk.read(&staged(n))).transpose()?,
        will_be: journal.steps.iter().filter(|step| !state.refuses(&step.path)).map(|s| (s.path.clone(), s.after.clone())).collect(),
        refusals: state.refusals,
    })
}

impl Pending {
    /// Says what will stand at a path.
    pub(super) fn find(&self, disk: &Disk, path: &str, owner: Owner, leaving: &Leaving) -> Result<Found, WriteError> {
        match (self.will_be.get(path), owner) {
            (Some(Some(_)), Owner::CreateOnce) => Ok(Found::Users),
            (Some(Some(hash)), Owner::Generated) => Ok(Found::File(hash.clone())),
            (Some(None), _) => Ok(Found::Missing),
            (None, _) => disk.find(path, owner, leaving),
        }
    }

    /// Joins what keeps the interrupted write from being finished with what keeps the next one from being done; of a file
    /// that does both, the first is said.
    pub(super) fn refusals_with(&self, others: Vec<Refusal>) -> Vec<Refusal> {
        let all = others.iter().chain(&self.refusals);
        all.map(|refusal| (refusal.path.as_str(), refusal)).collect::<BTreeMap<_, _>>().into_values().cloned().collect()
    }

    /// Reads the manifest as it will be.
    pub(super) fn manifest(&self, disk: &Disk) -> Result<Manifest, WriteError> {
        self.manifest.as_ref().map_or_else(|| disk.manifest(false), |bytes| disk.parse_manifest(bytes))
    }
}

const JOURNAL: &str = ".nivis/journal.json";
const DRAFT: &str = ".nivis/journal.tmp";
const STAGE: &str = ".nivis/stage";
// Keeps what a kill left behind out of a `git add --all`: someone else's journal is of no use in another clone.
const IGNORE: &str = ".nivis/.gitignore";
const VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    version: u32,
    steps: Vec<Step>,
}

/// One file; its new text is staged under the number of the step.
#[derive(Debug, Serialize, Deserialize)]
struct Step {
    path: String,
    before: Option<String>,
    after: Option<String>,
    /// Whether the file becomes the user's and so must not replace another.
    once: bool,
}

/// How far a journal is.
#[derive(Debug, Default)]
struct State {
    todo: Vec<usize>,
    refusals: Vec<Refusal>,
}

enum Standing {
    Done,
    Todo,
    Refused(Refusal),
}

/// Stages and commits; until the last rename in here, nothing of it counts.
fn prepare(disk: &Disk, changes: &[Change<'_>]) -> Result<(Journal, Vec<usize>), WriteError> {
    let journal = Journal::new(changes);
    stage(disk, changes)?;
    // Files are compared before texts are staged, and staging takes time: whoever saved one meanwhile is heard.
    let state = journal.state(disk, false)?;
    if !state.refusals.is_empty() {
        return Err(WriteError::Refused { refusals: state.refusals });
    }
    journal.commit(disk)?;
    Ok((journal, state.todo))
}

fn stage(disk: &Disk, changes: &[Change<'_>]) -> Result<(), WriteError> {
    let directory = disk.at(STAGE);
    fs::create_dir_all(&directory).map_err(failed("make the directory", &directory))?;
    write_synced(&disk.at(IGNORE), b"*\n")?;
    let texts = changes.par_iter().enumerate().filter_map(|(n, change)| Some((n, change.after.as_deref()?)));
    let many = changes.len() >= MANY;
    let write = if many { write_unsynced } else { write_synced };
    let results: Vec<_> = texts.map(|(n, text)| write(&disk.at(&staged(n)), text.as_bytes())).collect();
    results.into_iter().collect::<Result<(), _>>()?;
    if many && !sync_file_system(&directory) {
        let files = changes.par_iter().enumerate().filter(|(_, change)| change.after.is_some());
        let results: Vec<_> = files.map(|(n, _)| sync(&disk.at(&staged(n)))).collect();
        results.into_iter().collect::<Result<(), _>>()?;
    }
    sync_directory(&directory);
    Ok(())
}

/// Reads what is left of an interrupted write, once it is certain that all of it can be done.
fn unfinished(disk: &Disk, force: bool) -> Result<Option<(Journal, Vec<usize>)>, WriteError> {
    let Some(journal) = load(disk)? else { return Ok(None) };
    let state = journal.state(disk, force)?;
    if !state.refusals.is_empty() {
        return Err(WriteError::Interrupted { refusals: state.refusals });
    }
    journal.check_stage(disk, &state.todo)?;
    Ok(Some((journal, state.todo)))
}

fn load(disk: &Disk) -> Result<Option<Journal>, WriteError> {
    match disk.kind(SCRATCH)? {
        Kind::Missing => return Ok(None),
        Kind::Directory => {}
        Kind::Symlink(to) => return Err(scratch_blocked(Block::Symlink { at: SCRATCH.to_owned(), to })),
        Kind::File | Kind::Special => return Err(scratch_blocked(Block::NotADirectory { at: SCRATCH.to_owned() })),
    }
    if matches!(disk.kind(JOURNAL)?, Kind::Missing) {
        return Ok(None);
    }
    Journal::parse(&disk.read(JOURNAL)?).map(Some).map_err(|why| WriteError::Journal { path: disk.at(JOURNAL), why })
}

/// Removes the journal, then all else that a write leaves behind. What isn't ours in `.nivis` stays.
fn discard(disk: &Disk) -> Result<(), WriteError> {
    if !matches!(disk.kind(SCRATCH)?, Kind::Directory) {
        return Ok(());
    }
    let remove = |path: &str| if_there(fs::remove_file(disk.at(path))).map_err(failed("remove", &disk.at(path)));
    remove(JOURNAL)?;
    sync_directory(&disk.at(SCRATCH));
    if_there(fs::remove_dir_all(disk.at(STAGE))).map_err(failed("remove", &disk.at(STAGE)))?;
    remove(DRAFT)?;
    remove(IGNORE)?;
    match fs::remove_dir(disk.at(SCRATCH)) {
        Err(error) if error.kind() != ErrorKind::DirectoryNotEmpty => Err(failed("remove", &disk.at(SCRATCH))(error)),
        _ => Ok(()),
    }
}

impl Journal {
    fn new(changes: &[Change<'_>]) -> Self {
        let step = |change: &Change<'_>| Step {
            path: change.path.clone().into_owned(),
            before: change.before.clone(),
            after: change.after.as_deref().map(|text| sha256(text.as_bytes())),
            once: change.owner == Owner::CreateOnce,
        };
        Self { version: VERSION, steps: changes.par_iter().map(step).collect() }
    }

    /// Reads a journal, which is judged like anything that tells us to remove files.
    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let journal: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if journal.version != VERSION {
            return Err(format!("it has version {}, and this nivis knows {VERSION}", journal.version));
        }
        for step in &journal.steps {
            step.check()?;
        }
        Ok(journal)
    }

    fn commit(&self, disk: &Disk) -> Result<(), WriteError> {
        let text = serde_json::to_vec_pretty(self).unwrap_or_default();
        write_synced(&disk.at(DRAFT), &text)?;
        fs::rename(disk.at(DRAFT), disk.at(JOURNAL)).map_err(failed("write", &disk.at(JOURNAL)))?;
        sync_directory(&disk.at(SCRATCH));
        sync_directory(&disk.root);
        Ok(())
    }

    /// Compares every step with the disk. With `force`, an edited file that would be replaced is left to the comparison
    /// that follows: its staged text may be used up, and a newer one comes anyway.
    fn state(&self, disk: &Disk, force: bool) -> Result<State, WriteError> {
        let leaving: Leaving = self.steps.iter().filter(|step| step.after.is_none()).map(|step| step.path.clone()).collect();
        let standings: Vec<_> = self.steps.par_iter().enumerate().map(|(n, step)| step.standing(n, disk, &leaving)).collect();
        let mut state = State::default();
        for (n, standing) in standings.into_iter().enumerate() {
            match standing? {
                Standing::Done => {}
                Standing::Todo => state.todo.push(n),
                Standing::Refused(refusal) if force && refusal.yields_to_force() => {
                    state.todo.extend(self.steps[n].after.is_none().then_some(n));
                }
                Standing::Refused(refusal) => state.refusals.push(refusal),
            }
        }
        Ok(state)
    }

    fn check_stage(&self, disk: &Disk, todo: &[usize]) -> Result<(), WriteError> {
        for n in todo.iter().copied().filter(|n| self.steps[*n].after.is_some()) {
            let text = disk.read(&staged(n)).ok();
            if text.map(|text| sha256(&text)) != self.steps[n].after {
                let why = format!("the new text of `{}` is missing or damaged", self.steps[n].path);
                return Err(WriteError::Journal { path: disk.at(JOURNAL), why });
            }
        }
        Ok(())
    }

    fn paths(&self, todo: &[usize]) -> Vec<String> {
        let paths: BTreeSet<&String> = todo.iter().map(|n| &self.steps[*n].path).collect();
        paths.into_iter().cloned().collect()
    }

    /// Carries out what is left. Removals come first: a directory may have to make place for a file, or a file for one.
    fn finish(&self, disk: &Disk, todo: &[usize]) -> Result<git::Told, WriteError> {
        let (removals, puts): (Vec<usize>, Vec<usize>) = todo.iter().partition(|n| self.steps[**n].after.is_none());
        removals.into_iter().try_for_each(|n| self.steps[n].remove(disk))?;
        for step in self.steps.iter().filter(|step| step.after.is_none()) {
            prune(disk, &step.path);
        }
        puts.into_iter().try_for_each(|n| self.steps[n].put(n, disk))?;
        self.sync(disk, todo);
        // Before the journal goes, so that a kill in between doesn't leave new files that git is never told of.
        let told = git::tell(&disk.root, &self.created());
        discard(disk)?;
        Ok(told)
    }

    fn sync(&self, disk: &Disk, todo: &[usize]) {
        let touched: BTreeSet<&str> = todo.iter().flat_map(|n| directories(&self.steps[*n].path)).collect();
        sync_directory(&disk.root);
        if touched.len() >= MANY && sync_file_system(&disk.root) {
            return;
        }
        touched.par_iter().for_each(|directory| sync_directory(&disk.at(directory)));
    }

    fn created(&self) -> Vec<&str> {
        self.steps.iter().filter(|step| step.before.is_none() && step.after.is_some()).map(|step| step.path.as_str()).collect()
    }
}

impl Step {
    fn check(&self) -> Result<(), String> {
        let hashes = [&self.before, &self.after];
        if !hashes.into_iter().flatten().all(|hash| is_sha256(hash)) {
            return Err(format!("it lists `{}` without its sha256", self.path));
        }
        if self.path == MANIFEST {
            return Ok(());
        }
        check_path(&self.path, self.owner()).map_err(|fault| format!("it lists `{}`: {fault}", self.path))
    }

    fn owner(&self) -> Owner {
        if self.once { Owner::CreateOnce } else { Owner::Generated }
    }

    fn standing(&self, n: usize, disk: &Disk, leaving: &Leaving) -> Result<Standing, WriteError> {
        let why = match disk.find(&self.path, self.owner(), leaving)? {
            Found::Users => return Ok(Standing::Done),
            Found::Missing if self.after.is_none() => return Ok(Standing::Done),
            Found::Missing => return Ok(Standing::Todo),
            Found::File(hash) if self.after.as_ref() == Some(&hash) => return Ok(Standing::Done),
            Found::File(hash) if self.before.as_ref() == Some(&hash) => return Ok(Standing::Todo),
            Found::File(_) => self.edited(n, disk)?,
            Found::Blocked(block) if self.after.is_none() && block.leaves_no_file() => return Ok(Standing::Done),
            Found::Blocked(block) => Why::Blocked(block),
        };
        Ok(Standing::Refused(Refusal { path: self.path.clone(), why }))
    }

    fn edited(&self, n: usize, disk: &Disk) -> Result<Why, WriteError> {
        let on_disk = disk.read(&self.path)?;
        if self.after.is_none() {
            return Ok(Why::EditedStale { diff: edited::diff("", &on_disk) });
        }
        // A step that was done and edited since has no staged text any more: the whole file stands for the difference.
        let ours = disk.read(&staged(n)).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        let diff = edited::diff(&ours, &on_disk);
        Ok(if self.before.is_none() { Why::Foreign { diff } } else { Why::Edited { diff } })
    }

    fn remove(&self, disk: &Disk) -> Result<(), WriteError> {
        let at = disk.at(&self.path);
        if_there(fs::remove_file(&at)).map_err(failed("remove", &at))
    }

    fn put(&self, n: usize, disk: &Disk) -> Result<(), WriteError> {
        let (from, to) = (&disk.at(&staged(n)), &disk.at(&self.path));
        if let Some(above) = to.parent() {
            fs::create_dir_all(above).map_err(failed("make the directory", above))?;
        }
        if self.once {
            return put_beside_none(from, to);
        }
        if to.is_dir() {
            clear(to).map_err(failed("remove the directory", to))?;
        }
        fs::rename(from, to).map_err(failed("write", to))
    }
}

impl State {
    fn refuses(&self, path: &str) -> bool {
        self.refusals.iter().any(|refusal| refusal.path == path)
    }
}

/// Puts a user's first text in place; a file that appeared there meanwhile wins. A rename would replace it, a link can't.
fn put_beside_none(from: &Path, to: &Path) -> Result<(), WriteError> {
    match fs::hard_link(from, to) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        // Not every file system has links.
        Err(_) if fs::symlink_metadata(to).is_err() => fs::rename(from, to).map_err(failed("write", to)),
        _ => Ok(()),
    }
}

/// Removes a directory that holds nothing but empty directories: what a kill between removals can leave.
fn clear(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            clear(&entry.path())?;
        }
    }
    fs::remove_dir(directory)
}

/// Removes the directories above a removed file that are empty now. One that isn't stops it, and so does any failure:
/// an empty directory does no harm.
fn prune(disk: &Disk, path: &str) {
    for above in directories(path).rev() {
        if if_there(fs::remove_dir(disk.at(above))).is_err() {
            return;
        }
    }
}

fn staged(n: usize) -> String {
    format!("{STAGE}/{n}")
}

fn scratch_blocked(block: Block) -> WriteError {
    WriteError::Refused { refusals: vec![Refusal { path: SCRATCH.to_owned(), why: Why::Blocked(block) }] }
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    write_unsynced(path, bytes)?;
    sync(path)
}

fn write_unsynced(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    fs::write(path, bytes).map_err(failed("write", path))
}

fn sync(path: &Path) -> Result<(), WriteError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(failed("write", path))
}

#[cfg(test)]
mod tests {
    use nivis_compile::tree::{File, Tree};

    use super::super::compare::compare;
    use super::super::{Options, plan, write};
    use super::*;

    #[test]
    fn an_interrupted_write_is_finished_from_every_point() {
        let steps = Fixture::new().interrupt(&after(), usize::MAX);
        for done in 0..=steps {
            let fixture = Fixture::new();
            fixture.interrupt(&after(), done);
            let plan = plan(&after(), &fixture.disk.root).unwrap();
            assert_eq!((plan.created.len(), plan.updated.len(), plan.removed.len(), plan.refused.len()), (0, 0, 0, 0), "{done} done");
            let written = write(&after(), &fixture.disk.root, &Options::default()).unwrap();
            assert_eq!((written.recovered.len(), &written.recovered), (steps - done, &plan.recovered));
            fixture.assert_is(&after());
        }
    }

    #[test]
    fn the_next_write_may_be_another() {
        let steps = Fixture::new().interrupt(&after(), usize::MAX);
        for done in 0..=steps {
            for next in [before(), Tree::new()] {
                let fixture = Fixture::new();
                fixture.interrupt(&after(), done);
                let plan = plan(&next, &fixture.disk.root).unwrap();
                let written = write(&next, &fixture.disk.root, &Options::default()).unwrap();
                assert_eq!((plan.created, plan.updated, plan.removed), (written.created, written.updated, written.removed));
                fixture.assert_is(&next);
            }
        }
    }

    #[test]
    fn a_stage_without_journal_is_discarded() {
        let fixture = Fixture::new();
        fixture.with_changes(&after(), |changes| stage(&fixture.disk, changes).unwrap());
        fixture.put(DRAFT, "{ \"version\": ");
        assert!(write(&before(), &fixture.disk.root, &Options::default()).unwrap().is_unchanged());
        fixture.assert_is(&before());
    }

    #[test]
    fn what_someone_keeps_beside_the_journal_stays() {
        let fixture = Fixture::new();
        fixture.put(".nivis/mine", "mine\n");
        write(&after(), &fixture.disk.root, &Options::default()).unwrap();
        assert_eq!(fs::read_dir(fixture.disk.at(SCRATCH)).unwrap().count(), 1);
    }

    #[test]
    fn an_edit_since_the_kill_is_never_lost() {
        let steps = Fixture::new().interrupt(&after(), usize::MAX);
        for done in 0..=steps {
            for path in ["same.nix", "changed.nix", "old/gone.nix", "new/made.nix", "shape"] {
                let fixture = Fixture::new();
                fixture.interrupt(&after(), done);
                if fixture.disk.at(path).is_dir() {
                    continue;
                }
                fixture.put(path, "edited since\n");
                fixture.assert_refused(path, &format!("{done} done"));
            }
        }
    }

    #[test]
    fn force_overrules_edits_since_the_kill() {
        let steps = Fixture::new().interrupt(&after(), usize::MAX);
        for done in 0..=steps {
            let fixture = Fixture::new();
            fixture.interrupt(&after(), done);
            for path in ["changed.nix", "old/gone.nix", "new/made.nix"] {
                fixture.put(path, "edited since\n");
            }
            fixture.assert_force_makes(&after());
        }
    }

    #[test]
    fn the_users_new_file_wins_over_a_pending_template() {
        let fixture = Fixture::new();
        fixture.interrupt(&after(), 0);
        fixture.put("hosts/b/custom.nix", "written since\n");
        write(&after(), &fixture.disk.root, &Options::default()).unwrap();
        assert_eq!(fs::read_to_string(fixture.disk.at("hosts/b/custom.nix")).unwrap(), "written since\n");
    }

    #[test]
    fn a_journal_that_cannot_be_used_stops_all_but_force() {
        let hash = sha256(b"");
        let step = |path: &str| format!(r#"{{"version":1,"steps":[{{"path":"{path}","before":"{hash}","after":null,"once":false}}]}}"#);
        for (text, why) in [
            ("{".to_owned(), "EOF while parsing"),
            (r#"{"version":2,"steps":[]}"#.to_owned(), "it has version 2, and this nivis knows 1"),
            (step("../victim"), "it lists `../victim`: the path has a part `.` or `..`"),
            (step("secrets/x"), "it lists `secrets/x`: `secrets` is the user's"),
            (step(".git/config"), "it lists `.git/config`: `.git` is kept"),
        ] {
            let fixture = Fixture::new();
            fixture.put(JOURNAL, &text);
            fixture.assert_journal_refused(why);
            fixture.assert_force_makes(&after());
        }
    }

    #[test]
    fn a_damaged_stage_stops_all_but_force() {
        let fixture = Fixture::new();
        fixture.interrupt(&after(), 0);
        fixture.put(&staged(0), "torn");
        fixture.assert_journal_refused("the new text of `changed.nix` is missing or damaged");
        fixture.assert_force_makes(&after());
    }

    #[test]
    fn a_scratch_that_is_no_directory_blocks() {
        for link in [true, false] {
            let fixture = Fixture::new();
            let elsewhere = tempfile::tempdir().unwrap();
            if link {
                std::os::unix::fs::symlink(elsewhere.path(), fixture.disk.at(SCRATCH)).unwrap();
            } else {
                fixture.put(SCRATCH, "a file\n");
            }
            let error = write(&after(), &fixture.disk.root, &Options { force: true, ..Options::default() }).unwrap_err();
            assert!(error.to_string().contains("`.nivis` can't be written"), "{error}");
            assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
        }
    }

    /// A directory that holds the tree [`before`].
    struct Fixture {
        disk: Disk,
        _directory: tempfile::TempDir,
    }

    impl Fixture {
        fn new() -> Self {
            let directory = tempfile::tempdir().unwrap();
            write(&before(), directory.path(), &Options::default()).unwrap();
            Self { disk: Disk::look(directory.path()).unwrap(), _directory: directory }
        }

        fn with_changes<T>(&self, tree: &Tree, act: impl FnOnce(&[Change<'_>]) -> T) -> T {
            let recorded = self.disk.manifest(false).unwrap();
            let comparison = compare(tree, &recorded, &|path, owner, leaving| self.disk.find(path, owner, leaving)).unwrap();
            act(&comparison.changes)
        }

        /// Writes up to so many steps and stops there, as a kill would. Returns how many there are.
        fn interrupt(&self, tree: &Tree, steps: usize) -> usize {
            let (journal, todo) = self.with_changes(tree, |changes| prepare(&self.disk, changes).unwrap());
            let (removals, puts): (Vec<usize>, Vec<usize>) = todo.iter().partition(|n| journal.steps[**n].after.is_none());
            for n in removals.into_iter().chain(puts).take(steps) {
                let step = &journal.steps[n];
                if step.after.is_none() { step.remove(&self.disk).unwrap() } else { step.put(n, &self.disk).unwrap() }
            }
            todo.len()
        }

        fn put(&self, path: &str, text: &str) {
            fs::create_dir_all(self.disk.at(path).parent().unwrap()).unwrap();
            fs::write(self.disk.at(path), text).unwrap();
        }

        fn files(&self) -> BTreeMap<String, String> {
            let mut files = BTreeMap::new();
            let mut directories = vec![self.disk.root.clone()];
            while let Some(directory) = directories.pop() {
                for entry in fs::read_dir(directory).unwrap() {
                    let path = entry.unwrap().path();
                    if path.is_dir() {
                        directories.push(path);
                    } else {
                        let name = path.strip_prefix(&self.disk.root).unwrap().to_str().unwrap().to_owned();
                        files.insert(name, fs::read_to_string(path).unwrap());
                    }
                }
            }
            files
        }

        fn assert_is(&self, tree: &Tree) {
            let mut files = self.files();
            files.retain(|path, _| !path.starts_with("hosts/"));
            let generated = tree.iter().filter(|(_, file)| file.owner == Owner::Generated);
            let mut expected: BTreeMap<_, _> = generated.map(|(path, file)| (path.to_owned(), file.text.clone())).collect();
            expected.insert(MANIFEST.to_owned(), tree.manifest().to_json());
            assert_eq!(files, expected);
            assert!(!self.disk.at(SCRATCH).exists());
        }

        fn assert_force_makes(&self, tree: &Tree) {
            write(tree, &self.disk.root, &Options { force: true, ..Options::default() }).unwrap();
            self.assert_is(tree);
        }

        fn assert_refused(&self, path: &str, when: &str) {
            let before = self.files();
            let plan = plan(&after(), &self.disk.root).unwrap();
            assert_eq!(plan.refused.iter().map(|refusal| refusal.path.as_str()).collect::<Vec<_>>(), [path], "{when}");
            match write(&after(), &self.disk.root, &Options::default()).unwrap_err() {
                WriteError::Interrupted { refusals } => {
                    assert_eq!(refusals.iter().map(|refusal| refusal.path.as_str()).collect::<Vec<_>>(), [path], "{when}");
                    assert_eq!(self.files(), before, "{when}: nothing was touched");
                }
                // No step of the journal: found out after its steps were done.
                WriteError::Refused { .. } if path == "same.nix" => {}
                other => panic!("{when}, `{path}`: {other}"),
            }
            assert_eq!(fs::read_to_string(self.disk.at(path)).unwrap(), "edited since\n", "{when}");
        }

        fn assert_journal_refused(&self, why: &str) {
            let before = self.files();
            let error = write(&after(), &self.disk.root, &Options::default()).unwrap_err();
            assert!(matches!(error, WriteError::Journal { .. }) && error.to_string().contains(why), "{error}");
            assert_eq!(self.files(), before);
        }
    }

    fn before() -> Tree {
        let files = [("same.nix", "same\n"), ("changed.nix", "before\n"), ("old/gone.nix", "gone\n"), ("shape", "a file\n")];
        tree(&files, "hosts/a/custom.nix")
    }

    fn after() -> Tree {
        let files = [("same.nix", "same\n"), ("changed.nix", "after\n"), ("new/made.nix", "made\n"), ("shape/of.nix", "below\n")];
        tree(&files, "hosts/b/custom.nix")
    }

    fn tree(files: &[(&str, &str)], once: &str) -> Tree {
        let mut tree = Tree::new();
        for (path, text) in files {
            tree.add(*path, File::generated("test", *text)).unwrap();
        }
        tree.add(once, File::create_once("test", "{ }\n")).unwrap();
        tree
    }
}
