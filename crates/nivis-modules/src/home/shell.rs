use crate::{
    system::{LoginShell, Users},
    text::refuse,
};
use nivis::{Kind, Msg, prelude::*};
use serde::Serialize;

/// The interactive shell of each user, with aliases, prompt and history.
///
/// Sets `programs.<shell>`; what other programs offer for shells is turned on by Home Manager for the shells that it manages.
#[derive(Module)]
#[module(id = "home.shell")]
pub struct Shell {
    /// The shell: `programs.{bash,zsh,fish}.enable`. Unset, it is the login shell that [`Users::shell`] names, and without one the
    /// system's: Bash on NixOS, Zsh on macOS.
    pub program: Option<LoginShell>,
    /// Short names of commands, in any shell: `home.shellAliases`. Of two with one name, that of the higher layer counts.
    pub aliases: Vec<Alias>,
    /// Whether the prompt is Starship's, which shows the directory, Git and the language: `programs.starship.enable`.
    #[flag(default = false)]
    pub prompt: bool,
    /// Whether a directory's `.envrc` is loaded on entry, with Nix shells kept from garbage collection:
    /// `programs.direnv.{enable,nix-direnv.enable}`.
    #[flag(default = false)]
    pub direnv: bool,
    /// How many commands are remembered, in memory and on disk: `programs.zsh.history.{size,save}`,
    /// `programs.bash.{historySize,historyFileSize}`. Unset, it is Home Manager's 10000. Fish has its own fixed limit.
    #[flag(conflicts(Shell::program = LoginShell::Fish))]
    pub history: Option<u32>,
}

/// A short name of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Alias {
    /// The name.
    pub name: &'static str,
    /// What the shell runs instead.
    pub command: &'static str,
}

impl Alias {
    /// The name `name` for `command`.
    ///
    /// # Panics
    /// If a shell would not take the name; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(name: &'static str, command: &'static str) -> Self {
        if !is_name(name) {
            let msg = Msg::new().s("alias \"").s(name).s("\" is no name of a command");
            refuse(msg, "use letters, digits and . _ - +, and no dash at its start");
        }
        Self { name, command }
    }
}

impl Configure for Shell {
    fn home(&self, cx: &mut HomeCx<'_>) {
        // Where the shell is not said here, it comes from the login shell, so that flag is an origin too.
        let origin = if self.program.is_some() { Self::PROGRAM } else { Users::SHELL };
        let program = self.program.or_else(|| cx.host().get(Users::SHELL)).unwrap_or_else(|| of_system(&cx.host().head().kind));
        cx.from(origin).set(nix! { programs.(program.name()).enable = true; });
        match program {
            LoginShell::Bash => cx.set(nix! { programs.bash = { historySize = self.history; historyFileSize = self.history; }; }),
            LoginShell::Zsh => cx.set(nix! { programs.zsh.history = { size = self.history; save = self.history; }; }),
            LoginShell::Fish => {}
        }
        for alias in strongest(&self.aliases) {
            cx.from(Self::ALIASES).set(nix! { home.shellAliases.(alias.name) = alias.command; });
        }
        cx.set(nix! {
            programs.starship.enable = self.prompt.then_some(true);
            programs.direnv = {
                enable = self.direnv.then_some(true);
                nix-direnv.enable = self.direnv.then_some(true);
            };
        });
    }
}

fn of_system(kind: &Kind) -> LoginShell {
    if kind.is_darwin() { LoginShell::Zsh } else { LoginShell::Bash }
}

/// The aliases that count: of one name the last, since higher layers append.
fn strongest(aliases: &[Alias]) -> impl Iterator<Item = &Alias> {
    aliases
        .iter()
        .enumerate()
        .filter(|(index, alias)| !aliases[index + 1..].iter().any(|later| later.name == alias.name))
        .map(|(_, alias)| alias)
}

/// What Bash, Zsh and Fish all take.
const fn is_name(name: &str) -> bool {
    let b = name.as_bytes();
    if b.is_empty() || b[0] == b'-' {
        return false;
    }
    let mut i = 0;
    while i < b.len() {
        if !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'.' | b'_' | b'-' | b'+')) {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{home, refused};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);
    static KOMI: User = User::new("komi", 501);
    static ALIASES: Base = Base::new("aliases").with(&[Shell::aliases(&[Alias::new("ll", "ls -l"), Alias::new("gs", "git status")])]);

    fn desktop(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("24.11").computed().user(&AKU).with([Shell::on()]).with(settings.iter().copied())
    }

    #[test]
    fn it_is_the_login_shell() {
        assert_eq!(home(&Shell, desktop(&[])), "programs.bash.enable = true;\n");
        assert_eq!(home(&Shell, desktop(&[Users::shell(LoginShell::Fish)])), "programs.fish.enable = true;\n");
        let both = [Users::shell(LoginShell::Bash), Shell::program(LoginShell::Zsh)];
        assert_eq!(home(&Shell, desktop(&both)), "programs.zsh.enable = true;\n");
        let mac = Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("24.11").computed();
        assert_eq!(home(&Shell, mac.user(&KOMI).with([Shell::on()])), "programs.zsh.enable = true;\n");
    }

    #[test]
    fn with_everything() {
        let settings = [
            Shell::program(LoginShell::Zsh),
            Shell::aliases(const { &[Alias::new("..", "cd .."), Alias::new("say", "echo \"${USER}\" 'x'")] }),
            Shell::prompt(true),
            Shell::direnv(true),
            Shell::history(50_000),
        ];
        expect![[r#"
            programs.zsh.enable = true;
            programs.zsh.history.size = 50000;
            programs.zsh.history.save = 50000;
            home.shellAliases.".." = "cd ..";
            home.shellAliases.say = "echo \"\${USER}\" 'x'";
            programs.starship.enable = true;
            programs.direnv.enable = true;
            programs.direnv.nix-direnv.enable = true;
        "#]]
        .assert_eq(&home(&Shell, desktop(&settings)));
    }

    #[test]
    fn bash_remembers_by_other_names() {
        expect![[r#"
            programs.bash.enable = true;
            programs.bash.historySize = 500;
            programs.bash.historyFileSize = 500;
        "#]]
        .assert_eq(&home(&Shell, desktop(&[Shell::history(500)])));
    }

    #[test]
    fn a_host_redefines_an_alias_of_its_base() {
        let host = Host::desktop("desk", Desktop::DEFAULT).state("24.11").base(&ALIASES).computed().user(&AKU);
        let host = host.with([Shell::on(), Shell::add_aliases(const { &[Alias::new("ll", "eza -l")] })]);
        expect![[r#"
            programs.bash.enable = true;
            home.shellAliases.gs = "git status";
            home.shellAliases.ll = "eza -l";
        "#]]
        .assert_eq(&home(&Shell, host));
    }

    #[test]
    fn fish_has_its_own_limit() {
        let history = Shell::history(500);
        assert_eq!(refused(desktop(&[Shell::program(LoginShell::Fish), history])), [("conflicts", "home.shell.history".to_owned())]);
        assert!(refused(desktop(&[Shell::program(LoginShell::Zsh), history])).is_empty());
    }

    #[test]
    #[should_panic(expected = "no name of a command")]
    fn a_command_line_is_no_name() {
        let _ = Alias::new("ls -l", "ll");
    }
}
