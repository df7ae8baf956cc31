use crate::themes::{MIRAMARE, MONOSPACE};
use nivis::prelude::*;

/// What every Mac is.
#[base]
pub static MACBOOK: Base = Base::new("macbook").with(&[
    FileVault::on(),
    Git::on(),
    Homebrew::on(),
    Homebrew::cleanup(HomebrewCleanup::Zap),
    Locale::timezone(Timezone::new("Europe/Prague")),
    MacDefaults::on(),
    MacDefaults::dock_autohide(true),
    MacDefaults::dock_recents(false),
    MacDefaults::finder_path_bar(true),
    MacDefaults::finder_view(FinderView::List),
    MacDefaults::show_extensions(true),
    MacDefaults::tap_to_click(true),
    Nixvim::on(),
    Nixvim::leader(" "),
    Nixvim::indent(2),
    Nixvim::plugins(&[
        NixvimName::new("gitsigns"),
        NixvimName::new("lualine"),
        NixvimName::new("treesitter"),
        NixvimName::new("which-key"),
    ]),
    Packages::add_user(packages!["bat", "eza", "fd", "fzf", "jq", "ripgrep"]),
    Shell::on(),
    Shell::prompt(true),
    Stylix::on(),
    Stylix::scheme(&MIRAMARE),
    Stylix::monospace(&MONOSPACE),
    Terminal::on(),
    TouchId::on(),
    Users::shell(LoginShell::Zsh),
]);
