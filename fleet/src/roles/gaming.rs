use crate::network::LAN_MAIN;
use nivis::prelude::*;

/// A desktop that games are played on, and from which others at home get theirs.
#[base]
pub static GAMING: Role = Role::new("gaming").with(&[
    GameMode::on(),
    GameRuntime::on(),
    Performance::on(),
    Performance::tuning(Tuning::Desktop),
    Proton::on(),
    Steam::on(),
    Steam::remote_play(true),
    Steam::transfers(true),
    Steam::from(&[&LAN_MAIN]),
]);
