//! Kills a writing process at two hundred moments: no file may ever be torn, no user's file touched, and the next
//! command finishes the write.
//!
//! The process is this test binary again, running [`child`] alone. Half of the kills are followed by another process
//! that is killed in turn, so that recovery itself is interrupted too. Every other kill waits for a journal, since the
//! moments that matter most are few: the files are renamed within a twentieth of a write.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nivis_cli::write::{Options, write};
use nivis_compile::tree::{File, MANIFEST, Owner, Tree};

const KILLS: usize = 200;
const PATIENCE: Duration = Duration::from_secs(5);
const DIRECTORY: &str = "NIVIS_KILL_DIRECTORY";
const FIRST: &str = "NIVIS_KILL_FIRST";
const SEED: &str = "NIVIS_KILL_SEED";

type Listing = BTreeMap<String, String>;

#[test]
fn every_file_is_whole_after_a_kill_and_the_next_write_finishes() {
    let seed = std::env::var(SEED).ok().and_then(|seed| seed.parse().ok()).unwrap_or(2605);
    let mut random = Random(seed);
    let mut run = Run::new(seed);
    let longest = run.longest_write();
    for kill in 0..KILLS {
        let next = random.below(2) as usize;
        let moment = match kill % 2 {
            0 => Moment::AfterStart(longest.mul_f64(random.below(1000) as f64 / 1000.0)),
            _ => Moment::AfterJournal(Duration::from_micros(random.below(1000))),
        };
        run.kill_a_writer(next, moment);
        run.check_whole(&format!("kill {kill}, {moment:?}, seed {seed}"));
        if random.below(2) == 0 {
            let next = random.below(2) as usize;
            run.check_finished(next, &format!("after kill {kill}, seed {seed}"));
        }
    }
    run.report(longest);
}

#[test]
#[ignore = "run by every_file_is_whole_after_a_kill_and_the_next_write_finishes, which kills it"]
fn child() {
    let (Some(directory), Ok(first)) = (std::env::var_os(DIRECTORY), std::env::var(FIRST)) else { return };
    let trees = [tree(0), tree(1)];
    let started = Instant::now();
    writeln!(std::io::stdout(), "\nready").unwrap();
    // An end of its own, should the parent die before it kills.
    for n in first.parse::<usize>().unwrap().. {
        if started.elapsed() > Duration::from_secs(20) {
            return;
        }
        write(&trees[n % 2], Path::new(&directory), &Options::default()).unwrap();
    }
}

/// When to kill.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// So long after the child is ready.
    AfterStart(Duration),
    /// So long after a journal is there.
    AfterJournal(Duration),
}

/// A directory that is written to and killed in, and what must hold in it.
struct Run {
    seed: u64,
    directory: tempfile::TempDir,
    trees: [Tree; 2],
    users: Listing,
    /// The user's files that writes made, from the first sight of each.
    made_once: Listing,
    left_a_journal: usize,
    left_a_stage: usize,
    left_two_versions: usize,
    recovered: usize,
}

impl Run {
    fn new(seed: u64) -> Self {
        // In memory where there is such a place: a kill is the same there, and the time of a run isn't that of a busy disk.
        let memory = Path::new("/dev/shm");
        let directory = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        let users = [
            ("hosts/h0/custom.nix", "{ mine = true; }\n"),
            ("secrets/x", "ciphertext\n"),
            ("modules/mine.nix", "{ }\n"),
            ("flake.lock", "{}\n"),
            ("generated/stray.txt", "left here by someone\n"),
        ];
        for (path, text) in users {
            let at = directory.path().join(path);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(at, text).unwrap();
        }
        let users = users.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
        let trees = [tree(0), tree(1)];
        Self {
            seed,
            directory,
            trees,
            users,
            made_once: Listing::new(),
            left_a_journal: 0,
            left_a_stage: 0,
            left_two_versions: 0,
            recovered: 0,
        }
    }

    /// The longest of some writes from one tree to the other, with a margin for a process that has just started.
    fn longest_write(&self) -> Duration {
        let timed = |n: usize| {
            let started = Instant::now();
            write(&self.trees[n % 2], self.directory.path(), &Options::default()).unwrap();
            started.elapsed()
        };
        (0..6).map(timed).max().unwrap().mul_f64(1.2)
    }

    fn kill_a_writer(&self, first: usize, moment: Moment) {
        let mut writer = Writer::start(self.directory.path(), first);
        let started = Instant::now();
        match moment {
            Moment::AfterStart(delay) => thread::sleep(delay),
            // Turning, not sleeping: on a busy machine a sleeper wakes up when all is over.
            Moment::AfterJournal(delay) => {
                let journal = self.directory.path().join(".nivis/journal.json");
                while !journal.exists() && started.elapsed() < PATIENCE {}
                let seen = Instant::now();
                while seen.elapsed() < delay {}
            }
        }
        writer.kill();
    }

    fn check_whole(&mut self, when: &str) {
        let mut listing = self.listing();
        let pending = take_scratch(&mut listing);
        self.left_a_journal += usize::from(pending.contains(&".nivis/journal.json".to_owned()));
        self.left_a_stage += usize::from(!pending.is_empty() && !pending.contains(&".nivis/journal.json".to_owned()));
        self.check_users(&mut listing, when);

        let mut versions = [false; 2];
        for (path, text) in &listing {
            let of = [0, 1].map(|n| self.text(n, path).as_ref() == Some(text));
            assert!(of[0] || of[1], "{when}: `{path}` is of neither version:\n{text}");
            [0, 1].into_iter().filter(|n| of[*n] && !of[1 - n]).for_each(|n| versions[n] = true);
        }
        self.left_two_versions += usize::from(versions == [true; 2]);
    }

    fn check_finished(&mut self, next: usize, when: &str) {
        let written = write(&self.trees[next], self.directory.path(), &Options::default());
        let written = written.unwrap_or_else(|error| panic!("{when}: {error}\nhelp: {}", error.help()));
        self.recovered += usize::from(!written.recovered.is_empty());

        let mut listing = self.listing();
        self.check_users(&mut listing, when);
        let generated = self.trees[next].iter().filter(|(_, file)| file.owner == Owner::Generated);
        let mut expected: Listing = generated.map(|(path, file)| (path.to_owned(), file.text.clone())).collect();
        expected.insert(MANIFEST.to_owned(), self.trees[next].manifest().to_json());
        assert_eq!(listing, expected, "{when}");
        assert_eq!(empty_directories(self.directory.path()), Vec::<String>::new(), "{when}");
    }

    /// The user's files are as they were, and so is each that a write made, from then on.
    fn check_users(&mut self, listing: &mut Listing, when: &str) {
        for (path, text) in &self.users {
            assert_eq!(listing.remove(path).as_ref(), Some(text), "{when}: `{path}` is the user's");
        }
        for (path, text) in &self.made_once {
            assert_eq!(listing.remove(path).as_ref(), Some(text), "{when}: `{path}` is the user's by now");
        }
        let once = |path: &str| self.trees.iter().any(|tree| tree.get(path).is_some_and(|file| file.owner == Owner::CreateOnce));
        let new: Listing = listing.extract_if(.., |path, _| once(path)).collect();
        for (path, text) in new {
            assert!([0, 1].iter().any(|n| self.text(*n, &path).as_ref() == Some(&text)), "{when}: `{path}` is torn");
            self.made_once.insert(path, text);
        }
    }

    fn text(&self, n: usize, path: &str) -> Option<String> {
        if path == MANIFEST {
            return Some(self.trees[n].manifest().to_json());
        }
        self.trees[n].get(path).map(|file| file.text.clone())
    }

    fn listing(&self) -> Listing {
        let mut listing = Listing::new();
        walk(self.directory.path(), "", &mut |path, at| {
            if at.is_file() {
                listing.insert(path.to_owned(), fs::read_to_string(at).unwrap());
            }
        });
        listing
    }

    /// A test that kills before or after every write would prove nothing, so it says where it hit.
    #[expect(clippy::print_stderr, reason = "what a run hit is part of what it proves; shown with --nocapture")]
    fn report(&self, longest: Duration) {
        let Self { seed, left_a_journal, left_a_stage, left_two_versions, recovered, .. } = self;
        eprintln!(
            "{KILLS} kills up to {longest:?} after the start, seed {seed}: {left_a_stage} left a stage, {left_a_journal} a journal, \
             {left_two_versions} files of two versions; {recovered} writes finished another's work"
        );
        assert!(*left_a_journal > 0 && *left_a_stage > 0 && *recovered > 0, "no kill hit a moment that matters");
    }
}

struct Writer(Child);

impl Writer {
    /// Starts a process and returns when it is about to write.
    fn start(directory: &Path, first: usize) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["kill::child", "--exact", "--ignored", "--nocapture", "--test-threads=1"]);
        command.env(DIRECTORY, directory).env(FIRST, first.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut writer = Self(command.spawn().unwrap());
        let said = BufReader::new(writer.0.stdout.take().unwrap());
        assert!(said.lines().any(|line| line.unwrap() == "ready"), "the child did not start");
        writer
    }

    /// Kills it, which must find it alive: a child that failed by itself has found a fault.
    fn kill(&mut self) {
        assert_eq!(self.0.try_wait().unwrap(), None, "the child ended by itself");
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Some hundred and fifty files. Of the two versions some are equal, some differ, some are in one only, one is a file
/// here and a directory there.
fn tree(version: usize) -> Tree {
    let mut tree = Tree::new();
    let mut add = |path: String, file: File| tree.add(path, file).unwrap();
    add("flake.nix".to_owned(), text(version, 40));
    add(["generated/shape", "generated/shape/below/it.nix"][version].to_owned(), text(version, 3));
    for n in 0..40 {
        add(format!("generated/hosts/h{n}.nix"), text(version, n + 1));
        add(format!("generated/modules/h{n}/same.nix"), text(9, n + 1));
        add(format!("generated/modules/only{version}-{n}/one.nix"), text(version, 5));
    }
    for n in 0..15 {
        add(format!("generated/modules/base/m{n}.nix"), text(version, 20 * n));
        let once = text(version, 2).text;
        add(format!("hosts/h{}/custom.nix", n + version), File::create_once("test", once));
    }
    tree
}

fn text(version: usize, lines: usize) -> File {
    File::generated("test", (0..=lines).map(|line| format!("version {version}, line {line} of {lines}\n")).collect::<String>())
}

fn take_scratch(listing: &mut Listing) -> Vec<String> {
    listing.extract_if(.., |path, _| path.starts_with(".nivis/")).map(|(path, _)| path).collect()
}

fn empty_directories(root: &Path) -> Vec<String> {
    let mut empty = Vec::new();
    walk(root, "", &mut |path, at| {
        if at.is_dir() && fs::read_dir(at).unwrap().next().is_none() {
            empty.push(path.to_owned());
        }
    });
    empty
}

fn walk(directory: &Path, prefix: &str, see: &mut dyn FnMut(&str, &Path)) {
    for entry in fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        see(&path, &entry.path());
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{path}/"), see);
        }
    }
}

/// `SplitMix64`: enough to choose moments, and the same for one seed everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}
