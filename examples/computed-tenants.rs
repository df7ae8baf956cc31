//! Hosts that a program computes: three tenants with the same two containers each: `cargo run --example computed-tenants`.
//!
//! Hosts that come from a table can't be a `static`. They keep the same rules, which `nivis::compile` checks: give two rows of the
//! table one address, and it says so with both places.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use examples::{print_file, render};
use nivis::prelude::*;
use std::process::ExitCode;

/// A tenant's name, the network that is theirs, and the VM id that their containers start from.
const TENANTS: [(&str, &str, u32); 3] = [("ada", "10.41.0.0/24", 200), ("bob", "10.42.0.0/24", 300), ("eve", "10.43.0.0/24", 400)];

static NODE: ProxmoxNode = ProxmoxNode::new("pve");
static OPS: User = User::new("ops", 1000);

#[base]
static TENANT: Base = Base::new("tenant").with(&[Networking::on(), Networking::manager(Manager::Container), ServerGc::on()]);

fn containers(&(name, cidr, first): &(&'static str, &'static str, u32)) -> [HostBuf; 2] {
    let network = Setting::leak(Network::new(name, cidr));
    let tenant = Setting::leak(Tenant::new(name, network).node(&NODE).user(&OPS).base(&TENANT).first_vmid(first));
    let web = tenant.lxc("web", 10, Lxc { cores: 2, ..Lxc::DEFAULT }).state("26.05").computed();
    let db = tenant.lxc("db", 11, Lxc { memory: gib(2), ..Lxc::DEFAULT }).state("26.05").computed();
    [web.with([Docker::on()]), db.with([PostgreSql::on(), PostgreSql::version(PostgreSqlVersion::V17)])]
}

fn main() -> ExitCode {
    let fleet = Fleet::new("tenants", &[]).catalogues(const { &[&nivis::CATALOGUE] }).and(TENANTS.iter().flat_map(containers));
    render(&fleet, |compiled| {
        for host in compiled.fleet.hosts() {
            let addresses: Vec<_> = host.head().nics().filter_map(|nic| nic.attachment).map(|at| at.address.to_string()).collect();
            println!("{:8} {} {}", host.name(), host.head().kind.name(), addresses.join(" "));
        }
        print_file(compiled, "generated/hosts/eve-db.nix");
    })
}
