use super::session;
use crate::{lists::unless_empty, system::Package};
use nivis::prelude::*;

/// KDE Plasma 6, on Wayland.
///
/// Sets `services.desktopManager.plasma6`. It brings its own applets, dialogs, portals and wallet; its settings are the user's. Users are
/// in the groups `input` and `video`.
#[derive(Module)]
#[module(id = "desktop.plasma6", kinds(Desktop, Laptop))]
pub struct Plasma6 {
    /// Programs that it would bring and that are left out, such as `kdePackages.elisa`: `environment.plasma6.excludePackages`.
    pub exclude: Vec<Package>,
    /// KDE programs beside those that it brings, for everyone on the host: `environment.systemPackages`.
    pub programs: Vec<Package>,
}

impl Configure for Plasma6 {
    fn facts(&self, facts: &mut Facts) {
        session::seat_groups(facts);
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            services.desktopManager.plasma6.enable = true;
            environment.plasma6.excludePackages = unless_empty(self.exclude.clone());
            environment.systemPackages = unless_empty(self.programs.clone());
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        packages,
        testing::{refused, resolved, system},
    };
    use expect_test::expect;

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk-a", Desktop::DEFAULT).state("26.05").computed().with([Plasma6::on()]).with(settings.iter().copied())
    }

    #[test]
    fn it_is_one_line_and_what_is_left_out() {
        assert_eq!(system(&Plasma6, desk(&[])), "services.desktopManager.plasma6.enable = true;\n");
        let flags = [Plasma6::exclude(packages!["kdePackages.elisa"]), Plasma6::programs(packages!["kdePackages.kcalc"])];
        expect![[r#"
            services.desktopManager.plasma6.enable = true;
            environment.plasma6.excludePackages = [ pkgs.kdePackages.elisa ];
            environment.systemPackages = [ pkgs.kdePackages.kcalc ];
        "#]]
        .assert_eq(&system(&Plasma6, desk(&flags)));
        assert_eq!(resolved(desk(&[])).hosts()[0].facts().groups.len(), 2);
    }

    #[test]
    fn a_server_has_no_desktop() {
        let server = Host::vps("web", Vps::DEFAULT).state("26.05").computed();
        assert_eq!(refused(server.with([Plasma6::on()])), [("kinds", "desktop.plasma6".to_owned())]);
        assert_eq!(refused(Host::laptop("x13", Laptop::DEFAULT).state("26.05").computed().with([Plasma6::on()])), []);
    }
}
