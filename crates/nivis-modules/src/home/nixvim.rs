use super::Editor;
use crate::{lists::once, text::refuse};
use nivis::{Channel, Msg, choice, nix::Value, prelude::*};
use serde::Serialize;

choice! {
    /// How lines are numbered.
    pub enum LineNumbers {
        /// Not at all.
        Off = "off",
        /// From the first line of the file.
        Absolute = "absolute",
        /// From the line with the cursor, which has its own number.
        Relative = "relative",
    }
}

/// A part of Nixvim, by its name below `programs.nixvim`: a plugin such as `gitsigns`, or a language server such as `nil_ls`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct NixvimName(&'static str);

impl NixvimName {
    /// The part of that name.
    ///
    /// # Panics
    /// If it is not letters, digits, dashes and underscores; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        let b = name.as_bytes();
        let (mut i, mut bad) = (0, b.is_empty());
        while i < b.len() {
            bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'-' | b'_'));
            i += 1;
        }
        if bad {
            refuse(Msg::new().s("part of Nixvim \"").s(name).s("\" is none"), "write its attribute, such as \"which-key\" or \"nil_ls\"");
        }
        Self(name)
    }
}

/// Neovim as Nixvim configures it: plugins and language servers by name, without a line of Lua. It is each user's `EDITOR`.
///
/// Imports Nixvim's module for homes (`inputs.nixvim`, of the release that the host's channel has) and sets `programs.nixvim`. It is the
/// editor in place of [`Editor`](struct@Editor). Where Stylix is on, the colours are Stylix's.
#[derive(Module)]
#[module(id = "home.nixvim", conflicts(Editor))]
pub struct Nixvim {
    /// Whether `vi`, `vim` and `vimdiff` start it: `programs.nixvim.{viAlias,vimAlias,vimdiffAlias}`.
    #[flag(default = false)]
    pub aliases: bool,
    /// The key that commands of one's own begin with: `programs.nixvim.globals.mapleader`. Unset, it is Neovim's backslash.
    pub leader: Option<String>,
    /// How lines are numbered: `programs.nixvim.opts.{number,relativenumber}`.
    #[flag(default = LineNumbers::Absolute)]
    pub line_numbers: LineNumbers,
    /// How many spaces a step to the right has: `programs.nixvim.opts.{expandtab,shiftwidth,tabstop}`. Unset, it is a tab.
    pub indent: Option<u32>,
    /// Plugins: `programs.nixvim.plugins.<name>.enable`.
    pub plugins: Vec<NixvimName>,
    /// Language servers: `programs.nixvim.plugins.lsp.servers.<name>.enable`.
    pub servers: Vec<NixvimName>,
}

impl Configure for Nixvim {
    fn home(&self, cx: &mut HomeCx<'_>) {
        let input = if cx.host().head().channel == Channel::Unstable { "nixvim-unstable" } else { "nixvim" };
        cx.import(Value::inputs([input, "homeModules", "nixvim"]));
        cx.set(nix! {
            programs.nixvim = {
                enable = true;
                defaultEditor = true;
                globals.mapleader = self.leader.as_deref();
                viAlias = self.aliases.then_some(true);
                vimAlias = self.aliases.then_some(true);
                vimdiffAlias = self.aliases.then_some(true);
                opts = {
                    expandtab = self.indent.map(|_| true);
                    number = (self.line_numbers != LineNumbers::Off);
                    relativenumber = (self.line_numbers == LineNumbers::Relative);
                    shiftwidth = self.indent;
                    tabstop = self.indent;
                };
            };
        });
        for NixvimName(plugin) in once(self.plugins.iter().copied()) {
            cx.from(Self::PLUGINS).set(nix! { programs.nixvim.plugins.(plugin).enable = true; });
        }
        let servers = once(self.servers.iter().copied());
        if !servers.is_empty() {
            cx.from(Self::SERVERS).set(nix! { programs.nixvim.plugins.lsp.enable = true; });
        }
        for NixvimName(server) in servers {
            cx.from(Self::SERVERS).set(nix! { programs.nixvim.plugins.lsp.servers.(server).enable = true; });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{home, refused};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);
    static PLUGINS: [NixvimName; 2] = [NixvimName::new("gitsigns"), NixvimName::new("which-key")];
    static SERVERS: [NixvimName; 1] = [NixvimName::new("nil_ls")];

    fn desktop(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with([Nixvim::on()]).with(settings.iter().copied())
    }

    #[test]
    fn by_default_it_numbers_lines() {
        expect![[r#"
            import inputs.nixvim.homeModules.nixvim
            programs.nixvim.enable = true;
            programs.nixvim.defaultEditor = true;
            programs.nixvim.opts.number = true;
            programs.nixvim.opts.relativenumber = false;
        "#]]
        .assert_eq(&home(&Nixvim, desktop(&[])));
    }

    #[test]
    fn each_flag_acts() {
        let flags = [
            Nixvim::aliases(true),
            Nixvim::leader(" "),
            Nixvim::line_numbers(LineNumbers::Relative),
            Nixvim::indent(2),
            Nixvim::plugins(&PLUGINS),
            Nixvim::add_plugins(&PLUGINS),
            Nixvim::servers(&SERVERS),
        ];
        expect![[r#"
            import inputs.nixvim.homeModules.nixvim
            programs.nixvim.enable = true;
            programs.nixvim.defaultEditor = true;
            programs.nixvim.globals.mapleader = " ";
            programs.nixvim.viAlias = true;
            programs.nixvim.vimAlias = true;
            programs.nixvim.vimdiffAlias = true;
            programs.nixvim.opts.expandtab = true;
            programs.nixvim.opts.number = true;
            programs.nixvim.opts.relativenumber = true;
            programs.nixvim.opts.shiftwidth = 2;
            programs.nixvim.opts.tabstop = 2;
            programs.nixvim.plugins.gitsigns.enable = true;
            programs.nixvim.plugins.which-key.enable = true;
            programs.nixvim.plugins.lsp.enable = true;
            programs.nixvim.plugins.lsp.servers.nil_ls.enable = true;
        "#]]
        .assert_eq(&home(&Nixvim, desktop(&flags)));
        assert!(home(&Nixvim, desktop(&[Nixvim::line_numbers(LineNumbers::Off)])).contains("opts.number = false;"));
    }

    #[test]
    fn a_channel_has_its_own() {
        let host = Host::desktop("desk", Desktop::DEFAULT).state("26.05").channel(Unstable).computed().user(&AKU);
        assert!(home(&Nixvim, host.with([Nixvim::on()])).starts_with("import inputs.nixvim-unstable.homeModules.nixvim\n"));
    }

    #[test]
    fn a_user_has_one_editor() {
        let found = refused(desktop(&[Editor::on()]));
        assert!(found.iter().all(|(code, _)| *code == "conflicts") && !found.is_empty(), "{found:?}");
        assert_eq!(refused(desktop(&[])), []);
    }

    #[test]
    #[should_panic(expected = "part of Nixvim \"which key\" is none")]
    fn a_name_is_an_attribute() {
        let _ = NixvimName::new("which key");
    }
}
