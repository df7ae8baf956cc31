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
        Homebrew::brews(&["mas"]),
        Homebrew::casks(&["firefox", "hammerspoon", "rectangle"]),
        Packages::add_user(packages!["aichat"]),
    ]);
