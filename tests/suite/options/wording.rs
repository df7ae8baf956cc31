//! Some messages word for word, with their help: one for each way to be wrong.

use expect_test::{Expect, expect};
use nivis::nix::schema::Line;

use super::{System, parsed, read};

/// Compares the message and the help of each fault of `path = value` with `said`; `value` is JSON as in the tables.
fn check(os: System, path: &str, value: &str, said: Expect) {
    check_for(Line::R26_05, os, path, value, said);
}

fn check_for(line: Line, os: System, path: &str, value: &str, said: Expect) {
    let schemas = os.schemas(line);
    let value = serde_json::from_str(value).expect(value);
    let faults = schemas.check(&parsed(path), &read(&value)).faults;
    let texts = faults.iter().map(|fault| format!("{}\nhelp: {}\n", fault.message(), schemas.help(fault).unwrap_or_default()));
    said.assert_eq(&texts.collect::<String>());
}

#[test]
fn names_that_do_not_exist() {
    check(
        System::NixOs,
        "services.openssh.port",
        "22",
        expect![[r#"
        there is no option `services.openssh.port`: `services.openssh` has nothing of that name
        help: did you mean `services.openssh.ports`?
    "#]],
    );
    check(
        System::NixOs,
        "serivces.openssh.enable",
        "true",
        expect![[r#"
        there is no option `serivces.openssh.enable`
        help: did you mean `services.openssh.enable`?
    "#]],
    );
    check(
        System::NixOs,
        "services.postgres.enable",
        "true",
        expect![[r#"
        there is no option `services.postgres.enable`: `services` has nothing of that name
        help: did you mean one of `services.postgresql.enable`, `services.postgrest.enable`, `services.postgrey.enable`?
    "#]],
    );
    check(
        System::NixOs,
        "swapDevices",
        r#"[{"devise": "/dev/sda3"}]"#,
        expect![[r#"
        there is no option `swapDevices.*.devise`: `swapDevices.*` has nothing of that name
        help: did you mean `swapDevices.*.device`?
    "#]],
    );
    check(
        System::NixOs,
        "services.quxblorb.enable",
        "true",
        expect![[r#"
            there is no option `services.quxblorb.enable`: `services` has nothing of that name
            help: 
        "#]],
    );
    check(
        System::NixOs,
        "networking.domain",
        r#"{"$nix": "config.networking.hostname"}"#,
        expect![[r#"
        `networking.domain` refers to `config.networking.hostname`, and there is no such option
        help: did you mean `networking.hostName`?
    "#]],
    );
}

#[test]
fn names_of_other_releases() {
    check(
        System::NixOs,
        "services.logind.powerKey",
        r#""suspend""#,
        expect![[r#"
        the option `services.logind.powerKey` is called `services.logind.settings.Login.HandlePowerKey` since 25.11
        help: set `services.logind.settings.Login.HandlePowerKey`
    "#]],
    );
    check(
        System::NixOs,
        "networking.interfaces.eth0.ipAddress",
        r#""10.0.0.1""#,
        expect![[r#"
        the option `networking.interfaces.eth0.ipAddress` is called `networking.interfaces.eth0.ipv4.addresses`
        help: set `networking.interfaces.eth0.ipv4.addresses`, which takes other values than the old option did
    "#]],
    );
    check(
        System::NixOs,
        "services.logind.extraConfig",
        r#""""#,
        expect![[r#"
        the option `services.logind.extraConfig` is gone since 25.11: raw text gave way to services.logind.settings.Login
        help: leave the option out
    "#]],
    );
    check_for(
        Line::R25_05,
        System::NixOs,
        "services.logind.settings.Login.HandlePowerKey",
        r#""suspend""#,
        expect![[r#"
            the option `services.logind.settings.Login` comes with 25.11, and this is 25.05
            help: leave the option out, or move to 25.11
        "#]],
    );
}

#[test]
fn values_of_another_type() {
    check(
        System::NixOs,
        "services.openssh.enable",
        r#""yes""#,
        expect![[r#"
        `services.openssh.enable` takes a boolean, not a string (`"yes"`)
        help: write `true`
    "#]],
    );
    check(
        System::NixOs,
        "networking.firewall.allowedTCPPorts",
        r#"[80, 70000]"#,
        expect![[r#"
        `networking.firewall.allowedTCPPorts.*` takes an integer from 0 to 65535, not `70000`
        help: give it an integer from 0 to 65535
    "#]],
    );
    check(
        System::NixOs,
        "services.openssh.settings.LogLevel",
        r#""info""#,
        expect![[r#"
        `services.openssh.settings.LogLevel` takes one of `"QUIET"`, `"FATAL"`, `"ERROR"`, `"INFO"`, `"VERBOSE"`, `"DEBUG"`, `"DEBUG1"`, `"DEBUG2"`, `"DEBUG3"`, not `"info"`
        help: did you mean `"INFO"`?
    "#]],
    );
    check(
        System::NixOs,
        "environment.systemPackages",
        r#"["git"]"#,
        expect![[r#"
        `environment.systemPackages.*` takes a package, not a string (`"git"`)
        help: write `pkgs.git`
    "#]],
    );
    check(
        System::NixOs,
        "services.openssh.settings.MaxAuthTries",
        "[3]",
        expect![[r#"
        `services.openssh.settings.MaxAuthTries` takes a boolean, an integer, a float or a string, not a list (`[ 3 ]`)
        help: give it a boolean, an integer, a float or a string
    "#]],
    );
    check(
        System::NixOs,
        "services.openssh.enable",
        r#"{"$nix": "pkgs.openssh"}"#,
        expect![[r#"
        `services.openssh.enable` takes a boolean, not `pkgs.openssh`, which is a package
        help: give it a boolean
    "#]],
    );
    check(
        System::NixOs,
        "fileSystems.\"/\".options",
        "[]",
        expect![[r#"
        `fileSystems."/".options` takes a list of strings, at least one, not `[ ]`
        help: put at least one element into the list
    "#]],
    );
    check(
        System::Darwin,
        "system.defaults.dock.autohide-delay",
        "1",
        expect![[r#"
        `system.defaults.dock.autohide-delay` takes a float, such as `1.0`, not an integer (`1`)
        help: write `1.0`
    "#]],
    );
    check(
        System::Home,
        "programs.zsh.shellAliases",
        r#"["ll=ls"]"#,
        expect![[r#"
        `programs.zsh.shellAliases` takes a set of strings, not a list (`[ "ll=ls" ]`)
        help: give it a set of strings
    "#]],
    );
}

#[test]
fn settings_in_the_wrong_place() {
    check(
        System::NixOs,
        "services.openssh",
        "true",
        expect![[r#"
        `services.openssh` is a group of options and can't be a boolean (`true`)
        help: set the options inside of it: `services.openssh.enable`, `services.openssh.allowSFTP`, `services.openssh.authorizedKeysCommand`, `services.openssh.authorizedKeysCommandUser`, `services.openssh.authorizedKeysFiles`, `services.openssh.authorizedKeysInHomedir`
    "#]],
    );
    check(
        System::NixOs,
        "networking.firewall.allowedTCPPorts.ssh",
        "22",
        expect![[r#"
        `networking.firewall.allowedTCPPorts.ssh` can't exist: `networking.firewall.allowedTCPPorts` takes a list of integers from 0 to 65535, which has nothing inside
        help: set `networking.firewall.allowedTCPPorts` itself to a list of integers from 0 to 65535
    "#]],
    );
    check(
        System::NixOs,
        "networking.fqdn",
        r#""a.example""#,
        expect![[r#"
        `networking.fqdn` is set by the system itself and can only be read
        help: leave the option out
    "#]],
    );
}
