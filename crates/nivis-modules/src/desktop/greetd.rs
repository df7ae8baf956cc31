use super::{Hyprland, Plasma6, Sddm, Sway, session};
use nivis::{nix::Value, prelude::*};

/// greetd with tuigreet: a login in the text console, which then starts the desktop.
///
/// Sets `services.greetd`; `useTextGreeter` (NixOS 25.11 and later) keeps boot messages off its screen.
#[derive(Module)]
#[module(id = "desktop.greetd", kinds(Desktop, Laptop), conflicts(Sddm), requires(any(Sway, Hyprland, Plasma6, Greetd::command)))]
pub struct Greetd {
    /// The command that starts the session: `--cmd` in `services.greetd.settings.default_session.command`. Unset, it is that of the
    /// host's desktop.
    pub command: Option<String>,
    /// Who is logged in without a password after a start, for a machine that has asked for the disk's passphrase just before:
    /// `services.greetd.settings.initial_session`. After a logout the login asks.
    pub autologin: Option<&'static User>,
    /// Whether it shows the time: `--time`.
    #[flag(default = true)]
    pub time: bool,
    /// Whether it remembers who logged in last: `--remember`.
    #[flag(default = true)]
    pub remember: bool,
}

impl Configure for Greetd {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let session = session::session(cx.host());
        let (command, origin) = match (&self.command, session) {
            (Some(command), _) => (command.as_str(), Self::COMMAND),
            (None, Some(session)) => (session.command, session.switch),
            (None, None) => return,
        };
        let flags = [self.time.then_some("--time"), self.remember.then_some("--remember"), Some("--cmd"), Some(command)];
        let words = [Value::lib("getExe").call([Value::pkgs("tuigreet")])].into_iter().chain(flags.into_iter().flatten().map(Value::str));
        let words = Value::list(words);
        cx.set(nix! { services.greetd = { enable = true; useTextGreeter = true; }; });
        cx.from(origin).from(Self::TIME).from(Self::REMEMBER).set(nix! {
            services.greetd.settings.default_session.command = lib.escapeShellArgs(words);
        });
        if let Some(user) = self.autologin {
            let known = cx.host().head().users().any(|known| known.name == user.name);
            let name = if known { Value::str(user.name) } else { stranger(cx, user) };
            cx.from(Self::AUTOLOGIN).from(origin).set(nix! {
                services.greetd.settings.initial_session = { command = command; user = name; };
            });
        }
    }
}

fn stranger(cx: &HostCx<'_>, user: &User) -> Value {
    Value::Impossible(format!("`{}` can't be logged in, since nobody of that name is among the users of `{}`", user.name, cx.host().name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);
    static AGA: User = User::new("aga", 1000);

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with([Greetd::on()]).with(settings.iter().copied())
    }

    #[test]
    fn it_starts_the_desktop_of_the_host() {
        expect![[r#"
            services.greetd.enable = true;
            services.greetd.useTextGreeter = true;
            services.greetd.settings.default_session.command = lib.escapeShellArgs [
              (lib.getExe pkgs.tuigreet)
              "--time"
              "--remember"
              "--cmd"
              "sway"
            ];
        "#]]
        .assert_eq(&system(&Greetd, desk(&[Sway::on()])));
        assert!(system(&Greetd, desk(&[Hyprland::on()])).contains("\"start-hyprland\""));
        assert!(system(&Greetd, desk(&[Plasma6::on()])).contains("\"startplasma-wayland\""));
    }

    #[test]
    fn each_flag_acts() {
        let flags = [Greetd::command("sway --unsupported-gpu"), Greetd::autologin(&AKU), Greetd::time(false), Greetd::remember(false)];
        expect![[r#"
            services.greetd.enable = true;
            services.greetd.useTextGreeter = true;
            services.greetd.settings.default_session.command = lib.escapeShellArgs [
              (lib.getExe pkgs.tuigreet)
              "--cmd"
              "sway --unsupported-gpu"
            ];
            services.greetd.settings.initial_session.command = "sway --unsupported-gpu";
            services.greetd.settings.initial_session.user = "aku";
        "#]]
        .assert_eq(&system(&Greetd, desk(&flags)));
        let text = system(&Greetd, desk(&[Sway::on(), Greetd::autologin(&AGA)]));
        assert!(text.contains("nobody of that name"), "{text}");
    }

    #[test]
    fn there_is_one_display_manager() {
        let both = desk(&[Sway::on(), Sddm::on()]);
        assert!(matches!(refused(both).as_slice(), [("conflicts", _)]));
        assert_eq!(refused(desk(&[Sway::on()])), []);
    }

    #[test]
    fn it_has_something_to_start() {
        assert_eq!(refused(desk(&[])), [("requires", "desktop.greetd".to_owned())]);
        assert_eq!(refused(desk(&[Greetd::command("bash")])), []);
    }
}
