//! `build` itself, killed two hundred times: every file is whole, the user's files are untouched, and the next build completes the tree.
//!
//! `kill` does the same to the writer alone, and aims at the worst moments; this is what a user's Ctrl-C, power cut or OOM killer does.

use nivis::{Tree, tree::Owner};
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

const KILLS: u64 = 200;
const FLEETS: [&str; 2] = ["reference", "variant"];

#[test]
fn a_killed_build_loses_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let trees = FLEETS.map(|fleet| tree(fleet, dir.path()));
    for (path, text) in USERS {
        let file = dir.path().join("flake").join(path);
        fs::create_dir_all(file.parent().expect("it lies in a folder")).expect("the folder can be made");
        fs::write(file, text).expect("the file can be written");
    }
    let out = dir.path().join("flake");
    let shortest = FLEETS.iter().cycle().take(6).map(|fleet| finish(fleet, &out)).min().expect("there are two");
    let mut interrupted = 0;
    for kill in 0..KILLS {
        let fleet = FLEETS[(kill % 2) as usize];
        let mut build = command(fleet, &out).spawn().expect("the fixture runs");
        std::thread::sleep(shortest.mul_f64(random(kill)));
        interrupted += u32::from(build.try_wait().expect("it can be asked").is_none());
        build.kill().expect("it can be killed");
        build.wait().expect("it ends");
        check_whole(&out, &trees, kill);
        if kill % 4 == 3 {
            let next = (kill / 4 % 2) as usize;
            finish(FLEETS[next], &out);
            check_complete(&out, &trees[next], kill);
        }
    }
    assert!(interrupted > 50, "only {interrupted} builds were still running when they were killed");
}

const USERS: [(&str, &str); 4] = [
    ("hosts/desk-a/custom.nix", "{ mine = true; }\n"),
    ("modules/mine.nix", "{ }\n"),
    ("secrets/x", "ciphertext\n"),
    ("flake.lock", "{}\n"),
];

fn command(fleet: &str, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fixture"));
    command.args([fleet, "build", "--out"]).arg(out).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Builds to the end, and says how long it took.
fn finish(fleet: &str, out: &Path) -> Duration {
    let started = Instant::now();
    let status = command(fleet, out).status().expect("the fixture runs");
    assert!(status.success(), "a build after a kill ends with {status}");
    started.elapsed()
}

/// What the fleet renders, read from a build of its own.
fn tree(fleet: &str, dir: &Path) -> Tree {
    let out = dir.join(fleet);
    finish(fleet, &out);
    let manifest: std::collections::BTreeMap<String, String> =
        serde_json::from_str(&fs::read_to_string(out.join("generated/manifest.json")).expect("it is there")).expect("it is JSON");
    let mut tree = Tree::new();
    for path in manifest.keys() {
        let text = fs::read_to_string(out.join(path)).expect("it is there");
        tree.add(path.clone(), nivis::tree::File { text, owner: Owner::Generated, writer: fleet.to_owned() }).expect("each path once");
    }
    tree
}

fn check_whole(out: &Path, trees: &[Tree; 2], kill: u64) {
    for (path, text) in USERS {
        assert_eq!(fs::read_to_string(out.join(path)).expect("it is there"), text, "kill {kill}: `{path}` is the user's");
    }
    let paths = trees.iter().flat_map(|tree| tree.iter().map(|(path, _)| path));
    for path in paths {
        let Ok(text) = fs::read_to_string(out.join(path)) else { continue };
        let whole = trees.iter().any(|tree| tree.get(path).is_some_and(|file| file.text == text));
        assert!(whole, "kill {kill}: `{path}` is torn:\n{text}");
    }
}

fn check_complete(out: &Path, tree: &Tree, kill: u64) {
    let plan = nivis::write::plan(tree, out).expect("the folder can be read");
    let changes = [&plan.created, &plan.updated, &plan.removed, &plan.recovered];
    assert!(changes.iter().all(|paths| paths.is_empty()) && plan.refused.is_empty(), "kill {kill}: {plan:?}");
    assert!(!out.join(".nivis").exists(), "kill {kill}: nothing is left behind");
}

/// A number from 0 to 1, the same in each run.
fn random(n: u64) -> f64 {
    let mixed = (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as f64 / (1u64 << 24) as f64
}
