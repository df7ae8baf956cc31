//! `schema import`, `show` and `diff`: an option set comes in through Nix, and hosts are checked against it from then on.
//!
//! The commands run with a program called `nix` that writes what a test tells it to; `export` has the real Nix evaluate the expression.

mod export;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};

/// A folder with a flake, where the fixture's small fleet lives.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().expect("a folder"));
        home.write("flake/flake.nix", "{ }");
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    /// Lets the stand-in for Nix write that for the names of option sets, or for one of them; it fails for everything else.
    fn nix_says(&self, name: &str, text: &str) {
        self.write("bin/nix", "#!/bin/sh\nfor name; do :; done\nexec cat \"$0.says/$name\"\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(self.path("bin/nix"), std::fs::Permissions::from_mode(0o755)).expect("it is ours");
        }
        self.write(&format!("bin/nix.says/{name}"), text);
    }

    fn command(&self, fleet: &str, arguments: &[&str], path: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fixture"));
        command.arg(fleet).args(arguments).env("COLUMNS", "140").env_remove("NO_COLOR").env_remove("RUST_BACKTRACE");
        command.current_dir(self.0.path()).env("PATH", path).output().expect("the fixture runs")
    }

    fn run(&self, fleet: &str, arguments: &[&str]) -> Output {
        self.command(fleet, arguments, &format!("{}:/usr/bin:/bin", self.path("bin").display()))
    }

    fn import(&self) -> Output {
        self.run("novel", &["schema", "import"])
    }

    /// The option sets that were imported.
    fn sets(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path("schema")).into_iter().flatten().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// An option set in which `novel` is described, and everything else that a host sets is taken.
fn canned(volume: &Json) -> String {
    const OTHERS: [&str; 20] = [
        "assertions",
        "boot",
        "console",
        "documentation",
        "environment",
        "fileSystems",
        "hardware",
        "i20n",
        "networking",
        "nix",
        "nixpkgs",
        "programs",
        "security",
        "services",
        "system",
        "systemd",
        "time",
        "users",
        "virtualisation",
        "warnings",
    ];
    let anything = OTHERS.iter().map(|name| json!({ "path": [name], "type": { "kind": "anything" } }));
    let novel = [("enable", &json!({ "kind": "bool" })), ("volume", volume)];
    let novel = novel.map(|(name, ty)| json!({ "path": ["novel", name], "type": ty, "declared": ["novel.nix"] }));
    json!({ "meta": { "modules": "nixpkgs of the flake" }, "options": anything.chain(novel).collect::<Vec<_>>() }).to_string()
}

fn volume() -> Json {
    json!({ "kind": "intBetween", "lo": 0, "hi": 11 })
}

fn imported() -> Home {
    let home = Home::new();
    home.nix_says("names", r#"["nixos"]"#);
    home.nix_says("nixos", &canned(&volume()));
    let output = home.import();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    home
}

/// What a command wrote, and its exit code; lines and columns of Rust are left out, since they move.
fn text(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let text = format!("{out}{err}exit {}\n", output.status.code().unwrap_or(-1));
    let (first, rest) = text.split_once(".rs:").unwrap_or((&text, ""));
    let after = |part: &str| format!(".rs:LINE{}", part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':'));
    let rest = if rest.is_empty() { String::new() } else { rest.split(".rs:").map(after).collect() };
    format!("{first}{rest}")
}

fn check(output: &Output, expected: &Expect) {
    expected.assert_eq(&text(output));
}

#[test]
fn hosts_are_checked_against_what_was_imported() {
    let home = Home::new();
    let refused = home.run("novel", &["check"]);
    assert!(text(&refused).contains("there is no option `novel.enable`"), "{}", text(&refused));
    home.nix_says("names", r#"["nixos"]"#);
    home.nix_says("nixos", &canned(&volume()));
    check(
        &home.import(),
        &expect![[r#"
            ./schema/nixos.options: 22 options
            [1/1] evaluating the options of nixos, which takes Nix a minute or so
            exit 0
        "#]],
    );
    assert_eq!(home.sets(), ["nixos.options"]);
    let taken = home.run("novel", &["check"]);
    assert_eq!(taken.status.code(), Some(0), "{}", text(&taken));
}

#[test]
fn an_imported_type_refuses_a_value() {
    let home = imported();
    home.nix_says("nixos", &canned(&json!({ "kind": "intBetween", "lo": 0, "hi": 10 })));
    assert_eq!(home.import().status.code(), Some(0));
    check(
        &home.run("novel", &["check"]),
        &expect![[r#"
        nivis::option

          × host `edge`: `novel.volume` takes an integer from 0 to 10, not `11`
          │ `own.novel` sets it to 11, because of `own.novel.volume`, set by host `edge` at tests/fixture.rs:LINE
          help: give it an integer from 0 to 10

        1 error: nothing was written
        exit 1
    "#]],
    );
}

#[test]
fn a_failed_import_leaves_the_old_set_whole() {
    let home = imported();
    let old = std::fs::read(home.path("schema/nixos.options")).expect("it was imported");
    let fails = |home: &Home, expected: Expect| {
        check(&home.import(), &expected);
        assert_eq!(home.sets(), ["nixos.options"]);
        assert!(std::fs::read(home.path("schema/nixos.options")).expect("it is there") == old, "the set is another");
        let taken = home.run("novel", &["check"]);
        assert_eq!(taken.status.code(), Some(0), "{}", text(&taken));
    };
    home.nix_says("nixos", "not JSON");
    fails(
        &home,
        expect![[r#"
        [1/1] evaluating the options of nixos, which takes Nix a minute or so
        error: what Nix wrote is not an option set: expected ident at line 1 column 2
          help: `cargo fleet schema import --print` prints the expression that was evaluated
        exit 3
    "#]],
    );
    home.nix_says("nixos", r#"{ "options": [{ "path": ["x", "y"], "type": {} }] }"#);
    fails(
        &home,
        expect![[r#"
        [1/1] evaluating the options of nixos, which takes Nix a minute or so
        error: what Nix wrote is not an option set: `x.y`: a type without `kind`: {}
          help: `cargo fleet schema import --print` prints the expression that was evaluated
        exit 3
    "#]],
    );
    home.nix_says("nixos", r#"{ "options": [] }"#);
    fails(
        &home,
        expect![[r#"
            [1/1] evaluating the options of nixos, which takes Nix a minute or so
            error: Nix found no options in `nixos`
              help: `cargo fleet schema import --print` prints the expression that was evaluated
            exit 3
        "#]],
    );
    home.nix_says("names", "[]");
    fails(
        &home,
        expect![[r#"
            error: Nix found no options in `./flake`
              help: `cargo fleet schema import --print` prints the expression that was evaluated
            exit 3
        "#]],
    );
    std::fs::remove_file(home.path("bin/nix.says/names")).expect("it is there");
    let failed = text(&home.import());
    assert!(failed.contains("Nix could not evaluate the options of `names`") && failed.contains("help: "), "{failed}");
    assert!(std::fs::read(home.path("schema/nixos.options")).expect("it is there") == old, "the set is another");
}

#[test]
fn without_nix_or_a_flake_the_import_says_what_to_do() {
    let home = Home::new();
    let nowhere = home.path("nowhere").display().to_string();
    let output = home.command("novel", &["schema", "import"], &nowhere);
    let said = text(&output);
    assert!(said.contains("`nix` could not be run") && said.contains("help: install Nix"), "{said}");
    assert_eq!((output.status.code(), home.sets().len()), (Some(3), 0));
    check(
        &home.run("novel", &["schema", "import", "--flake", "elsewhere"]),
        &expect![[r#"
        error: there is no flake in elsewhere
          help: run `cargo fleet build` first, or name the flake with `--flake DIR`
        exit 3
    "#]],
    );
}

#[test]
fn a_damaged_set_is_named() {
    let home = imported();
    home.write("schema/nixos.options", "nivisop0 and more");
    check(
        &home.run("novel", &["check"]),
        &expect![[r#"
            error: ./schema/nixos.options: not a packed option set of this version of nivis
              help: run `cargo fleet schema import`, or delete the file to use the bundled options
            exit 2
        "#]],
    );
}

#[test]
fn show_says_what_is_known_and_who_sets_it() {
    let home = imported();
    check(
        &home.run("novel", &["schema", "show", "novel.volume"]),
        &expect![[r#"
        novel.volume · nixpkgs of the flake
          takes     an integer from 0 to 11
          default   none
          declared  novel.nix
          edge                     novel.volume = 11  — `own.novel.volume` at tests/fixture.rs:LINE
        exit 0
    "#]],
    );
    check(
        &home.run("novel", &["schema", "show", "novel"]),
        &expect![[r#"
        novel · nixpkgs of the flake
          a group of options: enable volume
          edge                     novel.enable = true  — `own.novel` at tests/fixture.rs:LINE
          edge                     novel.volume = 11  — `own.novel.volume` at tests/fixture.rs:LINE
        exit 0
    "#]],
    );
    check(
        &home.run("novel", &["schema", "show", "services.openssh.ports"]),
        &expect![[r#"
            services.openssh.ports · nixpkgs of the flake
              inside of an option that takes any name and any value
              nobody in this fleet sets it
            exit 0
        "#]],
    );
    check(
        &home.run("novel", &["schema", "show", "nothing.here"]),
        &expect![[r#"
        error: no host of this fleet has an option `nothing.here`
          help: look one group further out
        exit 2
    "#]],
    );
    let bundled = Home::new();
    check(
        &bundled.run("small", &["schema", "show", "services.openssh.ports"]),
        &expect![[r#"
        services.openssh.ports · NixOS, of August 2024 with later changes up to 26.05
          takes     a list of integers from 0 to 65535
          default   [22]
          declared  services/networking/ssh/sshd.nix
          edge                     services.openssh.ports = [ 2222 ]  — `security.sshd.port` at tests/fixture.rs:LINE
        exit 0
    "#]],
    );
    check(
        &bundled.run("small", &["schema", "show", "boot.loader.gummiboot.enable"]),
        &expect![[r#"
        boot.loader.gummiboot.enable · NixOS, of August 2024 with later changes up to 26.05
          the option `boot.loader.gummiboot.enable` is called `boot.loader.systemd-boot.enable`
          nobody in this fleet sets it
        exit 0
    "#]],
    );
    check(
        &bundled.run("novel", &["schema", "show", "novel.volume"]),
        &expect![[r#"
        novel.volume · in no option set that this fleet is checked against
          edge                     novel.volume = 11  — `own.novel.volume` at tests/fixture.rs:LINE
        exit 0
    "#]],
    );
    check(
        &bundled.run("small", &["schema", "show", "services..x"]),
        &expect![[r#"
        error: a name is missing in `services..x`: write `a.b`, or `""` for the empty name
          help: write an option such as `services.openssh.ports`
        exit 2
    "#]],
    );
    let found = bundled.run("small", &["schema", "show", "services.openssh.enable", "--json"]);
    let found: Json = serde_json::from_slice(&found.stdout).expect("JSON");
    assert_eq!(found["sets"][0]["known"]["takes"], "a boolean");
    assert_eq!((&found["setters"][0]["of"], &found["setters"][0]["value"]), (&json!("edge"), &json!("true")));
}

#[test]
fn diff_lists_what_an_upgrade_breaks() {
    let home = Home::new();
    check(
        &home.run("novel", &["schema", "diff", "24.11", "26.05"]),
        &expect![[r#"
        0 options of this fleet break between 24.11 and 26.05
        exit 0
    "#]],
    );
    check(
        &home.run("novel", &["schema", "diff", "26.05", "24.11"]),
        &expect![[r#"
            1 option of this fleet breaks between 26.05 and 24.11
            nivis::option

              × host `edge`: the option `services.logind.settings.Login` comes with 25.11, and this is 24.11
              │ `own.novel` sets it to "ignore", because of `own.novel`, set by host `edge` at tests/fixture.rs:LINE
              help: leave the option out, or move to 25.11

            exit 1
        "#]],
    );
    check(
        &home.run("novel", &["schema", "diff", "26.05", "x"]),
        &expect![[r#"
        error: `x` is neither a release nor a folder of option sets
          help: write a release such as 25.11, or a folder that `schema import` made
        exit 2
    "#]],
    );
    let imported = imported();
    std::fs::rename(imported.path("schema"), imported.path("next")).expect("it is a folder");
    check(
        &imported.run("novel", &["schema", "diff", "26.05", "next"]),
        &expect![[r#"
        0 options of this fleet break between 26.05 and next
        exit 0
    "#]],
    );
    check(
        &imported.run("novel", &["schema", "diff", "next", "26.05"]),
        &expect![[r#"
            2 options of this fleet break between next and 26.05
            nivis::option

              × host `edge`: there is no option `novel.enable`
              │ `own.novel` sets it to true, because of `own.novel`, set by host `edge` at tests/fixture.rs:LINE
              help: leave it out; if a Nix module of your own declares it, say so with `Fleet::own_options(&["novel.enable"])`

            nivis::option

              × host `edge`: there is no option `novel.volume`
              │ `own.novel` sets it to 11, because of `own.novel.volume`, set by host `edge` at tests/fixture.rs:LINE
              help: leave it out; if a Nix module of your own declares it, say so with `Fleet::own_options(&["novel.volume"])`

            exit 1
        "#]],
    );
    let found = imported.run("novel", &["schema", "diff", "next", "26.05", "--json"]);
    let found: Json = serde_json::from_slice(&found.stdout).expect("JSON");
    assert_eq!((found["from"].as_str(), found["diagnostics"].as_array().map(Vec::len)), (Some("next"), Some(2)));
}

#[test]
fn the_printed_expression_is_nix() {
    let output = Home::new().run("small", &["schema", "import", "--print"]);
    let printed = String::from_utf8(output.stdout).expect("text");
    let parsed = rnix::Root::parse(&printed);
    assert!(parsed.errors().is_empty(), "{:?}", parsed.errors());
    let Some(nix) = crate::tools::tool("nix-instantiate") else { return };
    let home = Home::new();
    home.write("printed.nix", &printed);
    let output = nix.command().arg("--parse").arg(home.path("printed.nix")).output().expect("Nix runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The text of a file that the command is made of.
fn source(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/nivis-cli/src/commands/schema");
    std::fs::read_to_string(folder.join(name)).expect("the source is there")
}
