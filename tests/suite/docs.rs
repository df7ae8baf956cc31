//! What the pages promise is there: README's commands and files, the architecture's crates, the budget of its length.

use std::{fs, path::Path};

fn page(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn files_that_the_readme_names_exist() {
    let text = page("README.md");
    let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
    let mut count = 0;
    for link in links.filter(|link| !link.starts_with("http")) {
        assert!(root().join(link).exists(), "README.md names `{link}`");
        count += 1;
    }
    assert!(count > 5);
    for command in ["cargo run -p fleet -- build", "cargo test --workspace"] {
        assert!(text.contains(command), "README.md has `{command}`");
    }
    assert!(page(".ci/run").contains("cargo test --workspace"), "CI runs the README's test command");
}

#[test]
fn the_architecture_is_short_and_knows_every_crate() {
    let text = page("docs/architecture.md");
    assert!(text.lines().count() < 200, "it is read in one sitting");
    for entry in fs::read_dir(root().join("crates")).expect("the crates are there").flatten() {
        let name = entry.file_name().into_string().expect("a plain name");
        assert!(text.contains(&format!("`crates/{name}`")), "docs/architecture.md has no word on `{name}`");
    }
}
