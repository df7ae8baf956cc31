use crate::{
    lists::once,
    text::{refuse, same, starts_with},
};
use nivis::{Msg, ResolvedHost, choice, prelude::*};
use serde::{Serialize, Serializer};

choice! {
    /// What a rule of polkit answers.
    pub enum PolkitResult {
        /// It may be done.
        Yes = "yes",
        /// Who asks types their own password.
        AuthSelf = "auth_self",
        /// An administrator's password is typed.
        AuthAdmin = "auth_admin",
        /// It may not be done.
        No = "no",
    }
}

/// Whom a rule of polkit is about.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PolkitSubject {
    /// Who sits at the machine: the session is local and the one that is seen.
    LocalSession,
    /// Members of that group.
    Group(&'static str),
    /// That user.
    User(#[serde(serialize_with = "user_name")] &'static User),
}

/// What somebody may do without being root, or may not.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PolkitRule {
    name: &'static str,
    actions: &'static [&'static str],
    subject: PolkitSubject,
    result: PolkitResult,
    reason: Option<&'static str>,
}

/// Actions that make whoever may do them root, as one can start a program as root by each. One that ends in `*` is all that begin so.
const ROOT: [&str; 9] = [
    "org.freedesktop.policykit.exec",
    "org.freedesktop.systemd1.*",
    "org.freedesktop.machine1.*",
    "org.freedesktop.accounts.*",
    "org.freedesktop.packagekit.*",
    "org.freedesktop.portable1.*",
    "org.freedesktop.sysupdate1.*",
    "org.libvirt.unix.manage",
    "org.gnome.gvfs.file-operations*",
];

impl PolkitRule {
    /// For the subject, the answer to each of these actions (ids, as `pkaction` lists them) is the result. An action that ends in `*`
    /// is all that begin so. The first rule that answers counts.
    ///
    /// # Panics
    /// If an action is no id, or the result is [`PolkitResult::Yes`] and an action makes one root: see [`PolkitRule::root_for`]. In a
    /// `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(name: &'static str, actions: &'static [&'static str], subject: PolkitSubject, result: PolkitResult) -> Self {
        let rule = Self { name, actions, subject, result, reason: None }.checked();
        if let (PolkitResult::Yes, Some(action)) = (result, rule.root_action()) {
            let msg = Msg::new().s("polkit rule ").name(name).s(": whoever may do ").name(action).s(" without a password is root");
            refuse(msg, "answer `PolkitResult::AuthAdmin`, or say why with `PolkitRule::root_for(.., \"reason\")`");
        }
        rule
    }

    /// Lets the subject become root by these actions, without a password. The reason says why.
    ///
    /// # Panics
    /// If an action is no id, or the reason is not a sentence of ten letters; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn root_for(name: &'static str, actions: &'static [&'static str], subject: PolkitSubject, reason: &'static str) -> Self {
        if !is_sentence(reason) {
            refuse(Msg::new().s("polkit rule ").name(name).s(" needs a reason"), "write a sentence of at least ten letters");
        }
        Self { name, actions, subject, result: PolkitResult::Yes, reason: Some(reason) }.checked()
    }

    #[track_caller]
    const fn checked(self) -> Self {
        if !is_plain(self.name.as_bytes(), b" ") {
            refuse(Msg::new().s("name \"").s(self.name).s("\" of a polkit rule is none"), "use letters, digits, spaces and dashes");
        }
        if self.actions.is_empty() {
            refuse(Msg::new().s("polkit rule ").name(self.name).s(" is about no action"), "name one; `pkaction` lists them");
        }
        let mut i = 0;
        while i < self.actions.len() {
            if !is_action(self.actions[i]) {
                let msg = Msg::new().s("\"").s(self.actions[i]).s("\" is no action of polkit");
                refuse(msg, "write its id, such as \"org.freedesktop.login1.reboot\"; `pkaction` lists them");
            }
            i += 1;
        }
        if let PolkitSubject::Group(group) = self.subject
            && !is_plain(group.as_bytes(), b"")
        {
            refuse(Msg::new().s("group \"").s(group).s("\" is none"), "use lower-case letters, digits and dashes");
        }
        self
    }

    /// The first action that makes one root.
    const fn root_action(&self) -> Option<&'static str> {
        let mut i = 0;
        while i < self.actions.len() {
            let mut j = 0;
            while j < ROOT.len() {
                if overlap(self.actions[i], ROOT[j]) {
                    return Some(self.actions[i]);
                }
                j += 1;
            }
            i += 1;
        }
        None
    }

    /// As polkit reads it: JavaScript of 2009 (polkit(8) runs it in Duktape).
    fn script(&self) -> String {
        let exact = self.actions.iter().filter(|action| !action.ends_with('*')).map(|action| format!("\"{action}\""));
        let exact = exact.collect::<Vec<_>>().join(",\n    ");
        let exact = (!exact.is_empty()).then(|| format!("[\n    {exact}\n  ].indexOf(action.id) >= 0"));
        let begins = self.actions.iter().filter_map(|action| action.strip_suffix('*'));
        let begins = begins.map(|start| format!("action.id.indexOf(\"{start}\") === 0"));
        let actions = exact.into_iter().chain(begins).collect::<Vec<_>>().join(" || ");
        let subject = match self.subject {
            PolkitSubject::LocalSession => "subject.local && subject.active".to_owned(),
            PolkitSubject::Group(group) => format!("subject.isInGroup(\"{group}\")"),
            PolkitSubject::User(user) => format!("subject.user === \"{}\"", user.name),
        };
        let result = self.result.name().to_uppercase();
        let head = self.reason.map_or_else(|| self.name.to_owned(), |reason| format!("{}: {}", self.name, comment(reason)));
        format!(
            "// {head}\npolkit.addRule(function (action, subject) {{\n  if (({actions}) && {subject}) {{\n    return polkit.Result.{result};\n  }}\n}});\n"
        )
    }
}

/// Who counts as an administrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PolkitAdmin {
    /// Members of that group.
    Group(&'static str),
    /// The user of that name.
    User(&'static str),
}

/// What the session at the machine may do about its power, also while others are logged in by SSH.
static POWER: PolkitRule = PolkitRule::new(
    "power actions at the machine",
    &[
        "org.freedesktop.login1.hibernate",
        "org.freedesktop.login1.hibernate-multiple-sessions",
        "org.freedesktop.login1.power-off",
        "org.freedesktop.login1.power-off-multiple-sessions",
        "org.freedesktop.login1.reboot",
        "org.freedesktop.login1.reboot-multiple-sessions",
        "org.freedesktop.login1.suspend",
        "org.freedesktop.login1.suspend-multiple-sessions",
    ],
    PolkitSubject::LocalSession,
    PolkitResult::Yes,
);

/// Who may do what through polkit without being root, as data: `security.polkit`.
///
/// Rules become JavaScript in `security.polkit.extraConfig`. An action by which one becomes root, such as control of units or
/// `pkexec`, is answered `yes` only with a reason. The group or the user of a rule must be there on the host.
#[derive(Module)]
#[module(id = "security.polkit", kinds(Linux), default = on)]
pub struct Polkit {
    /// The rules, in order: `security.polkit.extraConfig`. By default who sits at the machine may switch it off, start it again and
    /// send it to sleep.
    #[flag(default = &[POWER])]
    pub rules: Vec<PolkitRule>,
    /// Whose password counts where an administrator's is asked for: `security.polkit.adminIdentities`.
    #[flag(default = &[PolkitAdmin::Group("wheel")])]
    pub admins: Vec<PolkitAdmin>,
}

impl Configure for Polkit {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let admins = once(self.admins.iter().map(|admin| match admin {
            PolkitAdmin::Group(group) => format!("unix-group:{group}"),
            PolkitAdmin::User(user) => format!("unix-user:{user}"),
        }));
        cx.set(nix! { security.polkit.enable = true; });
        cx.from(Self::ADMINS).set(nix! { security.polkit.adminIdentities = admins; });
        for (n, admin) in self.admins.iter().enumerate() {
            let missing = match admin {
                PolkitAdmin::Group(group) => missing_group(cx.host(), group),
                PolkitAdmin::User(user) => missing_user(cx.host(), user),
            };
            if let Some(missing) = missing {
                let message = format!("{missing} is to be an administrator, and the host has none such");
                let help = "name a user of the host, or a group of one, or take it out";
                cx.refuse(Self::ADMINS, Refusal::requires(message, help).element(n).beside_host(cx.host()));
            }
        }
        for (n, rule) in self.rules.iter().enumerate() {
            if let Some(missing) = missing(cx.host(), rule.subject) {
                let message = format!("polkit rule `{}` is about {missing}, which the host has not", rule.name);
                let help = "name a user of the host, or a group of one, or take the rule out";
                cx.refuse(Self::RULES, Refusal::requires(message, help).element(n).beside_host(cx.host()));
            }
        }
        let text = script(&self.rules);
        if !text.is_empty() {
            // Behind what NixOS' own modules allow and `custom.nix` says, since the first answer counts.
            cx.from(Self::RULES).set(nix! { security.polkit.extraConfig = lib.mkAfter(indented(text)); });
        }
    }
}

fn script(rules: &[PolkitRule]) -> String {
    once(rules.iter().map(PolkitRule::script)).concat()
}

/// Who is not there.
fn missing(host: &ResolvedHost, subject: PolkitSubject) -> Option<String> {
    match subject {
        PolkitSubject::LocalSession => None,
        PolkitSubject::User(user) => missing_user(host, user.name),
        PolkitSubject::Group(group) => missing_group(host, group),
    }
}

fn missing_user(host: &ResolvedHost, name: &str) -> Option<String> {
    (name != "root" && host.head().users().all(|user| user.name != name)).then(|| format!("user `{name}`"))
}

/// NixOS always has `wheel`; any other group is one of a user or of a module.
fn missing_group(host: &ResolvedHost, name: &str) -> Option<String> {
    let of_user = host.head().users().any(|user| user.groups.contains(&name));
    let of_module = host.facts().groups.iter().any(|fact| fact.name == name);
    (name != "wheel" && !of_user && !of_module).then(|| format!("group `{name}`"))
}

/// The text on one line: a line break would end the comment.
fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

/// Whether some action is meant by both.
const fn overlap(one: &str, other: &str) -> bool {
    match (prefix_len(one), prefix_len(other)) {
        (None, None) => same(one, other),
        (Some(n), None) => begins(other, one, n),
        (None, Some(n)) => begins(one, other, n),
        (Some(n), Some(m)) => begins(one, other, if n < m { n } else { m }),
    }
}

/// How much of it counts, where it ends in `*`.
const fn prefix_len(action: &str) -> Option<usize> {
    let b = action.as_bytes();
    if !b.is_empty() && b[b.len() - 1] == b'*' { Some(b.len() - 1) } else { None }
}

/// Whether both have the same first `n` bytes.
const fn begins(text: &str, start: &str, n: usize) -> bool {
    let (text, start) = (text.as_bytes(), start.as_bytes());
    let mut i = 0;
    while i < n && i < text.len() && i < start.len() && text[i] == start[i] {
        i += 1;
    }
    i == n
}

/// Whether it is an id of letters, digits, dots, dashes and underscores, with `*` at its end at most.
const fn is_action(action: &str) -> bool {
    let b = action.as_bytes();
    let (body, mut i, mut dots) = (
        match prefix_len(action) {
            Some(n) => n,
            None => b.len(),
        },
        0,
        0,
    );
    while i < body {
        if b[i] == b'.' {
            dots += 1;
        } else if !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'-' | b'_')) {
            return false;
        }
        i += 1;
    }
    dots > 0 && b[0] != b'.' && !starts_with(action, "*")
}

const fn is_plain(text: &[u8], also: &[u8]) -> bool {
    let mut i = 0;
    while i < text.len() {
        let extra = !also.is_empty() && text[i] == also[0];
        if !(text[i].is_ascii_alphanumeric() || matches!(text[i], b'-' | b'_') || extra) {
            return false;
        }
        i += 1;
    }
    !text.is_empty()
}

const fn is_sentence(reason: &str) -> bool {
    let reason = reason.as_bytes();
    let (mut i, mut letters, mut gap) = (0, 0, false);
    while i < reason.len() {
        if reason[i] == b' ' {
            gap = gap || letters > 0;
        } else {
            letters += 1;
        }
        i += 1;
    }
    letters >= 10 && gap
}

fn user_name<S: Serializer>(user: &&'static User, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(user.name)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::{
        testing::{judge, system, tool},
        virtualisation::Docker,
    };
    use expect_test::expect;
    use std::process::Command;

    static AKU: User = User::new("aku", 1000);
    static EVE: User = User::new("eve", 1001);
    const REBOOT: &str = "org.freedesktop.login1.reboot";
    const REASON: &str = "the backup \"runs\"\nas this user; */ alert(1)";

    static RULES: [PolkitRule; 4] = [
        PolkitRule::new("nobody mounts", &["org.freedesktop.udisks2.*"], PolkitSubject::Group("docker"), PolkitResult::No),
        PolkitRule::root_for("backup", &["org.freedesktop.policykit.exec"], PolkitSubject::User(&AKU), REASON),
        PolkitRule::new("units", &["org.freedesktop.systemd1.manage-units"], PolkitSubject::Group("wheel"), PolkitResult::AuthSelf),
        POWER,
    ];

    fn host(settings: &[Setting]) -> HostBuf {
        Host::vps("web", Vps::DEFAULT).state("26.05").computed().user(&AKU).with(settings.iter().copied())
    }

    #[test]
    fn by_default_who_sits_there_has_the_power_button() {
        expect![[r#"
            security.polkit.enable = true;
            security.polkit.adminIdentities = [ "unix-group:wheel" ];
            security.polkit.extraConfig = lib.mkAfter ''
              // power actions at the machine
              polkit.addRule(function (action, subject) {
                if (([
                  "org.freedesktop.login1.hibernate",
                  "org.freedesktop.login1.hibernate-multiple-sessions",
                  "org.freedesktop.login1.power-off",
                  "org.freedesktop.login1.power-off-multiple-sessions",
                  "org.freedesktop.login1.reboot",
                  "org.freedesktop.login1.reboot-multiple-sessions",
                  "org.freedesktop.login1.suspend",
                  "org.freedesktop.login1.suspend-multiple-sessions"
                ].indexOf(action.id) >= 0) && subject.local && subject.active) {
                  return polkit.Result.YES;
                }
              });
            '';
        "#]]
        .assert_eq(&system(&Polkit, host(&[])));
    }

    #[test]
    fn subjects_must_be_there() {
        static OTHERS: [PolkitRule; 2] = [
            PolkitRule::new("a", &[REBOOT], PolkitSubject::User(&EVE), PolkitResult::Yes),
            PolkitRule::new("b", &[REBOOT], PolkitSubject::Group("docker"), PolkitResult::Yes),
        ];
        let text = system(&Polkit, host(&[Polkit::rules(&OTHERS)]));
        assert!(text.contains("user `eve`") && text.contains("group `docker`"), "{text}");
        let text = system(&Polkit, host(&[Polkit::rules(&OTHERS), Docker::on()]).user(&EVE));
        assert!(!text.contains("error["), "{text}");
    }

    #[test]
    fn administrators() {
        static ADMINS: [PolkitAdmin; 2] = [PolkitAdmin::User("aku"), PolkitAdmin::Group("wheel")];
        let text = system(&Polkit, host(&[Polkit::admins(&ADMINS)]));
        assert!(text.contains("\"unix-user:aku\"") && text.contains("\"unix-group:wheel\""), "{text}");
        static NOBODY: [PolkitAdmin; 2] = [PolkitAdmin::User("\"eve"), PolkitAdmin::Group("docker")];
        let text = system(&Polkit, host(&[Polkit::admins(&NOBODY)]));
        assert!(text.contains("group `docker` is to be an administrator") && text.matches("error[requires]").count() == 2, "{text}");
        static NONE: [PolkitRule; 0] = [];
        assert!(!system(&Polkit, host(&[Polkit::rules(&NONE)])).contains("extraConfig"));
    }

    #[test]
    fn who_becomes_root_says_why() {
        let yes = |action: &'static str| {
            std::panic::catch_unwind(|| PolkitRule::new("x", Setting::leak(vec![action]), PolkitSubject::LocalSession, PolkitResult::Yes))
                .is_err()
        };
        for action in
            ["org.freedesktop.policykit.exec", "org.freedesktop.systemd1.manage-units", "org.freedesktop.*", "org.freedesktop.pol*"]
        {
            assert!(yes(action), "{action}");
        }
        for action in [REBOOT, "org.freedesktop.login1.*", "org.freedesktop.udisks2.filesystem-mount", "org.freedesktop.policykit1.x"] {
            assert!(!yes(action), "{action}");
        }
        assert!(std::panic::catch_unwind(|| PolkitRule::root_for("x", &[REBOOT], PolkitSubject::LocalSession, "because")).is_err());
    }

    #[test]
    fn what_is_no_action_is_refused() {
        for action in ["", "*", "reboot", "a.b\"", "a.*.b", "a b.c", ".a"] {
            let of = || PolkitRule::new("x", Setting::leak(vec![action]), PolkitSubject::LocalSession, PolkitResult::No);
            assert!(std::panic::catch_unwind(of).is_err(), "{action}");
        }
    }

    /// polkitd in a few lines: the first rule that answers counts.
    const POLKITD: &str = "
var rules = [];
var polkit = {
  Result: { YES: 'yes', NO: 'no', AUTH_SELF: 'auth_self', AUTH_ADMIN: 'auth_admin' },
  addRule: function (rule) { rules.push(rule); }
};
function ask(id, user, groups, here) {
  var subject = { user: user, local: here, active: here, isInGroup: function (group) { return groups.indexOf(group) >= 0; } };
  for (var i = 0; i < rules.length; i++) {
    var answer = rules[i]({ id: id }, subject);
    if (answer) { return answer; }
  }
  return 'unanswered';
}
";

    #[test]
    fn the_rules_answer_as_they_say() {
        let Some(node) = ["node", "qjs"].iter().find_map(|name| tool(name)) else { return };
        let table = [
            ("org.freedesktop.udisks2.filesystem-mount", "aku", "docker", true, "no"),
            ("org.freedesktop.udisks2.filesystem-mount", "aku", "wheel", true, "unanswered"),
            ("org.freedesktop.udisks2x", "aku", "docker", true, "unanswered"),
            ("org.freedesktop.policykit.exec", "aku", "wheel", false, "yes"),
            ("org.freedesktop.policykit.exec", "eve", "wheel", true, "unanswered"),
            ("org.freedesktop.systemd1.manage-units", "eve", "wheel", false, "auth_self"),
            ("org.freedesktop.login1.reboot", "eve", "users", true, "yes"),
            ("org.freedesktop.login1.reboot", "eve", "wheel", false, "unanswered"),
        ];
        let asked = table.map(|(id, user, group, here, answer)| {
            format!("if (ask('{id}', '{user}', ['{group}'], {here}) !== '{answer}') {{ throw new Error('{id} {user}'); }}\n")
        });
        let run = |rules: &str| {
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("rules.js");
            std::fs::write(&file, format!("'use strict';\n{POLKITD}{rules}{}", asked.concat())).expect("a file");
            judge(Command::new(&node).arg(&file), "")
        };
        let rules = script(&RULES);
        run(&rules).unwrap_or_else(|said| panic!("{said}"));
        // Faults, as tests of the test: a rule that answers everyone, and one that does not parse.
        assert!(run(&rules.replace("subject.user === \"aku\"", "true")).is_err());
        assert!(run(&rules.replacen("});", "}", 1)).is_err());
    }
}
