use super::PERSONAL;
use crate::users::{LENT_AGENT, REVIEW};
use nivis::prelude::*;

/// What every laptop is, beside a workstation.
#[base]
pub static LAPTOP: Base = Base::new("laptop").extends(&PERSONAL).with(&[
    Hibernate::on(),
    LaptopPower::on(),
    Logind::on(),
    Logind::lid(LidAction::SuspendThenHibernate),
    Performance::on(),
    Performance::tuning(Tuning::Laptop),
    Sudo::agent_auth(true).because(LENT_AGENT).owner("aku").until(REVIEW),
    Tlp::on(),
    Tlp::charge(&Charge::between(75, 80)),
    Tlp::wifi_power_save(true),
    ZramSwap::on(),
]);
