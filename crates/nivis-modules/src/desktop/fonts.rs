use super::Stylix;
use crate::{
    lists::{once, unless_empty},
    system::Package,
};
use nivis::prelude::*;

/// Fonts, and which family a program gets that asks for none in particular.
///
/// Sets `fonts`. Where Stylix is on, it says the families, so that colours and fonts have one source.
#[derive(Module)]
#[module(id = "desktop.fonts", kinds(Desktop, Laptop, Darwin))]
pub struct Fonts {
    /// The fonts, such as `noto-fonts` and `nerd-fonts.jetbrains-mono`: `fonts.packages`.
    pub packages: Vec<Package>,
    /// Whether fonts are there that show most scripts: `fonts.enableDefaultPackages`.
    #[flag(default = true, kinds(Desktop, Laptop))]
    pub common: bool,
    /// Families with serifs, the first that has a letter counts: `fonts.fontconfig.defaultFonts.serif`.
    #[flag(kinds(Desktop, Laptop), conflicts(Stylix))]
    pub serif: Vec<String>,
    /// Families without serifs: `fonts.fontconfig.defaultFonts.sansSerif`.
    #[flag(kinds(Desktop, Laptop), conflicts(Stylix))]
    pub sans_serif: Vec<String>,
    /// Families of one width: `fonts.fontconfig.defaultFonts.monospace`.
    #[flag(kinds(Desktop, Laptop), conflicts(Stylix))]
    pub monospace: Vec<String>,
    /// Families of emoji: `fonts.fontconfig.defaultFonts.emoji`.
    #[flag(kinds(Desktop, Laptop), conflicts(Stylix))]
    pub emoji: Vec<String>,
}

impl Configure for Fonts {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            fonts = {
                enableDefaultPackages = self.common;
                packages = tidy(&self.packages);
                fontconfig.defaultFonts = {
                    emoji = unless_empty(self.emoji.clone());
                    monospace = unless_empty(self.monospace.clone());
                    sansSerif = unless_empty(self.sans_serif.clone());
                    serif = unless_empty(self.serif.clone());
                };
            };
        });
    }

    fn darwin(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! { fonts.packages = tidy(&self.packages); });
    }
}

/// Sorted and once: layers add to the list, and its order means nothing.
fn tidy(packages: &[Package]) -> Option<Vec<Package>> {
    let mut packages = once(packages.iter().copied());
    packages.sort();
    unless_empty(packages)
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
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([Fonts::on()]).with(settings.iter().copied())
    }

    #[test]
    fn packages_and_families() {
        let flags = [
            Fonts::packages(packages!["noto-fonts", "nerd-fonts.jetbrains-mono", "noto-fonts"]),
            Fonts::common(false),
            Fonts::serif(&["Noto Serif"]),
            Fonts::sans_serif(&["Noto Sans"]),
            Fonts::monospace(&["JetBrainsMono Nerd Font", "Noto Sans Mono"]),
            Fonts::emoji(&["Noto Color Emoji"]),
        ];
        expect![[r#"
            fonts.enableDefaultPackages = false;
            fonts.packages = [
              pkgs.nerd-fonts.jetbrains-mono
              pkgs.noto-fonts
            ];
            fonts.fontconfig.defaultFonts.emoji = [ "Noto Color Emoji" ];
            fonts.fontconfig.defaultFonts.monospace = [
              "JetBrainsMono Nerd Font"
              "Noto Sans Mono"
            ];
            fonts.fontconfig.defaultFonts.sansSerif = [ "Noto Sans" ];
            fonts.fontconfig.defaultFonts.serif = [ "Noto Serif" ];
        "#]]
        .assert_eq(&system(&Fonts, desk(&flags)));
        assert_eq!(system(&Fonts, desk(&[])), "fonts.enableDefaultPackages = true;\n");
    }

    #[test]
    fn a_mac_has_fonts_and_no_families() {
        let mac = || Host::darwin("mac", Darwin { primary_user: "aku", ..Darwin::DEFAULT }).state("24.11").computed().with([Fonts::on()]);
        assert_eq!(system(&Fonts, mac().with([Fonts::packages(packages!["inter"])])), "fonts.packages = [ pkgs.inter ];\n");
        assert_eq!(refused(mac().with([Fonts::serif(&["Noto Serif"])])), [("kinds", "desktop.fonts.serif".to_owned())]);
    }

    #[test]
    fn with_stylix_it_says_the_families() {
        let stylix = [Stylix::on(), Stylix::scheme(&crate::desktop::stylix::tests::ASHES)];
        let found = refused(desk(&stylix).with([Fonts::monospace(&["Hack"])]));
        assert!(matches!(found.as_slice(), [("conflicts", _)]), "{found:?}");
        assert_eq!(refused(desk(&stylix).with([Fonts::packages(packages!["hack-font"])])), []);
    }
}
