//! The smallest fleet, one machine: `cargo run --example one-host`.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use examples::{print_file, print_tree, render};
use nivis::prelude::*;
use std::process::ExitCode;

static ME: User = User::new("me", 1000);

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").users(&[&ME]).with(&[
    SystemdBoot::on(),
    Sshd::port(Port::new(2222)),
    Locale::timezone(Timezone::new("Europe/Prague")),
]);

static FLEET: Fleet = Fleet::new("mine", &[&WEB]).catalogues(&[&nivis::CATALOGUE]);

fn main() -> ExitCode {
    render(&FLEET, |compiled| {
        println!("The flake:");
        print_tree(compiled);
        print_file(compiled, "flake.nix");
        print_file(compiled, "generated/modules/web/security.sshd.nix");
    })
}
