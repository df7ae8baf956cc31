//! A duration in minutes, or is it months?
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Sshd::harden(true),
    Sshd::alive_interval(Interval::new("10m")),
]);

fn main() {}
