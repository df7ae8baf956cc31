//! Two hosts of one name.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05");

#[host]
static WEB_NEW: Host = Host::vps("web", Vps::DEFAULT).state("26.05");

static FLEET: Fleet = Fleet::new("home", &[&WEB, &WEB_NEW]);

fn main() -> std::process::ExitCode {
    nivis::run(&FLEET, nivis::here!())
}
