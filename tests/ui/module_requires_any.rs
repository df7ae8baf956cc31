//! A module that needs one of two others, on a host with neither.
use nivis::prelude::*;

/// Containers without a daemon.
#[derive(Module)]
#[module(id = "services.podman")]
struct Podman {}

impl Configure for Podman {}

/// Keeps images of containers current.
#[derive(Module)]
#[module(id = "services.watchtower", requires(any(Docker, Podman)))]
struct Watchtower {}

impl Configure for Watchtower {}

#[host]
static APPS: Host = Host::vps("apps", Vps::DEFAULT).state("26.05").with(&[
    Docker::off("this host has no room for images"),
    Watchtower::on(),
]);

fn main() {}
