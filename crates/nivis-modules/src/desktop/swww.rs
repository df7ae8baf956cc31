use super::{Hyprland, Sway, Swaybg};
use nivis::prelude::*;

/// The wallpaper, shown by swww: it changes with a transition, and stays over restarts.
///
/// Sets `services.awww` in each home, which is what `services.swww` became when the program was renamed (Home Manager 26.05). It shows
/// what it showed last, so the picture is the user's choice, made with the picker or with `awww img`.
#[derive(Module)]
#[module(id = "desktop.swww", kinds(Desktop, Laptop), conflicts(Swaybg), requires(any(Sway, Hyprland)))]
pub struct Swww {
    /// Whether Waypaper is there to pick a picture: `home.packages`.
    #[flag(default = true)]
    pub picker: bool,
}

impl Configure for Swww {
    fn home(&self, cx: &mut HomeCx<'_>) {
        cx.set(nix! { services.awww.enable = true; });
        if self.picker {
            cx.from(Self::PICKER).set(nix! { home.packages = [pkgs.waypaper]; });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desktop::{Picture, Stylix},
        testing::{home, refused},
    };
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with([Swww::on()]).with(settings.iter().copied())
    }

    #[test]
    fn it_shows_and_one_can_pick() {
        expect![[r#"
            services.awww.enable = true;
            home.packages = [ pkgs.waypaper ];
        "#]]
        .assert_eq(&home(&Swww, desk(&[Sway::on()])));
        assert!(!home(&Swww, desk(&[Sway::on(), Swww::picker(false)])).contains("waypaper"));
    }

    #[test]
    fn the_wallpaper_has_one_owner() {
        let hills = Picture::new("./hills.png");
        let found = refused(desk(&[Sway::on(), Swaybg::on(), Swaybg::picture(hills)]));
        assert!(matches!(found.as_slice(), [("conflicts", _)]), "{found:?}");
        let found =
            refused(desk(&[Sway::on(), Stylix::on(), Stylix::scheme(&crate::desktop::stylix::tests::ASHES), Stylix::wallpaper(hills)]));
        assert!(matches!(found.as_slice(), [("conflicts", _)]), "{found:?}");
        assert_eq!(refused(desk(&[Sway::on(), Stylix::on(), Stylix::scheme(&crate::desktop::stylix::tests::ASHES)])), []);
    }

    #[test]
    fn plasma_has_its_own() {
        assert_eq!(refused(desk(&[crate::desktop::Plasma6::on()])), [("requires", "desktop.swww".to_owned())]);
        assert_eq!(refused(desk(&[Hyprland::on()])), []);
    }
}
