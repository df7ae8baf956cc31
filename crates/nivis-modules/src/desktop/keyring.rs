use super::{Greetd, Hyprland, Sway};
use nivis::prelude::*;

/// GNOME's keyring, where programs keep passwords, on a desktop that brings none: Plasma has its wallet.
///
/// Sets `services.gnome.gnome-keyring.enable`. It is opened with the password of the login: NixOS sees to that for the console and for
/// SDDM, whose rules are those of the console, and here it is `security.pam.services.greetd.enableGnomeKeyring`.
#[derive(Module)]
#[module(id = "desktop.keyring", kinds(Desktop, Laptop), requires(any(Sway, Hyprland)))]
pub struct Keyring {
    /// Whether Seahorse is there to look into it: `programs.seahorse.enable`.
    #[flag(default = true)]
    pub manager: bool,
    /// Whether it is the SSH agent too: `services.gnome.gcr-ssh-agent.enable` (NixOS 25.11 and later), which otherwise comes on with the
    /// keyring and takes the place of another agent.
    #[flag(default = false)]
    pub ssh_agent: bool,
}

impl Configure for Keyring {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            services.gnome = {
                gnome-keyring.enable = true;
                gcr-ssh-agent.enable = self.ssh_agent;
            };
            programs.seahorse.enable = self.manager.then_some(true);
        });
        if cx.host().is_on(&Greetd) {
            cx.from(Greetd::SWITCH).set(nix! { security.pam.services.greetd.enableGnomeKeyring = true; });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desktop::{Plasma6, Sddm},
        testing::{refused, system},
    };
    use expect_test::expect;

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([Keyring::on()]).with(settings.iter().copied())
    }

    #[test]
    fn the_login_opens_it() {
        expect![[r#"
            services.gnome.gnome-keyring.enable = true;
            services.gnome.gcr-ssh-agent.enable = false;
            programs.seahorse.enable = true;
            security.pam.services.greetd.enableGnomeKeyring = true;
        "#]]
        .assert_eq(&system(&Keyring, desk(&[Sway::on(), Greetd::on()])));
        assert!(!system(&Keyring, desk(&[Hyprland::on(), Sddm::on()])).contains("pam.services"));
    }

    #[test]
    fn each_flag_acts() {
        let text = system(&Keyring, desk(&[Sway::on(), Keyring::manager(false), Keyring::ssh_agent(true)]));
        assert!(!text.contains("seahorse") && text.contains("gcr-ssh-agent.enable = true;"), "{text}");
    }

    #[test]
    fn plasma_has_its_wallet() {
        assert_eq!(refused(desk(&[Plasma6::on()])), [("requires", "desktop.keyring".to_owned())]);
        assert_eq!(refused(desk(&[Sway::on()])), []);
    }
}
