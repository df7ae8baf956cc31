use crate::{network::LAN_MAIN, storage::LIBRARIES, users::REVIEW};
use nivis::prelude::*;

/// A machine from which the fleet is kept: sway, containers to try things in, and clients for the databases of the VPS.
#[base]
pub static OPERATOR: Role = Role::new("operator").with(&[
    AutoUpgrade::off("the operator upgrades by hand; desk builds first and fills the cache").owner("aku").until(REVIEW),
    Avahi::from(&[&LAN_MAIN]),
    Browser::program(BrowserProgram::Zen),
    Docker::on(),
    Greetd::on(),
    Keyring::on(),
    NfsClient::add_mounts(&LIBRARIES),
    Packages::add_user(packages!["dbeaver-bin", "mycli", "pgcli", "redis"]),
    Sunshine::on(),
    Sway::on(),
    Sway::bar(Bar::Waybar),
    Sway::packages(packages!["brightnessctl", "grim", "pavucontrol", "playerctl", "slurp", "wl-clipboard"]),
    SwayIdle::on(),
    SwayIdle::sleep(SleepMode::SuspendThenHibernate),
    Swww::on(),
]);
