use nivis::prelude::*;

/// Encryption of a Mac's disk by `FileVault`: whether it is on is looked up before each activation. Nobody but the user can turn it on,
/// since macOS shows the recovery key then.
///
/// Adds to `system.checks.text`, which nix-darwin runs first.
#[derive(Module)]
#[module(id = "darwin.file-vault", kinds(Darwin))]
pub struct FileVault {
    /// Whether nothing is activated while it is off. Otherwise it is only said.
    #[flag(default = true)]
    pub required: bool,
}

impl Configure for FileVault {
    fn darwin(&self, cx: &mut HostCx<'_>) {
        let script = script(self.required);
        // `mkAfter` joins the lines with those of others; a priority of their own would drop one of them.
        cx.from(Self::REQUIRED).set(nix! { system.checks.text = lib.mkAfter(indented(script)); });
    }
}

fn script(required: bool) -> String {
    let end = if required { "  exit 2\n" } else { "" };
    format!(
        "if ! /usr/bin/fdesetup status | /usr/bin/grep -q '^FileVault is On'; then\n  \
         printf >&2 'FileVault is off: turn it on in System Settings, Privacy & Security.\\n'\n{end}fi\n"
    )
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::testing::{judge, refused, shellcheck, system, tool};
    use expect_test::expect;
    use std::process::Command;

    fn mac(settings: &[Setting]) -> HostBuf {
        let host = Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("24.11").computed();
        host.with([FileVault::on()]).with(settings.iter().copied())
    }

    #[test]
    fn an_open_disk_stops_the_activation() {
        expect![[r#"
            system.checks.text = lib.mkAfter ''
              if ! /usr/bin/fdesetup status | /usr/bin/grep -q '^FileVault is On'; then
                printf >&2 'FileVault is off: turn it on in System Settings, Privacy & Security.\n'
                exit 2
              fi
            '';
        "#]]
        .assert_eq(&system(&FileVault, mac(&[])));
        assert!(!system(&FileVault, mac(&[FileVault::required(false)])).contains("exit"));
    }

    #[test]
    fn the_script_judges_what_macos_says() {
        [true, false].into_iter().for_each(|required| shellcheck(&script(required)));
        let Some(bash) = tool("bash") else { return };
        let run = |status: &str, required| {
            let script = script(required).replace("/usr/bin/fdesetup status", &format!("echo '{status}'")).replace("/usr/bin/grep", "grep");
            judge(Command::new(&bash).args(["-euo", "pipefail"]), &script).map_err(|said| said.contains("FileVault is off"))
        };
        assert_eq!(run("FileVault is On.", true).as_deref(), Ok(""));
        assert_eq!(run("FileVault is Off.", true), Err(true));
        assert!(run("FileVault is Off.", false).is_ok_and(|said| said.contains("FileVault is off")));
    }

    #[test]
    fn nothing_else_has_it() {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("24.11").computed();
        assert_eq!(refused(desk.with([FileVault::on()])), [("kinds", "darwin.file-vault".to_owned())]);
        assert_eq!(refused(mac(&[])), []);
    }
}
