use crate::{lists::once, virtualisation::Docker};
use nivis::{Kind, choice, nix::Value, prelude::*};

/// The user that the setup assistant of macOS makes first.
const FIRST_MAC_USER: u32 = 501;

choice! {
    /// A shell that someone can log in to.
    pub enum LoginShell {
        /// GNU Bash, with readline.
        Bash = "bash",
        /// The Z shell.
        Zsh = "zsh",
        /// The friendly interactive shell; not POSIX, so scripts that are sourced at login must be written for it.
        Fish = "fish",
    }
}

impl LoginShell {
    /// The package in nixpkgs: `pkgs.bash` has no readline, so it is never a login shell.
    fn package(self) -> Value {
        Value::pkgs(match self {
            Self::Bash => "bashInteractive",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
        })
    }

    /// Whether the system must set the shell up before someone may log in to it: Bash always is, and has no such option on NixOS 24.11.
    fn needs_enabling(self) -> bool {
        self != Self::Bash
    }
}

/// The people of a host: accounts, groups, keys and shell.
///
/// Every user of the host (its own and its tenant's) gets `users.users.<name>`. Groups are the user's own and those that modules
/// ask for as a fact. No password is set: see [`mutable`](Self::mutable).
///
/// On a Mac, accounts are made by macOS. The primary user and the one with id 501 are never put in `users.knownUsers`, the list of
/// accounts that nix-darwin creates and deletes; only their home and shell are said, which Home Manager reads. Any other user of
/// the host is created (nix-darwin, modules/users/default.nix).
#[derive(Module)]
#[module(id = "system.users", default = on)]
pub struct Users {
    /// SSH public keys that may log in as any of the host's users, beside each user's own:
    /// `users.users.<name>.openssh.authorizedKeys.keys`. For a base, whose hosts have different users.
    #[flag(kinds(Linux))]
    pub authorized_keys: Vec<String>,
    /// The login shell: `users.users.<name>.shell`, with `programs.zsh.enable` or `programs.fish.enable`, without which nobody
    /// could log in. Unset, it is the system's own: Bash on NixOS, Zsh on macOS. On a Mac, macOS keeps the login shell of an account
    /// that it made; the shell is installed and listed in `environment.shells`, so that `chsh` takes it.
    pub shell: Option<LoginShell>,
    /// Whether passwords and users that are changed by hand stay: `users.mutableUsers`. Leave it on while passwords are set by hand
    /// (`passwd` after the installation): off, each activation resets every password to the declared one, and none is declared.
    #[flag(default = true, kinds(Linux))]
    pub mutable: bool,
}

impl Configure for Users {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let host = cx.host();
        for user in host.head().users().filter(|user| user.groups.contains(&Docker::GROUP) && !host.is_on(&Docker)) {
            let message = format!("user `{}` is in group `{}`, which `virtualisation.docker` makes", user.name, Docker::GROUP);
            let help = "take the group out of the user: `Docker::on()` puts the users of a host into it";
            cx.refuse(Docker::SWITCH, Refusal::requires(message, help));
        }
        cx.set(nix! { users.mutableUsers = self.mutable; });
        for user in host.head().users() {
            cx.set(nix! {
                users.users.(user.name) = {
                    isNormalUser = true;
                    uid = user.uid;
                    description = user.full_name;
                    extraGroups = groups(user, host.facts());
                    openssh.authorizedKeys.keys = keys(user, &self.authorized_keys);
                    shell = self.shell.map(LoginShell::package);
                };
            });
        }
        self.enable_shell(cx);
    }

    fn darwin(&self, cx: &mut HostCx<'_>) {
        let head = cx.host().head();
        let primary = primary_user(&head.kind);
        cx.set(nix! { system.primaryUser = primary; });
        for user in head.users() {
            cx.set(nix! {
                users.users.(user.name) = {
                    home = home_directory(&head.kind, user.name);
                    shell = self.shell.map(LoginShell::package);
                };
            });
            if user.uid != FIRST_MAC_USER && primary != Some(user.name) {
                cx.set(created(user));
                // Of an account that it makes, nix-darwin takes `/usr/bin/false` for a shell that is not said.
                cx.from(Self::SHELL).set(nix! { users.users.(user.name).shell = self.shell.is_none().then_some("/bin/zsh"); });
            }
        }
        if let Some(shell) = self.shell {
            cx.from(Self::SHELL).set(nix! { environment.shells = [shell.package()]; });
        }
        self.enable_shell(cx);
    }
}

impl Users {
    /// The basic set-up of the shell, which puts the Nix profiles into `PATH`.
    fn enable_shell(&self, cx: &mut HostCx<'_>) {
        if let Some(shell) = self.shell.filter(|shell| shell.needs_enabling()) {
            cx.from(Self::SHELL).set(nix! { programs.(shell.name()).enable = true; });
        }
    }
}

/// Where the user's files are.
pub(crate) fn home_directory(kind: &Kind, user: &str) -> String {
    let parent = if kind.is_darwin() { "/Users" } else { "/home" };
    format!("{parent}/{user}")
}

fn primary_user(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Darwin(mac) => Some(mac.primary_user),
        _ => None,
    }
}

/// An account that nix-darwin makes.
fn created(user: &User) -> nivis::nix::Fragment {
    nix! {
        users.knownUsers = [user.name];
        users.users.(user.name) = {
            uid = user.uid;
            description = user.full_name;
            createHome = true;
            isHidden = false;
        };
    }
}

fn groups(user: &User, facts: &Facts) -> Vec<String> {
    let mut groups: Vec<_> = user.groups.iter().map(|&group| group.to_owned()).collect();
    groups.extend(facts.groups.iter().map(|group| group.name.clone()));
    groups.sort();
    groups.dedup();
    groups
}

/// The user's own keys first.
fn keys(user: &User, shared: &[String]) -> Vec<String> {
    once(user.keys.iter().map(|&key| key.to_owned()).chain(shared.iter().cloned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000).full_name("Aku A.").groups(&["wheel", "video"]).keys(&["KEY(aku@desk)"]);
    static KOMI: User = User::new("komi", 501);
    static GUEST: User = User::new("guest", 502).full_name("A guest");

    fn server(settings: &[Setting]) -> HostBuf {
        Host::vps("web", Vps::DEFAULT).state("26.05").computed().user(&AKU).with(settings.iter().copied())
    }

    fn mac(settings: &[Setting]) -> HostBuf {
        let host = Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("24.11");
        host.computed().user(&KOMI).with(settings.iter().copied())
    }

    /// Something that puts users into groups.
    #[derive(Module)]
    #[module(id = "test.engine")]
    struct Engine {}

    impl Configure for Engine {
        fn facts(&self, facts: &mut Facts) {
            facts.users_in_group("docker");
            facts.users_in_group("wheel");
        }
    }

    #[test]
    fn a_user_has_an_account_with_keys_and_groups() {
        expect![[r#"
            users.mutableUsers = true;
            users.users.aku.isNormalUser = true;
            users.users.aku.uid = 1000;
            users.users.aku.description = "Aku A.";
            users.users.aku.extraGroups = [
              "video"
              "wheel"
            ];
            users.users.aku.openssh.authorizedKeys.keys = [ "KEY(aku@desk)" ];
        "#]]
        .assert_eq(&system(&Users, server(&[])));
    }

    #[test]
    fn keys_of_a_base_join_those_of_the_user_once() {
        let text = system(&Users, server(&[Users::authorized_keys(&["KEY(aku@x13)", "KEY(aku@desk)"])]));
        assert!(text.ends_with("authorizedKeys.keys = [\n  \"KEY(aku@desk)\"\n  \"KEY(aku@x13)\"\n];\n"), "{text}");
    }

    #[test]
    fn groups_of_modules_join_those_of_the_user_sorted_and_once() {
        static TEST: Catalogue = catalogue![Engine, Users];
        let fleet = Fleet::new("test", &[]).catalogues(const { &[&TEST] }).and([server(&[Engine::on()])]);
        let fleet = nivis::resolve(&fleet).unwrap_or_else(|found| panic!("{found:?}"));
        assert_eq!(groups(&AKU, fleet.hosts()[0].facts()), ["docker", "video", "wheel"]);
    }

    #[test]
    fn the_group_of_docker_comes_with_docker() {
        static ROOT_BY_DOCKER: User = User::new("aga", 1001).groups(&["docker"]);
        let text = system(&Users, server(&[]).user(&ROOT_BY_DOCKER));
        assert!(text.contains("user `aga` is in group `docker`, which `virtualisation.docker` makes"), "{text}");
        assert!(!system(&Users, server(&[Docker::on()]).user(&ROOT_BY_DOCKER)).contains("error["));
    }

    #[test]
    fn a_login_shell_is_enabled_too() {
        let text = system(&Users, server(&[Users::shell(LoginShell::Zsh)]));
        assert!(text.contains("users.users.aku.shell = pkgs.zsh;") && text.contains("programs.zsh.enable = true;"), "{text}");
        let text = system(&Users, server(&[Users::shell(LoginShell::Bash)]));
        assert!(text.contains("users.users.aku.shell = pkgs.bashInteractive;") && !text.contains("programs."), "{text}");
    }

    #[test]
    fn passwords_set_by_hand_can_be_refused() {
        let text = system(&Users, server(&[Users::mutable(false)]));
        assert!(text.contains("users.mutableUsers = false;"), "{text}");
    }

    #[test]
    fn the_account_that_macos_made_is_not_managed() {
        expect![[r#"
            system.primaryUser = "komi";
            users.users.komi.home = "/Users/komi";
            users.users.komi.shell = pkgs.fish;
            environment.shells = [ pkgs.fish ];
            programs.fish.enable = true;
        "#]]
        .assert_eq(&system(&Users, mac(&[Users::shell(LoginShell::Fish)])));
    }

    #[test]
    fn another_user_of_a_mac_is_created() {
        expect![[r#"
            system.primaryUser = "komi";
            users.users.komi.home = "/Users/komi";
            users.users.guest.home = "/Users/guest";
            users.knownUsers = [ "guest" ];
            users.users.guest.uid = 502;
            users.users.guest.description = "A guest";
            users.users.guest.createHome = true;
            users.users.guest.isHidden = false;
            users.users.guest.shell = "/bin/zsh";
        "#]]
        .assert_eq(&system(&Users, mac(&[]).user(&GUEST)));
    }

    #[test]
    fn the_primary_user_is_not_managed_whatever_its_id() {
        static BOSS: User = User::new("boss", 1000);
        let host = Host::darwin("mac", Darwin { primary_user: "boss", ..Darwin::DEFAULT }).state("24.11").computed();
        let text = system(&Users, host.user(&BOSS));
        assert!(text.contains(r#"system.primaryUser = "boss";"#) && !text.contains("knownUsers"), "{text}");
    }

    #[test]
    fn keys_mean_nothing_on_a_mac() {
        let keys = Users::authorized_keys(&["KEY(aku@desk)"]);
        assert_eq!(refused(mac(&[keys])), [("kinds", "system.users.authorized_keys".to_owned())]);
    }
}
