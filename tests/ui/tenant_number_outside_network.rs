//! A tenant's host with a number that the tenant's network does not have.
use nivis::prelude::*;

static PVE: ProxmoxNode = ProxmoxNode::new("pve");
static KOMI_LAN: Network = Network::new("lan.komi", "10.20.7.0/28");
static KOMI: Tenant = Tenant::new("komi", &KOMI_LAN).node(&PVE);

#[host]
static DATABASE: Host = KOMI.lxc("database", 20, Lxc::DEFAULT).state("26.05");

fn main() {}
