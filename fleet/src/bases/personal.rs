use crate::users::OPERATOR_KEYS;
use nivis::prelude::*;

/// What every workstation is.
#[base]
pub static PERSONAL: Base = Base::new("personal").with(&[
    Editor::on(),
    Git::on(),
    Kernel::on(),
    Kernel::packages(KernelSet::Latest),
    Locale::timezone(Timezone::new("Europe/Prague")),
    Locale::times(LocaleName::new("en_GB.UTF-8")),
    Locale::layouts(&[KeyboardLayout::new("us").variant("altgr-intl"), KeyboardLayout::new("cz")]),
    Networking::on(),
    Networking::manager(Manager::NetworkManager),
    NixGc::on(),
    Packages::add_user(packages!["bat", "eza", "fd", "fzf", "htop", "jq", "ripgrep", "tree"]),
    Shell::on(),
    Shell::prompt(true),
    Shell::direnv(true),
    Sudo::timestamp_timeout(hours(3)),
    Users::authorized_keys(&OPERATOR_KEYS),
    Users::shell(LoginShell::Zsh),
]);
