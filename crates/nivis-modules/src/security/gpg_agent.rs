use crate::desktop::{Hyprland, Keyring, Plasma6, Sway};
use nivis::{ResolvedHost, choice, nix::Value, prelude::*};

choice! {
    /// What asks for a passphrase.
    pub enum Pinentry {
        /// A dialogue in the terminal.
        Curses = "curses",
        /// A window of Qt.
        Qt = "qt",
        /// A window of GNOME.
        Gnome = "gnome3",
        /// A window of macOS.
        Mac = "mac",
    }
}

impl Pinentry {
    fn package(self) -> Value {
        Value::pkgs(match self {
            Self::Curses => "pinentry-curses",
            Self::Qt => "pinentry-qt",
            Self::Gnome => "pinentry-gnome3",
            Self::Mac => "pinentry_mac",
        })
    }
}

/// The agent of `gnupg`, which keeps private keys open for a while, with a window that fits the desktop: `programs.gnupg.agent`.
///
/// NixOS writes the limits into `/etc/gnupg/gpg-agent.conf`. nix-darwin starts the agent and says nothing of its settings, so on a Mac
/// they are in each user's home, `home.file.".gnupg/gpg-agent.conf"`.
#[derive(Module)]
#[module(id = "security.gpg-agent", default = on)]
pub struct GpgAgent {
    /// What asks for a passphrase: `programs.gnupg.agent.pinentryPackage`. Unset, it is a window of macOS on a Mac, a window of Qt on a host
    /// with a desktop, and a dialogue in the terminal elsewhere.
    pub pinentry: Option<Pinentry>,
    /// Whether it is the SSH agent too: `programs.gnupg.agent.enableSSHSupport`. A host has one SSH agent.
    #[flag(default = false, conflicts(Keyring::ssh_agent))]
    pub ssh_support: bool,
    /// How long a key stays open after its last use: `default-cache-ttl` in `programs.gnupg.agent.settings`, in seconds.
    #[flag(default = minutes(10), weaker(above = minutes(10)))]
    pub ttl: Interval,
    /// How long it stays open at most: `max-cache-ttl` in `programs.gnupg.agent.settings`, in seconds.
    #[flag(default = hours(2), weaker(above = hours(2)))]
    pub longest: Interval,
}

impl Configure for GpgAgent {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let pinentry = self.fitting(cx.host());
        self.judge(cx, pinentry);
        cx.set(nix! {
            programs.gnupg.agent = {
                enable = true;
                enableSSHSupport = self.ssh_support;
            };
        });
        cx.from(Self::PINENTRY).set(nix! { programs.gnupg.agent.pinentryPackage = (pinentry.package()); });
        for (key, flag, seconds) in self.limits() {
            cx.from(flag).set(nix! { programs.gnupg.agent.settings.(key) = seconds; });
        }
    }

    fn darwin(&self, cx: &mut HostCx<'_>) {
        self.judge(cx, self.fitting(cx.host()));
        cx.set(nix! {
            programs.gnupg.agent = {
                enable = true;
                enableSSHSupport = self.ssh_support;
            };
        });
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        if !cx.host().head().kind.is_darwin() {
            return;
        }
        let package = nivis::nix::print::expr(&self.fitting(cx.host()).package());
        let limits = self.limits().into_iter().map(|(key, _, seconds)| format!("{key} {seconds}\\n")).collect::<String>();
        let text = Value::raw(format!("\"pinentry-program ${{lib.getExe {}}}\\n{limits}\"", package.trim_end()));
        cx.from(Self::PINENTRY).from(Self::TTL).from(Self::LONGEST).set(nix! { home.file.".gnupg/gpg-agent.conf".text = text; });
    }
}

impl GpgAgent {
    fn fitting(&self, host: &ResolvedHost) -> Pinentry {
        let has_desktop = host.is_on(&Sway) || host.is_on(&Hyprland) || host.is_on(&Plasma6);
        let fitting = match host.head().kind {
            kind if kind.is_darwin() => Pinentry::Mac,
            _ if has_desktop => Pinentry::Qt,
            _ => Pinentry::Curses,
        };
        self.pinentry.unwrap_or(fitting)
    }

    fn judge(&self, cx: &mut HostCx<'_>, pinentry: Pinentry) {
        let is_mac = cx.host().head().kind.is_darwin();
        if is_mac != (pinentry == Pinentry::Mac) {
            let message = format!("pinentry `{}` can't show itself there", pinentry.name());
            let help = "take `GpgAgent::pinentry(..)` out: the one that fits is chosen";
            cx.refuse(Self::PINENTRY, Refusal::conflicts(message, help).beside_host(cx.host()));
        }
        if self.ttl.seconds() > self.longest.seconds() {
            let message = format!("a key would stay open for {} after its last use, and for {} at most", self.ttl, self.longest);
            let help = "make `GpgAgent::longest(..)` the longer one";
            cx.refuse(Self::TTL, Refusal::conflicts(message, help).beside(cx.host(), Self::LONGEST));
        }
    }

    /// Settings of gpg-agent(1), the flag they come from, and their value.
    fn limits(&self) -> [(&'static str, &'static nivis::FlagMeta, u64); 2] {
        [("default-cache-ttl", Self::TTL, self.ttl.seconds()), ("max-cache-ttl", Self::LONGEST, self.longest.seconds())]
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::{
        desktop::Greetd,
        testing::{home, judge, refused, system, tool},
    };
    use expect_test::expect;
    use std::{fs, process::Command};

    static AKU: User = User::new("aku", 1000);

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with(settings.iter().copied())
    }

    fn mac(settings: &[Setting]) -> HostBuf {
        let mac = Host::darwin("mac", Darwin { primary_user: "aku", ..Darwin::DEFAULT }).state("24.11");
        mac.computed().user(&AKU).with(settings.iter().copied())
    }

    #[test]
    fn a_desktop_has_a_window() {
        expect![[r#"
            programs.gnupg.agent.enable = true;
            programs.gnupg.agent.enableSSHSupport = false;
            programs.gnupg.agent.pinentryPackage = pkgs.pinentry-qt;
            programs.gnupg.agent.settings.default-cache-ttl = 600;
            programs.gnupg.agent.settings.max-cache-ttl = 7200;
        "#]]
        .assert_eq(&system(&GpgAgent, desk(&[Sway::on(), Greetd::on()])));
        assert!(system(&GpgAgent, desk(&[])).contains("pinentryPackage = pkgs.pinentry-curses;"));
        assert_eq!(home(&GpgAgent, desk(&[])), "");
    }

    #[test]
    fn each_flag_acts() {
        let flags =
            [GpgAgent::pinentry(Pinentry::Gnome), GpgAgent::ssh_support(true), GpgAgent::ttl(minutes(1)), GpgAgent::longest(hours(1))];
        let text = system(&GpgAgent, desk(&flags));
        for line in ["pkgs.pinentry-gnome3;", "enableSSHSupport = true;", "default-cache-ttl = 60;", "max-cache-ttl = 3600;"] {
            assert!(text.contains(line), "{text}");
        }
    }

    #[test]
    fn on_a_mac_its_settings_are_in_the_home() {
        expect![[r#"
            programs.gnupg.agent.enable = true;
            programs.gnupg.agent.enableSSHSupport = false;
        "#]]
        .assert_eq(&system(&GpgAgent, mac(&[])));
        expect![[r#"
            home.file.".gnupg/gpg-agent.conf".text = "pinentry-program ${lib.getExe pkgs.pinentry_mac}\ndefault-cache-ttl 600\nmax-cache-ttl 7200\n";
        "#]]
        .assert_eq(&home(&GpgAgent, mac(&[])));
    }

    #[test]
    fn a_host_has_one_ssh_agent() {
        let keyring = [Sway::on(), Keyring::on(), Keyring::ssh_agent(true)];
        let twice = desk(&keyring).with([GpgAgent::ssh_support(true)]);
        assert_eq!(refused(twice), [("conflicts", "security.gpg-agent.ssh_support".to_owned())]);
        assert_eq!(refused(desk(&keyring)), []);
        assert_eq!(refused(desk(&keyring[..2]).with([GpgAgent::ssh_support(true)])), []);
    }

    #[test]
    fn what_can_t_be_is_refused() {
        const WHY: &str = "to see what is refused";
        assert!(system(&GpgAgent, desk(&[GpgAgent::pinentry(Pinentry::Mac)])).contains("error[conflicts]"));
        assert!(system(&GpgAgent, mac(&[GpgAgent::pinentry(Pinentry::Qt)])).contains("error[conflicts]"));
        assert!(system(&GpgAgent, desk(&[GpgAgent::ttl(hours(3)).because(WHY)])).contains("error[conflicts]"));
        assert!(!system(&GpgAgent, desk(&[GpgAgent::ttl(hours(2)).because(WHY)])).contains("error["));
    }

    #[test]
    fn gpg_agent_takes_the_settings() {
        let Some(program) = tool("gpg-agent") else { return };
        let agent = GpgAgent { pinentry: None, ssh_support: false, ttl: minutes(10), longest: hours(2) };
        let check = |text: &str| {
            let folder = tempfile::tempdir().expect("a folder");
            fs::write(folder.path().join("gpg-agent.conf"), text).expect("a file");
            // Its exit code says nothing of the settings.
            let said = judge(Command::new(&program).arg("--homedir").arg(folder.path()).arg("--gpgconf-test"), "");
            said.is_ok_and(|said| !said.contains("invalid option"))
        };
        let text: String = agent.limits().iter().map(|(key, _, seconds)| format!("{key} {seconds}\n")).collect();
        assert!(check(&text));
        assert!(!check(&text.replace("default-cache-ttl", "default-cache-time")));
    }
}
