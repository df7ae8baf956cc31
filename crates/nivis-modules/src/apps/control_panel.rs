use crate::{storage::demand, system::home_directory, text::refuse};
use nivis::{Cell, FromCell, Msg, Refusal, nix::Value, prelude::*};
use serde::Serialize;

/// Where a working copy of a repository lies, such as `/home/aku/fleet`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct WorkingCopy(&'static str);

impl WorkingCopy {
    /// The working copy at `path`.
    ///
    /// # Panics
    /// If it is no absolute path of letters, digits and `. _ -`; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(path: &'static str) -> Self {
        Self(demand::path("working copy", path))
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Text(self.0)
    }
}

impl FromCell for WorkingCopy {
    fn from_cell(cell: &Cell) -> Option<Self> {
        match *cell {
            Cell::Text(path) => Some(Self(path)),
            _ => None,
        }
    }
}

/// Something to click on in the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PanelAction {
    name: &'static str,
    label: &'static str,
    command: &'static str,
}

impl PanelAction {
    /// The action `name`, shown as `label`, which runs `command` in the working copy: a line for Bash.
    ///
    /// # Panics
    /// If `name` is no single word, or there is nothing to show or run, or more than a line of it; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str, label: &'static str, command: &'static str) -> Self {
        if !is_line(label) || !is_line(command) {
            refuse(
                Msg::new().s("action ").name(name).s(" needs a label and a command of one line each"),
                "write several commands with `&&`",
            );
        }
        Self { name: demand::word("action", name), label, command }
    }
}

const fn is_line(text: &str) -> bool {
    let b = text.as_bytes();
    let mut i = 0;
    while i < b.len() {
        if b[i].is_ascii_control() {
            return false;
        }
        i += 1;
    }
    !b.is_empty()
}

/// A window from which the machine's keeper does what is done from a repository: build, check, switch, look.
///
/// It is a desktop entry (`xdg.desktopEntries.control-panel`, with each action in its menu) and the program behind it
/// (`home.packages`), which asks for the action with Zenity, runs it in the working copy and shows what it says. It listens nowhere and
/// has no more rights than its user. Only the user in whose home the working copy lies has it.
#[derive(Module)]
#[module(id = "apps.control-panel", kinds(Desktop, Laptop))]
pub struct ControlPanel {
    /// Where its commands run, in the home of one of the host's users.
    #[flag(required)]
    pub repository: WorkingCopy,
    /// What it can do, in the order in which it is shown.
    #[flag(required)]
    pub actions: Vec<PanelAction>,
    /// What the window is called, and the entry among the applications.
    #[flag(default = "Control panel")]
    pub title: String,
}

impl Configure for ControlPanel {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let host = cx.host();
        if host.head().users().all(|user| !self.is_of(host, user)) {
            let homes: Vec<_> = host.head().users().map(|user| home_directory(&host.head().kind, user.name)).collect();
            let message = format!("the working copy `{}` is in no home of the host's users ({})", self.repository.0, homes.join(", "));
            let refusal = Refusal::requires(message, "give `ControlPanel::repository` a path below one of them, or add its user");
            cx.refuse(Self::REPOSITORY, refusal.beside_host(host));
        }
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        if !self.is_of(cx.host(), cx.user()) {
            return;
        }
        let program = Value::pkgs("writeShellApplication").call([Value::set([
            ("name", Value::str("control-panel")),
            ("runtimeInputs", Value::list(["coreutils", "zenity"].map(Value::pkgs))),
            ("text", Value::indented(self.script())),
        ])]);
        cx.from(Self::REPOSITORY).from(Self::ACTIONS).from(Self::TITLE).set(nix! { home.packages = [program]; });
        cx.set(nix! {
            xdg.desktopEntries.control-panel = {
                name = self.title.as_str();
                exec = "control-panel";
                icon = "preferences-system";
                categories = ["Settings", "System"];
            };
        });
        for PanelAction { name, label, .. } in &self.actions {
            let exec = format!("control-panel {name}");
            cx.from(Self::ACTIONS).set(nix! { xdg.desktopEntries.control-panel.actions.(*name) = { name = label; exec = exec; }; });
        }
    }
}

impl ControlPanel {
    fn is_of(&self, host: &nivis::ResolvedHost, user: &User) -> bool {
        let home = home_directory(&host.head().kind, user.name);
        self.repository.0.strip_prefix(&home).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The program; `writeShellApplication` gives it strict mode.
    fn script(&self) -> String {
        let title = shell_word(&self.title);
        let rows: String = self.actions.iter().map(|action| format!(" \\\n    {} {}", action.name, shell_word(action.label))).collect();
        let arms: String = self.actions.iter().map(PanelAction::arm).collect();
        format!(
            "# shellcheck disable=SC2016 # a `$` in a label or command is meant for others\n\
             title={title}\n\
             action=${{1:-}}\n\
             if [[ -z $action ]]; then\n  \
               # Closing the window is no fault.\n  \
               action=$(zenity --list --title=\"$title\" --hide-header --hide-column=1 --column=action --column=label{rows}) || exit 0\n\
             fi\n\
             case $action in\n\
             {arms}\
             *)\n  \
               printf >&2 'control-panel: no action %s\\n' \"$action\"\n  \
               exit 2\n  \
               ;;\n\
             esac\n\
             cd -- {} || exit 1\n\
             {{\n  \
               end=0\n  \
               bash -c \"$command\" 2>&1 || end=$?\n  \
               printf '\\n[%s: %s]\\n' \"$label\" \"$end\"\n\
             }} | zenity --text-info --auto-scroll --title=\"$title: $label\" --width=900 --height=600 || true\n",
            self.repository.0
        )
    }
}

impl PanelAction {
    fn arm(&self) -> String {
        format!("{})\n  label={}\n  command={}\n  ;;\n", self.name, shell_word(self.label), shell_word(self.command))
    }
}

/// The text as one word of a POSIX shell.
fn shell_word(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::testing::{home, judge, refused, shellcheck, system, tool};
    use expect_test::expect;
    use std::process::Command;

    static AKU: User = User::new("aku", 1000);
    static AGA: User = User::new("aga", 1001);
    static ACTIONS: [PanelAction; 2] = [
        PanelAction::new("check", "Check the fleet", "nix flake check"),
        PanelAction::new("quotes", "It's \"odd\" $HOME", "echo 'it'\"'\"'s' \"$PWD\" && false"),
    ];

    fn desk(settings: &[Setting]) -> HostBuf {
        let on = [ControlPanel::on(), ControlPanel::actions(&ACTIONS)];
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AGA).user(&AKU).with(on).with(settings.iter().copied())
    }

    fn panel(repository: &'static str) -> ControlPanel {
        ControlPanel { repository: WorkingCopy(repository), actions: ACTIONS.to_vec(), title: "Aku's panel".to_owned() }
    }

    #[test]
    fn an_entry_and_its_program() {
        let copy = ControlPanel::repository(WorkingCopy::new("/home/aga/fleet"));
        expect![[r#"
            home.packages = [
              (pkgs.writeShellApplication {
                name = "control-panel";
                runtimeInputs = [
                  pkgs.coreutils
                  pkgs.zenity
                ];
                text = ''
                  # shellcheck disable=SC2016 # a `$` in a label or command is meant for others
                  title='Fleet'
                  action=''${1:-}
                  if [[ -z $action ]]; then
                    # Closing the window is no fault.
                    action=$(zenity --list --title="$title" --hide-header --hide-column=1 --column=action --column=label \
                      check 'Check the fleet' \
                      quotes 'It'\'''s "odd" $HOME') || exit 0
                  fi
                  case $action in
                  check)
                    label='Check the fleet'
                    command='nix flake check'
                    ;;
                  quotes)
                    label='It'\'''s "odd" $HOME'
                    command='echo '\'''it'\'''"'\'''"'\'''s'\''' "$PWD" && false'
                    ;;
                  *)
                    printf >&2 'control-panel: no action %s\n' "$action"
                    exit 2
                    ;;
                  esac
                  cd -- /home/aga/fleet || exit 1
                  {
                    end=0
                    bash -c "$command" 2>&1 || end=$?
                    printf '\n[%s: %s]\n' "$label" "$end"
                  } | zenity --text-info --auto-scroll --title="$title: $label" --width=900 --height=600 || true
                '';
              })
            ];
            xdg.desktopEntries.control-panel.name = "Fleet";
            xdg.desktopEntries.control-panel.exec = "control-panel";
            xdg.desktopEntries.control-panel.icon = "preferences-system";
            xdg.desktopEntries.control-panel.categories = [
              "Settings"
              "System"
            ];
            xdg.desktopEntries.control-panel.actions.check.name = "Check the fleet";
            xdg.desktopEntries.control-panel.actions.check.exec = "control-panel check";
            xdg.desktopEntries.control-panel.actions.quotes.name = "It's \"odd\" $HOME";
            xdg.desktopEntries.control-panel.actions.quotes.exec = "control-panel quotes";
        "#]]
        .assert_eq(&home(&ControlPanel, desk(&[copy, ControlPanel::title("Fleet")])));
        assert_eq!(system(&ControlPanel, desk(&[copy])), "");
    }

    #[test]
    fn only_whose_home_it_is_has_it() {
        assert_eq!(home(&ControlPanel, desk(&[ControlPanel::repository(WorkingCopy::new("/home/aku/fleet"))])), "");
    }

    #[test]
    fn the_repository_is_in_a_home() {
        let nowhere = ControlPanel::repository(WorkingCopy::new("/home/akus/fleet"));
        let text = system(&ControlPanel, desk(&[nowhere]));
        let said = "host `desk` (desktop): the working copy `/home/akus/fleet` is in no home of the host's users (/home/aga, /home/aku)";
        assert!(text.contains(said), "{text}");
        assert_eq!(system(&ControlPanel, desk(&[ControlPanel::repository(WorkingCopy::new("/home/aku/fleet"))])), "");
        assert_eq!(refused(desk(&[])), [("missing", "apps.control-panel".to_owned())]);
    }

    #[test]
    fn it_runs_what_was_chosen_where_it_should() {
        shellcheck(&panel("/home/aku/fleet").script());
        let Some(bash) = tool("bash") else { return };
        // The window shows what comes in, and answers with the second action.
        let zenity = "zenity() { case $1 in --list) printf 'quotes\\n' ;; *) printf '%s|' \"$4\" \"$3\"; cat ;; esac }\n";
        let run = |arguments: &[&str]| {
            let script = format!("{zenity}{}", panel("/tmp").script());
            judge(Command::new(&bash).args(["-euo", "pipefail", "-s", "--"]).args(arguments), &script)
        };
        let said = run(&[]).unwrap_or_else(|said| panic!("{said}"));
        assert!(
            said.contains("--title=Aku's panel: It's \"odd\" $HOME|") && said.contains("it's /tmp\n\n[It's \"odd\" $HOME: 1]"),
            "{said}"
        );
        assert!(run(&["nonsense"]).is_err_and(|said| said.contains("exit status: 2") && said.contains("no action nonsense")));
    }

    #[test]
    #[should_panic(expected = "action `sync` needs a label and a command of one line each")]
    fn an_action_does_something() {
        let _ = PanelAction::new("sync", "Sync", "");
    }
}
