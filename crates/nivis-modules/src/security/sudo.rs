use crate::security::Sshd;
use nivis::{nix::Value, prelude::*};
use serde::{Serialize, Serializer};

/// Who becomes root, and how: `sudo` for members of the group `wheel` and for nobody else.
///
/// Sets `security.sudo`. The program itself may be run by `wheel` only (`security.sudo.execWheelOnly`), so that a fault in it is of no
/// use to anyone else. Later rules of sudoers(5) win over earlier ones, and NixOS puts those of `passwordless` behind that of `wheel`.
#[derive(Module)]
#[module(id = "security.sudo", kinds(Linux), default = on)]
pub struct Sudo {
    /// Whether members of `wheel` type their password: `security.sudo.wheelNeedsPassword`.
    #[flag(default = true, weaker = false)]
    pub wheel_needs_password: bool,
    /// How long a password counts on the same terminal: `timestamp_timeout` of sudoers(5) in `security.sudo.extraConfig`, 5 minutes when
    /// not set. Zero asks each time.
    #[flag(weaker(above = minutes(5)))]
    pub timestamp_timeout: Option<Interval>,
    /// Commands that need no password: `security.sudo.extraRules`.
    pub passwordless: Vec<Passwordless>,
    /// Whether a key in the caller's SSH agent counts as the password: `security.pam.sshAgentAuth`. The keys are those in
    /// `/etc/ssh/authorized_keys.d`, which only root can change and NixOS writes for sshd alone. Who comes by SSH must lend their agent,
    /// so it is allowed there.
    #[flag(default = false, requires(Sshd), implies(Sshd::agent_forwarding = true))]
    pub agent_auth: bool,
}

/// A command that needs no password, run as root.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Passwordless {
    path: &'static str,
    arguments: Arguments,
    #[serde(serialize_with = "names")]
    users: &'static [&'static User],
    reason: &'static str,
}

/// With which arguments the command needs no password.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Arguments {
    None,
    These(&'static str),
    Any,
}

impl Passwordless {
    /// The command at that path without arguments, for all members of `wheel`. The reason says why no password is asked.
    ///
    /// The path is what the user types or what their `PATH` leads to, so for a package of the system it is
    /// `/run/current-system/sw/bin/…`, not a store path, which changes with each version.
    ///
    /// # Panics
    /// If the path is not that of one program: absolute, of letters, digits and `. _ + - /`, not a folder; or if the reason is not a
    /// sentence. In a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(path: &'static str, reason: &'static str) -> Self {
        check_path(path.as_bytes());
        check_reason(reason.as_bytes());
        Self { path, arguments: Arguments::None, users: &[], reason }
    }

    /// With exactly these arguments, as they are typed. Nothing in them is a pattern.
    ///
    /// # Panics
    /// If they are empty, or hold a line break or another control character; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn args(mut self, arguments: &'static str) -> Self {
        let bytes = arguments.as_bytes();
        let (mut i, mut bad) = (0, bytes.is_empty());
        while i < bytes.len() {
            bad = bad || bytes[i].is_ascii_control();
            i += 1;
        }
        if bad {
            panic!("the arguments of a command without password are one line\n  help: leave `.args(..)` out when there are none");
        }
        self.arguments = Arguments::These(arguments);
        self
    }

    /// With whatever arguments. Many programs can be made to run others: know yours.
    #[must_use]
    pub const fn any_args(mut self) -> Self {
        self.arguments = Arguments::Any;
        self
    }

    /// For these users only.
    ///
    /// # Panics
    /// If one of them is not in `wheel`, whose members alone can run `sudo`; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn users(mut self, users: &'static [&'static User]) -> Self {
        let mut i = 0;
        while i < users.len() {
            if !is_in_wheel(users[i].groups) {
                panic!("only members of `wheel` can run sudo\n  help: add the group to the user, or give the command to someone else");
            }
            i += 1;
        }
        self.users = users;
        self
    }

    /// As sudoers(5) writes it.
    fn spec(&self) -> String {
        match self.arguments {
            Arguments::None => format!("{} \"\"", self.path),
            Arguments::These(arguments) => format!("{} {}", self.path, escaped(arguments)),
            Arguments::Any => self.path.to_owned(),
        }
    }

    /// One element of `security.sudo.extraRules`.
    fn rule(&self) -> Value {
        let users: Vec<_> = self.users.iter().map(|user| user.name).collect();
        let groups = if users.is_empty() { vec!["wheel"] } else { Vec::new() };
        let spec = self.spec();
        let rule = nix! {
            commands = [{ command = spec; options = ["NOPASSWD"]; }];
            groups = groups;
            runAs = "root";
            users = users;
        };
        rule.into_value()
    }
}

/// Takes away what sudoers(5) gives a meaning to in arguments: patterns, separators, comments.
fn escaped(arguments: &str) -> String {
    let special = |c| r"*?[]!^\:,=#".contains(c);
    arguments.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

impl Configure for Sudo {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            security.sudo = {
                enable = true;
                execWheelOnly = true;
                wheelNeedsPassword = self.wheel_needs_password;
            };
        });
        if !self.passwordless.is_empty() {
            let rules: Vec<_> = self.passwordless.iter().map(Passwordless::rule).collect();
            cx.from(Self::PASSWORDLESS).set(nix! { security.sudo.extraRules = rules; });
        }
        if let Some(timeout) = self.timestamp_timeout {
            let line = format!("Defaults timestamp_timeout={}\n", minutes_of(timeout));
            // NixOS writes lines of its own here, which lines with another priority would replace or be replaced by.
            cx.from(Self::TIMESTAMP_TIMEOUT).set(nix! { security.sudo.extraConfig = lib.mkAfter(line); });
        }
        if self.agent_auth {
            cx.from(Self::AGENT_AUTH).set(nix! {
                security.pam.sshAgentAuth = {
                    enable = true;
                    authorizedKeysFiles = lib.mkForce(["/etc/ssh/authorized_keys.d/%u"]);
                };
            });
        }
    }
}

/// Minutes as sudoers(5) reads them, with a fraction where needed.
fn minutes_of(time: Interval) -> String {
    let (whole, seconds) = (time.seconds() / 60, time.seconds() % 60);
    if seconds == 0 { whole.to_string() } else { format!("{whole}.{:02}", (seconds * 100).div_ceil(60).min(99)) }
}

#[track_caller]
const fn check_path(path: &[u8]) {
    let (mut i, mut bad) = (0, path.len() < 2 || path[0] != b'/' || path[path.len() - 1] == b'/');
    while i < path.len() {
        bad = bad || !(path[i].is_ascii_alphanumeric() || matches!(path[i], b'.' | b'_' | b'+' | b'-' | b'/'));
        i += 1;
    }
    if bad {
        panic!("a command without password is named by its absolute path\n  help: write it like \"/run/current-system/sw/bin/systemctl\"");
    }
}

#[track_caller]
const fn check_reason(reason: &[u8]) {
    let (mut i, mut letters, mut gap) = (0, 0, false);
    while i < reason.len() {
        if reason[i] == b' ' {
            gap = gap || letters > 0;
        } else {
            letters += 1;
        }
        i += 1;
    }
    if letters < 10 || !gap {
        panic!("a command without password needs a reason: a sentence of at least ten letters\n  help: say why no password is asked");
    }
}

const fn is_in_wheel(groups: &[&str]) -> bool {
    let mut i = 0;
    while i < groups.len() {
        if let b"wheel" = groups[i].as_bytes() {
            return true;
        }
        i += 1;
    }
    false
}

fn names<S: Serializer>(users: &&'static [&'static User], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(users.iter().map(|user| user.name))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::testing::{judge, refused, system, tool};
    use expect_test::expect;
    use std::process;

    static AKU: User = User::new("aku", 1000);
    static BACKUP: User = User::new("backup", 990).groups(&[]);
    const REASON: &str = "the status bar shows failed units";
    static LIST: Passwordless = Passwordless::new("/run/current-system/sw/bin/systemctl", REASON).args("list-units --state=failed");
    static ODD: Passwordless =
        Passwordless::new("/run/current-system/sw/bin/logger", REASON).args(r"a*b?[c] !x ^y$ \ 10:20,30 # z").users(&[&AKU]);
    static BARE: Passwordless = Passwordless::new("/run/current-system/sw/bin/poweroff", REASON);
    static ANY: Passwordless = Passwordless::new("/run/current-system/sw/bin/nixos-rebuild", REASON).any_args();

    fn host(settings: &[Setting]) -> HostBuf {
        Host::vps("web", Vps::DEFAULT).state("26.05").computed().user(&AKU).with(settings.iter().copied())
    }

    #[test]
    fn by_default_wheel_types_its_password() {
        expect![[r#"
            security.sudo.enable = true;
            security.sudo.execWheelOnly = true;
            security.sudo.wheelNeedsPassword = true;
        "#]]
        .assert_eq(&system(&Sudo, host(&[])));
    }

    #[test]
    fn commands_without_password() {
        let commands = Setting::leak(vec![LIST, BARE, ANY]);
        let text = system(&Sudo, host(&[Sudo::passwordless(commands), Sudo::wheel_needs_password(false).because(REASON)]));
        expect![[r#"
            security.sudo.enable = true;
            security.sudo.execWheelOnly = true;
            security.sudo.wheelNeedsPassword = false;
            security.sudo.extraRules = [
              {
                commands = [
                  {
                    command = "/run/current-system/sw/bin/systemctl list-units --state\\=failed";
                    options = [ "NOPASSWD" ];
                  }
                ];
                groups = [ "wheel" ];
                runAs = "root";
                users = [ ];
              }
              {
                commands = [
                  {
                    command = "/run/current-system/sw/bin/poweroff \"\"";
                    options = [ "NOPASSWD" ];
                  }
                ];
                groups = [ "wheel" ];
                runAs = "root";
                users = [ ];
              }
              {
                commands = [
                  {
                    command = "/run/current-system/sw/bin/nixos-rebuild";
                    options = [ "NOPASSWD" ];
                  }
                ];
                groups = [ "wheel" ];
                runAs = "root";
                users = [ ];
              }
            ];
        "#]]
        .assert_eq(&text);
    }

    #[test]
    fn what_could_be_a_pattern_is_taken_literally() {
        expect![[r#"/run/current-system/sw/bin/logger a\*b\?\[c\] \!x \^y$ \\ 10\:20\,30 \# z"#]].assert_eq(&ODD.spec());
    }

    #[test]
    fn time_that_a_password_counts() {
        let text = system(&Sudo, host(&[Sudo::timestamp_timeout(minutes(180)).because(REASON)]));
        assert!(text.contains(r#"security.sudo.extraConfig = lib.mkAfter "Defaults timestamp_timeout=180\n";"#), "{text}");
        assert_eq!([seconds(0), seconds(90), seconds(1)].map(minutes_of), ["0", "1.50", "0.02"]);
    }

    /// What nixos/modules/security/sudo.nix makes of the rules.
    fn sudoers() -> String {
        let mut text = "Defaults timestamp_timeout=1.50\nroot ALL=(ALL:ALL) SETENV: ALL\n%wheel ALL=(ALL:ALL) SETENV: ALL\n".to_owned();
        for command in [LIST, ODD, BARE, ANY] {
            let who = if command.users.is_empty() { "%wheel" } else { command.users[0].name };
            text.push_str(&format!("{who} ALL=(root) NOPASSWD: {}\n", command.spec()));
        }
        text
    }

    #[test]
    fn visudo_takes_the_rules() {
        let Some(visudo) = tool("visudo") else { return };
        judge(process::Command::new(&visudo).args(["-c", "-s", "-f", "-"]), &sudoers()).unwrap_or_else(|said| panic!("{said}"));
        assert!(judge(process::Command::new(&visudo).args(["-c", "-f", "-"]), "%wheel ALL=(root NOPASSWD: x").is_err());
    }

    #[test]
    fn an_agent_is_enough_and_may_come_by_ssh() {
        let lent = Sudo::agent_auth(true).because("the keys are kept by people who are asked for each use");
        let on = host(&[lent]);
        let text = system(&Sudo, on.clone());
        assert!(text.contains("security.pam.sshAgentAuth.enable = true;"), "{text}");
        assert!(system(&Sshd, on).contains("AllowAgentForwarding = true;"));
        assert!(system(&Sshd, host(&[lent, Sshd::agent_forwarding(false)])).contains("AllowAgentForwarding = false;"));
        // Without sshd NixOS writes no keys to compare with, and the password would be asked for all the same.
        let off = Sshd::off("nobody comes to this machine");
        assert_eq!(refused(host(&[lent, off])), [("requires", "security.sudo.agent_auth".to_owned())]);
        assert_eq!(refused(host(&[off])), []);
    }

    #[test]
    fn what_is_no_path_of_a_program_is_refused() {
        for path in ["systemctl", "ALL", "", "/", "/run/", "/bin/a b", "/bin/*", "/bin/x,/bin/y", "/bin/x\n"] {
            assert!(std::panic::catch_unwind(|| Passwordless::new(path, REASON)).is_err(), "{path}");
        }
        for arguments in ["", "a\nb", "a\0b"] {
            assert!(std::panic::catch_unwind(|| LIST.args(arguments)).is_err(), "{arguments:?}");
        }
    }

    #[test]
    #[should_panic(expected = "only members of `wheel`")]
    fn who_cannot_run_sudo_is_refused() {
        let _ = LIST.users(const { &[&BACKUP] });
    }

    #[test]
    #[should_panic(expected = "needs a reason")]
    fn a_reason_is_a_sentence() {
        let _ = Passwordless::new("/bin/true", "because");
    }
}
