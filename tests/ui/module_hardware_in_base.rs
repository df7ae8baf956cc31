//! A base that names a piece of hardware, of which every host has its own.
use nivis::prelude::*;

/// Wakes the machine at night.
#[derive(Module)]
#[module(id = "home.alarm")]
struct Alarm {
    /// The interface that hears the alarm.
    #[flag(required, hardware)]
    mac: Mac,
}

impl Configure for Alarm {}

#[base]
static HOMELAB: Base = Base::new("homelab").with(&[
    Alarm::on(),
    Alarm::mac(Mac::new("00:00:5e:00:53:10")),
]);

#[host]
static NAS: Host = Host::nas("nas", Nas::DEFAULT).state("26.05").base(&HOMELAB);

fn main() {}
