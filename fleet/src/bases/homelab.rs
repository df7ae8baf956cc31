use crate::{
    network::MESH,
    users::{LENT_AGENT, OPERATOR_KEYS, REVIEW},
};
use nivis::prelude::*;

/// What every server is, at home, at a tenant's and at the provider. What it is for, each says itself.
#[base]
pub static HOMELAB: Base = Base::new("homelab").with(&[
    Fail2ban::ignore(&[&MESH]),
    Identity::on(),
    Journald::on(),
    Journald::max_size(mib(100)),
    Journald::retention(days(14)),
    Locale::timezone(Timezone::new("Europe/Prague")),
    Locale::times(LocaleName::new("en_GB.UTF-8")),
    Networking::on(),
    NixSettings::manual(false),
    Packages::add_system(packages!["btop", "curl", "git", "jq", "ripgrep", "rsync", "tmux", "tree"]),
    ServerGc::on(),
    Shell::on(),
    Sudo::agent_auth(true).because(LENT_AGENT).owner("aku").until(REVIEW),
    Users::authorized_keys(&OPERATOR_KEYS),
]);
