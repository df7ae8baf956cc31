use crate::{
    lists::{once, unless_empty},
    system::Users,
};
use nivis::{choice, prelude::*};

choice! {
    /// What happens to things of Homebrew that are in no list.
    pub enum HomebrewCleanup {
        /// They stay.
        None = "none",
        /// They are uninstalled.
        Uninstall = "uninstall",
        /// They are uninstalled, and all files of theirs that the cask knows are deleted, settings and documents of the app too.
        Zap = "zap",
    }
}

/// Applications and tools that Homebrew installs, from lists.
///
/// Sets `homebrew`. Homebrew itself is installed by hand, once. It runs as the Mac's primary user, whom [`Users`](struct@Users) names.
#[derive(Module)]
#[module(id = "darwin.homebrew", kinds(Darwin), requires(Users))]
pub struct Homebrew {
    /// What happens to things that are in no list: `homebrew.onActivation.cleanup`.
    #[flag(default = HomebrewCleanup::None)]
    pub cleanup: HomebrewCleanup,
    /// Whether each activation fetches news and upgrades what is installed: `homebrew.onActivation.{autoUpdate,upgrade}`. Off, an
    /// activation gives the same result twice.
    #[flag(default = false)]
    pub upgrade: bool,
    /// Repositories beside Homebrew's own, such as `nikitabobko/tap`: `homebrew.taps`.
    pub taps: Vec<String>,
    /// Tools and libraries: `homebrew.brews`.
    pub brews: Vec<String>,
    /// Applications: `homebrew.casks`.
    pub casks: Vec<String>,
}

impl Configure for Homebrew {
    fn darwin(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            homebrew = {
                enable = true;
                onActivation = {
                    autoUpdate = self.upgrade;
                    cleanup = self.cleanup;
                    upgrade = self.upgrade;
                };
                taps = unless_empty(once(&self.taps));
                brews = unless_empty(once(&self.brews));
                casks = unless_empty(once(&self.casks));
            };
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn mac(settings: &[Setting]) -> HostBuf {
        let host = Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("24.11").computed();
        host.with([Homebrew::on()]).with(settings.iter().copied())
    }

    #[test]
    fn by_default_it_deletes_nothing() {
        expect![[r#"
            homebrew.enable = true;
            homebrew.onActivation.autoUpdate = false;
            homebrew.onActivation.cleanup = "none";
            homebrew.onActivation.upgrade = false;
        "#]]
        .assert_eq(&system(&Homebrew, mac(&[])));
    }

    #[test]
    fn lists_are_all_there_is() {
        let settings = [
            Homebrew::cleanup(HomebrewCleanup::Zap),
            Homebrew::upgrade(true),
            Homebrew::taps(&["nikitabobko/tap"]),
            Homebrew::brews(&["mas"]),
            Homebrew::casks(&["hammerspoon", "firefox", "hammerspoon"]),
        ];
        expect![[r#"
            homebrew.enable = true;
            homebrew.onActivation.autoUpdate = true;
            homebrew.onActivation.cleanup = "zap";
            homebrew.onActivation.upgrade = true;
            homebrew.taps = [ "nikitabobko/tap" ];
            homebrew.brews = [ "mas" ];
            homebrew.casks = [
              "hammerspoon"
              "firefox"
            ];
        "#]]
        .assert_eq(&system(&Homebrew, mac(&settings)));
    }

    #[test]
    fn it_needs_the_primary_user() {
        let off = Users::off("accounts of this machine are kept elsewhere");
        assert_eq!(refused(mac(&[off])), [("requires", "darwin.homebrew".to_owned())]);
        assert!(refused(mac(&[])).is_empty());
    }
}
