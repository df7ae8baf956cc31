//! Moving every line of the fleet's sources down by one changes no rendered byte.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

#[test]
fn a_moved_line_changes_no_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace is there");
    let dir = tempfile::tempdir().expect("a folder");
    copy_moved(&root.join("fleet/src"), &dir.path().join("fleet/src"));
    fs::copy(root.join("fleet/Cargo.toml"), dir.path().join("fleet/Cargo.toml")).expect("the manifest is there");
    fs::copy(root.join("Cargo.lock"), dir.path().join("Cargo.lock")).expect("the lock file is there");
    fs::write(dir.path().join("Cargo.toml"), workspace(&root)).expect("the folder can be written");

    let out = dir.path().join("flake");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--package", "fleet", "--", "build", "--out"]).arg(&out).current_dir(dir.path());
    cargo.env("CARGO_TARGET_DIR", root.join("target/tests/programs")).env("RUSTFLAGS", "");
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let rendered = nivis::compile(&fleet::FLEET).unwrap_or_else(|found| panic!("{found:?}"));
    for (path, file) in rendered.tree.iter() {
        let moved = fs::read_to_string(out.join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"));
        assert_eq!(moved, file.text, "{path} differs after lines were moved");
    }
}

/// The sources with an empty line before each file's first item and a comment before each setting, so that all of them move.
fn copy_moved(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    let mut moved = 0;
    for entry in fs::read_dir(from).expect("the sources are there").flatten() {
        let target: PathBuf = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_moved(&entry.path(), &target);
            continue;
        }
        let text = fs::read_to_string(entry.path()).expect("the file is text");
        let text = text.replace("    .with(&[\n", "    .with(&[\n        // Moved.\n");
        fs::write(&target, format!("// Moved.\n{text}")).expect("the file can be written");
        moved += 1;
    }
    assert!(moved > 0 || to.ends_with("src"), "{} has sources", from.display());
}

fn workspace(root: &Path) -> String {
    let text = fs::read_to_string(root.join("Cargo.toml")).expect("the workspace is there");
    let text = text.replace("members = [\"crates/*\", \"fleet\", \"examples\", \"tests\", \"benches\"]", "members = [\"fleet\"]");
    text.replace("path = \"crates/", &format!("path = \"{}/crates/", root.display()))
}
