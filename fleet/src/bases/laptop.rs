use super::PERSONAL;
use nivis::prelude::*;

/// What every laptop is, beside a workstation.
#[base]
pub static LAPTOP: Base = Base::new("laptop").extends(&PERSONAL).with(&[Sudo::agent_auth(true), ZramSwap::on()]);
