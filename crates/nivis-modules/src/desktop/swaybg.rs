use super::{Hyprland, Picture, Sway};
use nivis::{choice, prelude::*};

choice! {
    /// How a picture fits a screen of another shape, by swaybg's word for it.
    pub enum Fit {
        /// It fills the screen, and its edges are cut.
        Fill = "fill",
        /// It is whole, with bars beside it.
        Fit = "fit",
        /// It is stretched.
        Stretch = "stretch",
        /// It keeps its size, in the middle.
        Center = "center",
        /// It is repeated.
        Tile = "tile",
    }
}

/// The wallpaper, one picture on all screens, shown by swaybg.
///
/// Sets `systemd.user.services.swaybg` in each home.
#[derive(Module)]
#[module(id = "desktop.swaybg", kinds(Desktop, Laptop), requires(any(Sway, Hyprland)))]
pub struct Swaybg {
    /// The picture.
    #[flag(required)]
    pub picture: Picture,
    /// How it fits a screen of another shape.
    #[flag(default = Fit::Fill)]
    pub fit: Fit,
}

impl Configure for Swaybg {
    fn home(&self, cx: &mut HomeCx<'_>) {
        cx.set(nix! {
            systemd.user.services.swaybg = {
                Unit = {
                    Description = "Wallpaper";
                    PartOf = ["graphical-session.target"];
                    After = ["graphical-session.target"];
                };
                Service = {
                    ExecStart = lib.escapeShellArgs([lib.getExe(pkgs.swaybg), "--image", self.picture, "--mode", self.fit]);
                    Restart = "on-failure";
                };
                Install.WantedBy = ["graphical-session.target"];
            };
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{home, refused};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with([Swaybg::on()]).with(settings.iter().copied())
    }

    #[test]
    fn one_picture_on_all_screens() {
        expect![[r#"
            systemd.user.services.swaybg.Unit.Description = "Wallpaper";
            systemd.user.services.swaybg.Unit.PartOf = [ "graphical-session.target" ];
            systemd.user.services.swaybg.Unit.After = [ "graphical-session.target" ];
            systemd.user.services.swaybg.Service.ExecStart = lib.escapeShellArgs [
              (lib.getExe pkgs.swaybg)
              "--image"
              "/home/aku/hills.png"
              "--mode"
              "fill"
            ];
            systemd.user.services.swaybg.Service.Restart = "on-failure";
            systemd.user.services.swaybg.Install.WantedBy = [ "graphical-session.target" ];
        "#]]
        .assert_eq(&home(&Swaybg, desk(&[Sway::on(), Swaybg::picture(Picture::new("/home/aku/hills.png"))])));
        let text = home(&Swaybg, desk(&[Sway::on(), Swaybg::picture(Picture::new("./walls/hills.png")), Swaybg::fit(Fit::Tile)]));
        assert!(text.contains("${inputs.self}/walls/hills.png") && text.contains("\"tile\""), "{text}");
    }

    #[test]
    fn it_has_a_picture_and_a_desktop_without_one() {
        let picture = Swaybg::picture(Picture::new("./hills.png"));
        assert_eq!(refused(desk(&[Sway::on()])), [("missing", "desktop.swaybg".to_owned())]);
        assert_eq!(refused(desk(&[picture])), [("requires", "desktop.swaybg".to_owned())]);
        assert_eq!(refused(desk(&[picture, Hyprland::on()])), []);
    }
}
