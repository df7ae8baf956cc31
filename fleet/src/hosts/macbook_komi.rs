use crate::{bases::MACBOOK, network::LAN_KOMI, roles::DEVELOPER, users::KOMI};
use nivis::prelude::*;

/// The tenant's own Mac. Nothing listens on it.
#[host]
pub static MACBOOK_KOMI: Host = Host::darwin("macbook-komi", Darwin { primary_user: "komi", ..Darwin::DEFAULT })
    .state("24.11")
    .channel(Unstable)
    .users(&[&KOMI])
    .tags(&["laptop"])
    .base(&MACBOOK)
    .role(&DEVELOPER)
    .nic(Nic::wireless("en0").dhcp(&LAN_KOMI, "10.40.0.50"))
    .with(&[
        Firewall::stealth(true),
        Hammerspoon::on(),
        Hammerspoon::windows(&[
            WindowBinding::new("cmd+alt+left", WindowPlace::LeftHalf),
            WindowBinding::new("cmd+alt+right", WindowPlace::RightHalf),
            WindowBinding::new("cmd+alt+return", WindowPlace::Full),
            WindowBinding::new("cmd+alt+n", WindowPlace::NextScreen),
        ]),
        Hammerspoon::apps(&[AppBinding::new("cmd+alt+f", "Firefox"), AppBinding::new("cmd+alt+t", "kitty")]),
        Homebrew::brews(&["mas"]),
        Homebrew::casks(&["firefox"]),
        Nixvim::servers(&[NixvimName::new("nil_ls"), NixvimName::new("rust_analyzer")]),
        Packages::add_user(packages!["aichat"]),
    ]);
