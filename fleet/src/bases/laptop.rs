use super::PERSONAL;
use crate::network::LAN_MAIN;
use nivis::prelude::*;

/// What every laptop is, beside a workstation. It is carried into other people's networks, so SSH answers at home only.
#[base]
pub static LAPTOP: Base = Base::new("laptop").extends(&PERSONAL).with(&[Sshd::from(&[&LAN_MAIN]), Sudo::agent_auth(true), ZramSwap::on()]);
