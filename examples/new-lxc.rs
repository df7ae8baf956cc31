//! Adds one Proxmox container to a small fleet: `cargo run --example new-lxc`.
//!
//! Prints the flake's files, the container's Nix, and the line that creates it on its node. Change something below and run it
//! again: give the host another kind, take `PostgreSql::version` out, or move it out of its network.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use examples::{print_file, print_tree, render};
use nivis::{modules::virtualisation::pct_create, prelude::*};
use std::process::ExitCode;

static LAN: Network = Network::new("lan", "10.20.0.0/24").gateway("10.20.0.1").name_server("10.20.0.1");
static NODE: ProxmoxNode = ProxmoxNode::new("pve");
static ME: User = User::new("me", 1000).keys(&["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA1K9OopbFH8/ojF4Cy8QUO8VL/dwcX8+JSrnOoI6Do/ me@desk"]);

#[base]
static CONTAINER: Base = Base::new("container").with(&[Networking::on(), Networking::manager(Manager::Container), ServerGc::on()]);

#[host]
static DB: Host = Host::lxc("db", Lxc { node: Some(&NODE), vmid: 110, cores: 2, memory: gib(4), ..Lxc::DEFAULT })
    .state("26.05")
    .users(&[&ME])
    .base(&CONTAINER)
    .nic(Nic::veth("eth0").fixed(&LAN, "10.20.0.10"))
    .with(&[PostgreSql::on(), PostgreSql::version(PostgreSqlVersion::V17), PostgreSql::databases(&["grafana"])]);

static FLEET: Fleet = Fleet::new("small", &[&DB]).catalogues(&[&nivis::CATALOGUE]);

fn main() -> ExitCode {
    render(&FLEET, |compiled| {
        println!("The flake:");
        print_tree(compiled);
        print_file(compiled, "generated/hosts/db.nix");
        print_file(compiled, "generated/modules/db/services.postgresql.nix");
        println!("On the node:");
        compiled.fleet.hosts().iter().filter_map(pct_create).for_each(|line| println!("{line}"));
    })
}
