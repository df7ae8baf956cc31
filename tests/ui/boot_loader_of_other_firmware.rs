//! A boot loader that the firmware can't start.
use nivis::prelude::*;

#[host]
static DESK: Host = Host::desktop("desk", Desktop { firmware: Firmware::Bios, ..Desktop::DEFAULT }).state("26.05").with(&[
    SystemdBoot::on(),
]);

fn main() {}
