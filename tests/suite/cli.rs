//! The commands as a user runs them: what they print, where, and with which exit code.

use std::{
    path::Path,
    process::{Command, Output},
};

fn fixture(fleet: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fixture"));
    command.arg(fleet).args(arguments).env("COLUMNS", "140").env_remove("NO_COLOR").env_remove("RUST_BACKTRACE");
    command.output().expect("the fixture runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|fault| panic!("{fault}: {}{}", stdout(output), stderr(output)))
}

#[test]
fn build_writes_once_and_then_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("flake").display().to_string();
    let first = fixture("reference", &["build", "--out", &out]);
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    assert!(stdout(&first).contains("16 hosts in") && stdout(&first).contains("files created"), "{}", stdout(&first));
    let second = json(&fixture("reference", &["build", "--json", "--out", &out]));
    assert_eq!((&second["created"], &second["updated"]), (&serde_json::json!([]), &serde_json::json!([])));
}

#[test]
fn an_edited_file_is_refused_and_kept() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().display().to_string();
    fixture("reference", &["build", "--out", &out]);
    let file = dir.path().join("generated/hosts/desk-a.nix");
    let edited = std::fs::read_to_string(&file).expect("it is there").replace("x86_64-linux", "aarch64-linux");
    std::fs::write(&file, &edited).expect("the file can be written");
    let refused = fixture("reference", &["build", "--out", &out]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(
        stderr(&refused).contains("desk-a.nix")
            && stderr(&refused).contains("+  nixpkgs.hostPlatform = \"aarch64-linux\"")
            && stderr(&refused).contains("help:"),
        "{}",
        stderr(&refused)
    );
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), edited);
    assert_eq!(fixture("reference", &["build", "--force", "--out", &out]).status.code(), Some(0));
}

#[test]
fn a_dry_run_writes_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("flake");
    let output = fixture("reference", &["build", "--dry-run", "--out", &out.display().to_string()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("+ flake.nix") && !out.exists(), "{}", stdout(&output));
}

#[test]
fn faults_are_reported_all_at_once_with_the_users_lines() {
    let output = fixture("faulty", &["check"]);
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    for part in [
        "host `web` (vps): `virtualisation.docker.live_restore` does nothing, since `virtualisation.docker` is off",
        "host `ct` (lxc): `disks.luks` is only for desktop, laptop, vps and nas hosts",
        "host `ct` (lxc): VM id 0 is too low",
        "Docker::off(\"containers run elsewhere now\")",
        "(reason: \"containers run elsewhere now\")",
        "tests/fixture.rs:",
        "help: ",
        "host `ct` (lxc): no node runs it",
        "4 errors: nothing was written",
    ] {
        assert!(text.contains(part), "no `{part}` in\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "a pipe gets no colour: {text}");
}

#[test]
fn a_fault_shows_both_places() {
    let found = json(&fixture("twice", &["check", "--json"]));
    let found = found["diagnostics"].as_array().expect("a list");
    assert!(found.iter().all(|d| d["help"].as_str().is_some_and(|help| !help.is_empty())), "{found:?}");
    let twice = found.iter().find(|d| d["code"] == "duplicate").expect("the name stands twice");
    let labels = twice["labels"].as_array().expect("a list");
    assert_eq!(labels.len(), 2);
    assert!(labels.iter().all(|label| label["file"].as_str().is_some_and(|file| file.ends_with("fixture.rs"))), "{labels:?}");
}

#[test]
fn nothing_is_written_for_a_faulty_fleet() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("flake");
    let output = fixture("faulty", &["build", "--out", &out.display().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!out.exists());
}

#[test]
fn why_shows_the_winner_and_the_losers_of_a_flag() {
    let output = fixture("reference", &["why", "vps-prod", "security.sshd.port"]);
    let text = stdout(&output);
    assert!(text.contains("▶ 22022") && text.contains("base `vps`") && text.contains("fleet/src/bases/vps.rs:"), "{text}");
    assert!(text.contains("22 ") && text.contains("its default") && text.contains("security/sshd.rs:"), "{text}");
}

#[test]
fn why_shows_the_flags_behind_an_option() {
    let found = json(&fixture("reference", &["why", "vps-prod", "services.openssh.ports", "--json"]));
    let option = &found["options"][0];
    assert_eq!(option["option"], "services.openssh.ports");
    assert_eq!(option["module"], "security.sshd");
    let from = option["from"].as_array().expect("a list");
    assert_eq!(from[0]["flag"], "security.sshd.port");
    assert!(from.iter().all(|step| step["line"].as_u64().is_some_and(|line| line > 0)), "{from:?}");
}

#[test]
fn what_a_host_is_can_be_explained_too() {
    let found = json(&fixture("reference", &["why", "desk-a", "system.stateVersion", "--json"]));
    let option = &found["options"][0];
    assert_eq!((option["value"].as_str(), option["module"].as_str()), (Some("\"24.11\""), Some("host")));
    assert_eq!(option["from"][0]["file"], "fleet/src/hosts/desk_a.rs");
}

#[test]
fn every_option_of_every_host_can_be_explained() {
    let fleet = nivis::resolve(&fleet::FLEET).unwrap_or_else(|found| panic!("{found:?}"));
    let lowered = nivis::lower(&fleet).unwrap_or_else(|found| panic!("{found:?}"));
    let mut count = 0;
    for host in &lowered {
        for option in &host.identity {
            assert!(!nivis::explain::option(host, &option.path).is_empty(), "{} of {}", option.path, host.host.name());
        }
        for part in host.system.iter().chain(host.homes.iter().flat_map(|home| &home.parts)) {
            for option in &part.options {
                let explained = nivis::explain::option(host, &option.path);
                assert!(explained.iter().any(|e| !e.from.is_empty()), "{} of {}", option.path, host.host.name());
                count += 1;
            }
        }
    }
    assert!(count > 300, "{count} options");
}

#[test]
fn show_has_the_history_of_every_flag() {
    let shown = json(&fixture("reference", &["show", "komi-database", "--json"]));
    let docker = shown["history"]["security.sudo.wheel-needs-password"].as_array();
    assert!(docker.is_none(), "flags are named as fields are");
    let sudo = shown["history"]["security.sudo.wheel_needs_password"].as_array().expect("a list");
    assert_eq!((sudo[0]["value"].clone(), sudo[0]["fate"].clone()), (false.into(), "won".into()));
    assert_eq!((sudo[1]["value"].clone(), sudo[1]["fate"].clone()), (true.into(), "lost".into()));
}

#[test]
fn a_word_that_is_not_known_gets_a_suggestion() {
    for (arguments, meant) in [
        (&["show", "vps-prd"][..], "vps-prod"),
        (&["why", "vps-prod", "security.sshd.prt"], "security.sshd.port"),
        (&["why", "vps-prod", "services.opensh.ports"], "services.openssh.ports"),
    ] {
        let output = fixture("reference", arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(&format!("did you mean `{meant}`")), "{}", stderr(&output));
    }
    assert_eq!(fixture("reference", &["biuld"]).status.code(), Some(2));
}

#[test]
fn list_names_every_host() {
    let text = stdout(&fixture("reference", &["list", "--stats"]));
    for host in fleet::FLEET.hosts {
        assert!(text.contains(host.head.name.as_str()), "{text}");
    }
    assert!(text.contains("is shared"), "{text}");
}

#[test]
fn output_names_no_folder_of_this_machine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).display().to_string();
    let text = stdout(&fixture("reference", &["show", "desk-a", "--json"]));
    assert!(!text.contains(&root), "{text}");
}

#[test]
fn a_reader_that_leaves_early_is_no_fault() {
    use std::{
        io::Read,
        process::{Command, Stdio},
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_fixture"));
    command.args(["reference", "show", "desk-a", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the fixture runs");
    drop(child.stdout.take());
    let mut text = String::new();
    child.stderr.take().expect("it is piped").read_to_string(&mut text).expect("it is text");
    assert_eq!((child.wait().expect("it ends").code(), text.as_str()), (Some(0), ""));
}
