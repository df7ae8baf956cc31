//! Two roles that choose different network managers.
use nivis::prelude::*;

#[base]
static SERVER: Role = Role::new("server").with(&[Networking::on(), Networking::manager(Manager::Networkd)]);

#[base]
static MOBILE: Role = Role::new("mobile").with(&[Networking::on(), Networking::manager(Manager::NetworkManager)]);

#[host]
static YOGA: Host = Host::laptop("yoga", Laptop::DEFAULT).state("26.05").role(&SERVER).role(&MOBILE);

fn main() {}
