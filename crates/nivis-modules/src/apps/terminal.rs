use crate::desktop::Stylix;
use nivis::{choice, nix::Value, prelude::*};

choice! {
    /// A terminal, by the name of its Home Manager module, which is its command too.
    pub enum TerminalProgram {
        /// Kitty.
        Kitty = "kitty",
        /// Alacritty.
        Alacritty = "alacritty",
        /// Foot, for Wayland only.
        Foot = "foot",
        /// Ghostty.
        Ghostty = "ghostty",
    }
}

/// The terminal of each user, and the one that other programs open.
///
/// Sets `programs.<terminal>`, `home.sessionVariables.TERMINAL`, and on Linux `xdg.terminal-exec`, which desktops ask for a terminal.
#[derive(Module)]
#[module(id = "apps.terminal", kinds(Desktop, Laptop, Darwin))]
pub struct Terminal {
    /// The terminal: `programs.{kitty,alacritty,foot,ghostty}.enable`.
    #[flag(default = TerminalProgram::Kitty)]
    pub program: TerminalProgram,
    /// How large letters are, in points. Where Stylix is on, it says so.
    #[flag(conflicts(Stylix))]
    pub font_size: Option<u32>,
    /// How many lines one can scroll back. Ghostty counts bytes.
    #[flag(conflicts(Terminal::program = TerminalProgram::Ghostty))]
    pub scrollback: Option<u32>,
}

impl Configure for Terminal {
    fn home(&self, cx: &mut HomeCx<'_>) {
        let name = self.program.name();
        let darwin = cx.host().head().kind.is_darwin();
        let enable = match self.program {
            TerminalProgram::Foot if darwin => Value::Impossible("Foot has no build for macOS".to_owned()),
            _ => Value::Bool(true),
        };
        cx.from(Self::PROGRAM).set(nix! {
            programs.(name).enable = enable;
            home.sessionVariables.TERMINAL = name;
        });
        if darwin && self.program == TerminalProgram::Ghostty {
            // What nixpkgs builds itself is for Linux only.
            cx.from(Self::PROGRAM).set(nix! { programs.ghostty.package = pkgs.ghostty-bin; });
        }
        if !darwin {
            let file = [self.program.desktop_file()];
            cx.from(Self::PROGRAM).set(nix! {
                xdg.terminal-exec = { enable = true; settings.default = file; };
            });
        }
        self.write_settings(cx);
    }
}

impl Terminal {
    fn write_settings(&self, cx: &mut HomeCx<'_>) {
        let (size, lines) = (self.font_size, self.scrollback);
        let settings = match self.program {
            TerminalProgram::Kitty => nix! { font_size = size; scrollback_lines = lines; },
            TerminalProgram::Alacritty => nix! { font.size = size; scrolling.history = lines; },
            TerminalProgram::Foot => {
                nix! { main.font = size.map(|size| format!("monospace:size={size}")); scrollback.lines = lines; }
            }
            TerminalProgram::Ghostty => nix! { font-size = size; },
        };
        cx.from(Self::FONT_SIZE).from(Self::SCROLLBACK).set(settings.under(["programs", self.program.name(), "settings"]));
    }
}

impl TerminalProgram {
    const fn desktop_file(self) -> &'static str {
        match self {
            Self::Kitty => "kitty.desktop",
            Self::Alacritty => "Alacritty.desktop",
            Self::Foot => "foot.desktop",
            Self::Ghostty => "com.mitchellh.ghostty.desktop",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desktop::Scheme,
        testing::{home, refused},
    };
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);
    static ASHES: Scheme = Scheme::new("ashes");

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with([Terminal::on()]).with(settings.iter().copied())
    }

    fn mac(program: TerminalProgram) -> String {
        let host = Host::darwin("mac", Darwin { primary_user: "aku", ..Darwin::DEFAULT }).state("24.11").computed().user(&AKU);
        home(&Terminal, host.with([Terminal::on(), Terminal::program(program)]))
    }

    #[test]
    fn by_default_it_is_kitty() {
        expect![[r#"
            programs.kitty.enable = true;
            home.sessionVariables.TERMINAL = "kitty";
            xdg.terminal-exec.enable = true;
            xdg.terminal-exec.settings.default = [ "kitty.desktop" ];
        "#]]
        .assert_eq(&home(&Terminal, desk(&[])));
    }

    #[test]
    fn each_terminal_has_its_own_words() {
        for (program, size, lines) in [
            (TerminalProgram::Kitty, "kitty.settings.font_size = 12;", Some("kitty.settings.scrollback_lines = 5000;")),
            (TerminalProgram::Alacritty, "alacritty.settings.font.size = 12;", Some("alacritty.settings.scrolling.history = 5000;")),
            (TerminalProgram::Foot, "foot.settings.main.font = \"monospace:size=12\";", Some("foot.settings.scrollback.lines = 5000;")),
            (TerminalProgram::Ghostty, "ghostty.settings.font-size = 12;", None),
        ] {
            let settings = [Terminal::program(program), Terminal::font_size(12)];
            let text = home(&Terminal, desk(&settings).with(lines.map(|_| Terminal::scrollback(5000))));
            assert!(text.contains(size) && lines.is_none_or(|lines| text.contains(lines)), "{text}");
            assert!(text.contains(program.desktop_file()), "{text}");
        }
    }

    #[test]
    fn a_mac_has_one_too() {
        assert!(!mac(TerminalProgram::Kitty).contains("xdg"));
        assert!(mac(TerminalProgram::Ghostty).contains("programs.ghostty.package = pkgs.ghostty-bin;"));
        assert!(mac(TerminalProgram::Foot).contains("no build for macOS"));
    }

    #[test]
    fn letters_have_one_owner_and_ghostty_counts_bytes() {
        let stylix = [Stylix::on(), Stylix::scheme(&ASHES)];
        let found = refused(desk(&stylix).with([Terminal::font_size(12)]));
        assert!(matches!(found.as_slice(), [("conflicts", _)]), "{found:?}");
        assert_eq!(refused(desk(&stylix)), []);
        let ghostty = Terminal::program(TerminalProgram::Ghostty);
        let found = refused(desk(&[ghostty, Terminal::scrollback(5000)]));
        assert!(matches!(found.as_slice(), [("conflicts", _)]), "{found:?}");
        assert_eq!(refused(desk(&[Terminal::scrollback(5000)])), []);
    }
}
