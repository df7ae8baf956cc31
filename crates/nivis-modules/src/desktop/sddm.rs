use super::{Hyprland, Plasma6, Sway, session};
use crate::{lists::unless_empty, system::Package};
use nivis::prelude::*;

/// SDDM, a graphical login, which offers the host's desktop first.
///
/// Sets `services.displayManager.sddm` and `services.displayManager.defaultSession`.
#[derive(Module)]
#[module(id = "desktop.sddm", kinds(Desktop, Laptop), requires(any(Sway, Hyprland, Plasma6)))]
pub struct Sddm {
    /// Whether the login itself runs on Wayland: `services.displayManager.sddm.wayland.enable`.
    #[flag(default = true)]
    pub wayland: bool,
    /// The theme: `services.displayManager.sddm.theme`. Unset, it is SDDM's own, and Plasma's Breeze with Plasma.
    pub theme: Option<String>,
    /// The packages that bring the theme: `environment.systemPackages` and, for what it draws with,
    /// `services.displayManager.sddm.extraPackages`.
    #[flag(requires(Sddm::theme))]
    pub theme_packages: Vec<Package>,
    /// Whether Num Lock is on: `services.displayManager.sddm.autoNumlock`.
    #[flag(default = false)]
    pub numlock: bool,
}

impl Configure for Sddm {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            services.displayManager.sddm = {
                enable = true;
                wayland.enable = self.wayland;
                theme = self.theme;
                extraPackages = unless_empty(self.theme_packages.clone());
                autoNumlock = self.numlock;
            };
            environment.systemPackages = unless_empty(self.theme_packages.clone());
        });
        if let Some(session) = session::session(cx.host()) {
            cx.from(session.switch).set(nix! { services.displayManager.defaultSession = session.name; });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        packages,
        testing::{refused, system},
    };
    use expect_test::expect;

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk-a", Desktop::DEFAULT).state("26.05").computed().with([Sddm::on()]).with(settings.iter().copied())
    }

    #[test]
    fn it_offers_the_desktop_of_the_host() {
        expect![[r#"
            services.displayManager.sddm.enable = true;
            services.displayManager.sddm.wayland.enable = true;
            services.displayManager.sddm.autoNumlock = false;
            services.displayManager.defaultSession = "plasma";
        "#]]
        .assert_eq(&system(&Sddm, desk(&[Plasma6::on()])));
        assert!(system(&Sddm, desk(&[Sway::on()])).contains(r#"defaultSession = "sway";"#));
        assert!(system(&Sddm, desk(&[Hyprland::on()])).contains(r#"defaultSession = "hyprland";"#));
    }

    #[test]
    fn a_theme_comes_from_a_package() {
        let packages = Sddm::theme_packages(packages!["where-is-my-sddm-theme"]);
        let flags = [Plasma6::on(), Sddm::theme("where_is_my_sddm_theme"), packages, Sddm::numlock(true), Sddm::wayland(false)];
        expect![[r#"
            services.displayManager.sddm.enable = true;
            services.displayManager.sddm.wayland.enable = false;
            services.displayManager.sddm.theme = "where_is_my_sddm_theme";
            services.displayManager.sddm.extraPackages = [ pkgs.where-is-my-sddm-theme ];
            services.displayManager.sddm.autoNumlock = true;
            environment.systemPackages = [ pkgs.where-is-my-sddm-theme ];
            services.displayManager.defaultSession = "plasma";
        "#]]
        .assert_eq(&system(&Sddm, desk(&flags)));
        assert_eq!(refused(desk(&[Plasma6::on(), packages])), [("requires", "desktop.sddm.theme_packages".to_owned())]);
        assert_eq!(refused(desk(&flags)), []);
    }

    #[test]
    fn it_has_something_to_start() {
        assert_eq!(refused(desk(&[])), [("requires", "desktop.sddm".to_owned())]);
        assert_eq!(refused(desk(&[Sway::on()])), []);
    }
}
