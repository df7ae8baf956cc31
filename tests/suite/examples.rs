//! Every example runs, and says what its page promises.

use std::{path::Path, process::Command};

fn run(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut command = Command::new(env!("CARGO"));
    // A folder of its own: the build that runs this test holds the usual one.
    command.args(["run", "--quiet", "--package", "examples", "--example", name]).current_dir(&root);
    command.env("CARGO_TARGET_DIR", root.join("target/tests/programs")).env("RUSTFLAGS", "");
    let output = command.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn says(name: &str, texts: &[&str]) {
    let printed = run(name);
    for text in texts {
        assert!(printed.contains(text), "`{name}` does not say `{text}`:\n{printed}");
    }
}

#[test]
fn examples_run() {
    says("one-host", &["flake.nix", "ports = [ 2222 ];", "nixosConfigurations"]);
    says("own-module", &["services.nginx", "status/detail", "8080"]);
    says("computed-tenants", &["eve-db", "10.43.0.11", "ada-web"]);
    says(
        "new-lxc",
        &[
            "  generated/modules/db/services.postgresql.nix",
            "pkgs.postgresql_17",
            "pct create 110 ",
            "--hostname db",
            "ip=10.20.0.10/24,gw=10.20.0.1",
        ],
    );
}
