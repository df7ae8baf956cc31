use super::mime::opened_by;
use crate::lists::{once, unless_empty};
use nivis::{Msg, choice, nix::Value, prelude::*};
use serde::Serialize;

choice! {
    /// A browser, by the name of its Home Manager module.
    pub enum BrowserProgram {
        /// Vivaldi, which isn't free software.
        Vivaldi = "vivaldi",
        /// Firefox.
        Firefox = "firefox",
        /// Brave.
        Brave = "brave",
        /// Chromium.
        Chromium = "chromium",
        /// LibreWolf.
        LibreWolf = "librewolf",
        /// Zen, from the flake `zen-browser`, since nixpkgs has none.
        Zen = "zen-browser",
    }
}

/// The browser of each user, and the one that opens links.
///
/// Sets `programs.<browser>`, and `xdg.mimeApps` for pages and links; Zen's module does that by itself (`setAsDefaultBrowser`).
#[derive(Module)]
#[module(id = "apps.browser", kinds(Desktop, Laptop))]
pub struct Browser {
    /// The browser: `programs.{vivaldi,firefox,brave,chromium,librewolf,zen-browser}.enable`.
    #[flag(default = BrowserProgram::Vivaldi)]
    pub program: BrowserProgram,
    /// Whether it opens links of other programs: `xdg.mimeApps.defaultApplications`.
    #[flag(default = true)]
    pub default_browser: bool,
    /// Extensions of Chrome's shop: `programs.<browser>.extensions`. For browsers that are made of Chromium.
    #[flag(requires(any(
        Browser::program = BrowserProgram::Vivaldi,
        Browser::program = BrowserProgram::Brave,
        Browser::program = BrowserProgram::Chromium
    )))]
    pub extensions: Vec<Extension>,
    /// Whether Zen has Sine, which adds mods to it: `programs.zen-browser.profiles.default.sine.enable`.
    #[flag(default = false, requires(Browser::program = BrowserProgram::Zen))]
    pub sine: bool,
}

/// An extension of Chrome's shop, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Extension(&'static str);

impl Extension {
    /// The extension with that id, the last part of its page's address.
    ///
    /// # Panics
    /// If it is not 32 letters from a to p; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(id: &'static str) -> Self {
        let b = id.as_bytes();
        let (mut i, mut bad) = (0, b.len() != 32);
        while i < b.len() {
            bad = bad || !matches!(b[i], b'a'..=b'p');
            i += 1;
        }
        if bad {
            let msg = Msg::new().s("extension \"").s(id).s("\" is no id");
            panic!("{}", msg.s("\n  help: take the 32 letters at the end of its page's address in Chrome's shop").as_str());
        }
        Self(id)
    }
}

const TYPES: [&str; 4] = ["application/xhtml+xml", "text/html", "x-scheme-handler/http", "x-scheme-handler/https"];

impl Configure for Browser {
    fn facts(&self, facts: &mut Facts) {
        if self.program == BrowserProgram::Vivaldi {
            facts.unfree("vivaldi");
        }
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        let name = self.program.name();
        let extensions = once(self.extensions.iter().map(|extension| extension.0));
        cx.from(Self::PROGRAM).set(nix! { programs.(name).enable = true; });
        cx.from(Self::EXTENSIONS).set(nix! { programs.(name).extensions = unless_empty(extensions); });
        match self.program.desktop_file() {
            Some(file) if self.default_browser => opened_by(cx, file, &TYPES, Self::PROGRAM),
            Some(_) => {}
            None => self.write_zen(cx),
        }
    }
}

impl Browser {
    fn write_zen(&self, cx: &mut HomeCx<'_>) {
        cx.import(Value::inputs(["zen-browser", "homeModules", "default"]));
        cx.set(nix! {
            programs.zen-browser = {
                setAsDefaultBrowser = self.default_browser.then_some(true);
                profiles.default.sine.enable = self.sine.then_some(true);
            };
        });
    }
}

impl BrowserProgram {
    /// What `xdg.mimeApps` knows it by; `None` where its module sees to that.
    const fn desktop_file(self) -> Option<&'static str> {
        match self {
            Self::Vivaldi => Some("vivaldi-stable.desktop"),
            Self::Firefox => Some("firefox.desktop"),
            Self::Brave => Some("brave-browser.desktop"),
            Self::Chromium => Some("chromium-browser.desktop"),
            Self::LibreWolf => Some("librewolf.desktop"),
            Self::Zen => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        system::Unfree,
        testing::{home, refused},
    };
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);
    static UBLOCK: [Extension; 1] = [Extension::new("cjpalhdlnbpafiamejdnhcphjbkeiagm")];

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with([Browser::on()]).with(settings.iter().copied())
    }

    #[test]
    fn by_default_it_is_vivaldi() {
        expect![[r#"
            programs.vivaldi.enable = true;
            xdg.mimeApps.enable = true;
            xdg.mimeApps.defaultApplications."application/xhtml+xml" = [ "vivaldi-stable.desktop" ];
            xdg.mimeApps.defaultApplications."text/html" = [ "vivaldi-stable.desktop" ];
            xdg.mimeApps.defaultApplications."x-scheme-handler/http" = [ "vivaldi-stable.desktop" ];
            xdg.mimeApps.defaultApplications."x-scheme-handler/https" = [ "vivaldi-stable.desktop" ];
        "#]]
        .assert_eq(&home(&Browser, desk(&[])));
        assert!(home(&Unfree, desk(&[])).contains("\"vivaldi\""));
        assert_eq!(home(&Unfree, desk(&[Browser::program(BrowserProgram::Firefox)])), "");
    }

    #[test]
    fn every_browser_has_its_module() {
        for program in BrowserProgram::ALL {
            let text = home(&Browser, desk(&[Browser::program(*program)]));
            assert!(text.contains(&format!("programs.{}.enable = true;", program.name())), "{text}");
            let text = home(&Browser, desk(&[Browser::program(*program), Browser::default_browser(false)]));
            assert!(!text.contains("mimeApps") && !text.contains("setAsDefaultBrowser"), "{text}");
        }
    }

    #[test]
    fn zen_comes_from_its_flake() {
        expect![[r#"
            import inputs.zen-browser.homeModules.default
            programs.zen-browser.enable = true;
            programs.zen-browser.setAsDefaultBrowser = true;
            programs.zen-browser.profiles.default.sine.enable = true;
        "#]]
        .assert_eq(&home(&Browser, desk(&[Browser::program(BrowserProgram::Zen), Browser::sine(true)])));
    }

    #[test]
    fn extensions_are_for_chromium() {
        let extensions = Browser::extensions(&UBLOCK);
        let text = home(&Browser, desk(&[Browser::program(BrowserProgram::Brave), extensions]));
        assert!(text.contains(r#"programs.brave.extensions = [ "cjpalhdlnbpafiamejdnhcphjbkeiagm" ];"#), "{text}");
        let firefox = Browser::program(BrowserProgram::Firefox);
        assert_eq!(refused(desk(&[firefox, extensions])), [("requires", "apps.browser.extensions".to_owned())]);
        assert_eq!(refused(desk(&[extensions])), []);
    }

    #[test]
    fn sine_is_zen_s() {
        let sine = Browser::sine(true);
        assert_eq!(refused(desk(&[sine])), [("requires", "apps.browser.sine".to_owned())]);
        assert_eq!(refused(desk(&[sine, Browser::program(BrowserProgram::Zen)])), []);
    }

    #[test]
    #[should_panic(expected = "is no id")]
    fn an_extension_has_an_id() {
        let _ = Extension::new("ublock-origin");
    }
}
