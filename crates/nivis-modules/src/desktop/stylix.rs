use super::{Picture, Swaybg, Swww};
use crate::{lists::once, system::Package};
use nivis::{
    Channel, Msg, choice,
    nix::{ToNix, Value},
    prelude::*,
};
use serde::Serialize;

choice! {
    /// Whether what is drawn is dark on light or light on dark.
    pub enum Polarity {
        /// As the colours suggest.
        Either = "either",
        /// Dark on light.
        Light = "light",
        /// Light on dark.
        Dark = "dark",
    }
}

/// Sixteen colours in the sense of Base16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Scheme {
    /// Its name, such as `ashes`.
    pub name: &'static str,
    /// The colours `base00` to `base0F` as `rrggbb`, where they are the user's own.
    pub colors: Option<[&'static str; 16]>,
}

impl Scheme {
    /// The scheme of that name in `pkgs.base16-schemes`.
    ///
    /// # Panics
    /// If it is no name of a file there; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        let b = name.as_bytes();
        let (mut i, mut bad) = (0, b.is_empty());
        while i < b.len() {
            bad = bad || !(b[i].is_ascii_lowercase() || b[i].is_ascii_digit() || b[i] == b'-');
            i += 1;
        }
        if bad {
            let msg = Msg::new().s("colour scheme \"").s(name).s("\" is no name");
            panic!(
                "{}",
                msg.s("\n  help: write it as its file in `base16-schemes` is called, without `.yaml`, such as \"gruvbox-dark-hard\"")
                    .as_str()
            );
        }
        Self { name, colors: None }
    }

    /// A scheme of your own: `base00` to `base0F`, each as `rrggbb`.
    ///
    /// # Panics
    /// If one is no colour; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn own(name: &'static str, colors: [&'static str; 16]) -> Self {
        let mut i = 0;
        while i < colors.len() {
            if !is_color(colors[i]) {
                let msg = Msg::new().s("colour scheme ").name(name).s(": \"").s(colors[i]).s("\" is no colour");
                panic!("{}", msg.s("\n  help: write six hexadecimal digits, such as \"2a2426\"").as_str());
            }
            i += 1;
        }
        let scheme = Self::new(name);
        Self { colors: Some(colors), ..scheme }
    }
}

const fn is_color(text: &str) -> bool {
    let b = text.as_bytes();
    let mut i = 0;
    while i < b.len() {
        if !b[i].is_ascii_hexdigit() {
            return false;
        }
        i += 1;
    }
    b.len() == 6
}

impl ToNix for Scheme {
    fn to_nix(&self) -> Option<Value> {
        let Some(colors) = self.colors else {
            return Some(Value::raw(format!("\"${{pkgs.base16-schemes}}/share/themes/{}.yaml\"", self.name)));
        };
        let colors = colors.iter().enumerate().map(|(index, color)| format!("base{index:02X} = \"{color}\"; "));
        // As one expression: Stylix does not look for priorities inside of a scheme.
        Some(Value::raw(format!("{{ scheme = \"{}\"; {}}}", self.name, colors.collect::<String>())))
    }
}

/// A font for a purpose: the family, and the package that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Typeface {
    /// The package.
    pub package: Package,
    /// The family.
    pub family: &'static str,
}

impl Typeface {
    /// The family of that name in that package of nixpkgs.
    ///
    /// # Panics
    /// If the package is no path of attributes; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(package: &'static str, family: &'static str) -> Self {
        Self { package: Package::new(package), family }
    }
}

/// Colours and fonts of everything that Stylix knows, from one scheme.
///
/// Imports Stylix's module into the system and into each home (`inputs.stylix`, of the release that the host's channel has), and sets
/// `stylix`. On a Mac too.
#[derive(Module)]
#[module(id = "desktop.stylix", kinds(Desktop, Laptop, Darwin))]
pub struct Stylix {
    /// The colours: `stylix.base16Scheme`.
    #[flag(required)]
    pub scheme: &'static Scheme,
    /// Whether it is dark on light or light on dark: `stylix.polarity`.
    #[flag(default = Polarity::Dark)]
    pub polarity: Polarity,
    /// The wallpaper, where Stylix owns it: `stylix.image`. It is read while the system is built, so it is a picture of the repository.
    #[flag(conflicts(Swww, Swaybg))]
    pub wallpaper: Option<Picture>,
    /// The font with serifs: `stylix.fonts.serif`.
    pub serif: Option<&'static Typeface>,
    /// The font without serifs: `stylix.fonts.sansSerif`.
    pub sans_serif: Option<&'static Typeface>,
    /// The font of one width: `stylix.fonts.monospace`.
    pub monospace: Option<&'static Typeface>,
    /// The emoji: `stylix.fonts.emoji`.
    pub emoji: Option<&'static Typeface>,
    /// How large letters are in a terminal, in points: `stylix.fonts.sizes.terminal`.
    pub terminal_size: Option<u32>,
    /// Programs that it leaves alone in the home, by Stylix's name for them, such as `kde` or `neovim`: `stylix.targets.<name>.enable`.
    pub skip: Vec<String>,
}

impl Configure for Stylix {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        self.write(cx, "nixosModules");
    }

    fn darwin(&self, cx: &mut HostCx<'_>) {
        self.write(cx, "darwinModules");
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        self.write(cx, "homeModules");
        for target in once(&self.skip) {
            cx.from(Self::SKIP).set(nix! { stylix.targets.(target).enable = false; });
        }
    }
}

impl Stylix {
    fn write(&self, cx: &mut HostCx<'_>, modules: &'static str) {
        let input = if cx.host().head().channel == Channel::Unstable { "stylix-unstable" } else { "stylix" };
        cx.import(Value::inputs([input, modules, "stylix"]));
        cx.set(nix! {
            stylix = {
                enable = true;
                base16Scheme = self.scheme;
                polarity = self.polarity;
                image = self.wallpaper.map(picture);
                fonts = {
                    emoji = self.emoji.map(typeface);
                    monospace = self.monospace.map(typeface);
                    sansSerif = self.sans_serif.map(typeface);
                    serif = self.serif.map(typeface);
                    sizes.terminal = self.terminal_size;
                };
            };
        });
    }
}

fn picture(picture: Picture) -> Value {
    match picture.to_nix().filter(|_| picture.is_ours()) {
        Some(path) => path,
        None => Value::Impossible("a flake can't read a picture outside of its repository: write \"./wallpapers/hills.png\"".to_owned()),
    }
}

fn typeface(typeface: &Typeface) -> Value {
    Value::set(
        [("name", Some(Value::str(typeface.family))), ("package", typeface.package.to_nix())]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?))),
    )
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::testing::{home, refused, system};
    use expect_test::expect;

    pub(in crate::desktop) static ASHES: Scheme = Scheme::new("ashes");
    static AKU: User = User::new("aku", 1000);
    static OWN: Scheme = Scheme::own(
        "dusk",
        [
            "101010", "202020", "303030", "404040", "505050", "c0c0c0", "d0d0d0", "e0e0e0", "e06060", "e09060", "e0c060", "90e060",
            "60e0c0", "6090e0", "c060e0", "905030",
        ],
    );
    static MONO: Typeface = Typeface::new("nerd-fonts.jetbrains-mono", "JetBrainsMono Nerd Font");

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with([Stylix::on()]).with(settings.iter().copied())
    }

    #[test]
    fn a_scheme_by_its_name() {
        expect![[r#"
            import inputs.stylix.nixosModules.stylix
            stylix.enable = true;
            stylix.base16Scheme = "${pkgs.base16-schemes}/share/themes/ashes.yaml";
            stylix.polarity = "dark";
        "#]]
        .assert_eq(&system(&Stylix, desk(&[Stylix::scheme(&ASHES)])));
        assert!(home(&Stylix, desk(&[Stylix::scheme(&ASHES)])).starts_with("import inputs.stylix.homeModules.stylix\n"));
    }

    #[test]
    fn each_flag_acts() {
        let flags = [
            Stylix::scheme(&OWN),
            Stylix::polarity(Polarity::Light),
            Stylix::wallpaper(Picture::new("./walls/hills.png")),
            Stylix::monospace(&MONO),
            Stylix::serif(&MONO),
            Stylix::sans_serif(&MONO),
            Stylix::emoji(&MONO),
            Stylix::terminal_size(11),
            Stylix::skip(&["kde"]),
        ];
        expect![[r#"
            import inputs.stylix.homeModules.stylix
            stylix.enable = true;
            stylix.base16Scheme = {
              scheme = "dusk";
              base00 = "101010";
              base01 = "202020";
              base02 = "303030";
              base03 = "404040";
              base04 = "505050";
              base05 = "c0c0c0";
              base06 = "d0d0d0";
              base07 = "e0e0e0";
              base08 = "e06060";
              base09 = "e09060";
              base0A = "e0c060";
              base0B = "90e060";
              base0C = "60e0c0";
              base0D = "6090e0";
              base0E = "c060e0";
              base0F = "905030";
            };
            stylix.polarity = "light";
            stylix.image = builtins.path {
              path = "${inputs.self}/walls/hills.png";
              name = "hills.png";
            };
            stylix.fonts.emoji = {
              name = "JetBrainsMono Nerd Font";
              package = pkgs.nerd-fonts.jetbrains-mono;
            };
            stylix.fonts.monospace = {
              name = "JetBrainsMono Nerd Font";
              package = pkgs.nerd-fonts.jetbrains-mono;
            };
            stylix.fonts.sansSerif = {
              name = "JetBrainsMono Nerd Font";
              package = pkgs.nerd-fonts.jetbrains-mono;
            };
            stylix.fonts.serif = {
              name = "JetBrainsMono Nerd Font";
              package = pkgs.nerd-fonts.jetbrains-mono;
            };
            stylix.fonts.sizes.terminal = 11;
            stylix.targets.kde.enable = false;
        "#]]
        .assert_eq(&home(&Stylix, desk(&flags)));
        let text = system(&Stylix, desk(&[Stylix::scheme(&ASHES), Stylix::wallpaper(Picture::new("/home/aku/hills.png"))]));
        assert!(text.contains("outside of its repository"), "{text}");
    }

    #[test]
    fn each_channel_and_class_has_its_module() {
        let unstable = Host::desktop("desk", Desktop::DEFAULT).state("26.05").channel(Unstable).computed();
        let text = system(&Stylix, unstable.with([Stylix::on(), Stylix::scheme(&ASHES)]));
        assert!(text.starts_with("import inputs.stylix-unstable.nixosModules.stylix\n"), "{text}");
        let mac = Host::darwin("mac", Darwin { primary_user: "aku", ..Darwin::DEFAULT }).state("24.11").computed();
        let text = system(&Stylix, mac.with([Stylix::on(), Stylix::scheme(&ASHES)]));
        assert!(text.starts_with("import inputs.stylix.darwinModules.stylix\n"), "{text}");
    }

    #[test]
    fn it_has_colours() {
        assert_eq!(refused(desk(&[])), [("missing", "desktop.stylix".to_owned())]);
        assert_eq!(refused(desk(&[Stylix::scheme(&ASHES)])), []);
    }

    #[test]
    #[should_panic(expected = "is no colour")]
    fn a_colour_has_six_digits() {
        let _ = Scheme::own("dusk", ["101010"; 16].map(|color| &color[1..]));
    }

    #[test]
    #[should_panic(expected = "is no name")]
    fn a_scheme_is_a_file() {
        let _ = Scheme::new("Ashes.yaml");
    }
}
