//! A module of one's own, with flags, relations and facts: `cargo run --example own-module`.
//!
//! The catalogue's modules are written in the same way; there is nothing that only they can do.

use examples::{print_file, render};
use nivis::prelude::*;
use serde::Serialize;
use std::process::ExitCode;

choice! {
    /// How much the status page says.
    pub enum Detail {
        /// Whether it is up.
        Brief = "brief",
        /// Every check.
        Full = "full",
    }
}

/// Something that the status page looks at.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Probe {
    /// What it is called on the page.
    name: &'static str,
    /// Where it is.
    url: &'static str,
}

/// A status page behind nginx. Sets `services.nginx` and an entry in `environment.etc`.
#[derive(Module)]
#[module(id = "acme.status-page", kinds(Vps, Lxc), requires(Sshd))]
pub struct StatusPage {
    /// Port that it listens on.
    #[flag(default = Port::new(8080))]
    pub port: Port,
    /// How much it says.
    #[flag(default = Detail::Brief)]
    pub detail: Detail,
    /// What it looks at.
    pub probes: Vec<Probe>,
    /// How often it looks; only a full page is worth a look each minute.
    #[flag(default = minutes(5), requires(StatusPage::detail = Detail::Full))]
    pub every: Interval,
}

impl Configure for StatusPage {
    fn facts(&self, facts: &mut Facts) {
        facts.listen("status page", Tcp, self.port);
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        let probes: String = self.probes.iter().map(|probe| format!("{} {}\n", probe.name, probe.url)).collect();
        cx.from(Self::PROBES).set(nix! { environment.etc."status/probes".text = probes; });
        cx.set(nix! {
            environment.etc."status/detail".text = self.detail;
            environment.etc."status/every".text = self.every;
            services.nginx = {
                enable = true;
                virtualHosts.status.listen = [{ addr = "0.0.0.0"; port = self.port; }];
            };
        });
    }
}

static ACME: Catalogue = catalogue![StatusPage];
static OPS: User = User::new("ops", 1000);

#[host]
static EDGE: Host = Host::vps("edge", Vps::DEFAULT).state("26.05").users(&[&OPS]).with(&[
    SystemdBoot::on(),
    StatusPage::on(),
    StatusPage::detail(Detail::Full),
    StatusPage::every(minutes(1)),
    StatusPage::probes(&[Probe { name: "shop", url: "https://shop.example.org" }]),
]);

static FLEET: Fleet = Fleet::new("acme", &[&EDGE]).catalogues(&[&nivis::CATALOGUE, &ACME]);

fn main() -> ExitCode {
    render(&FLEET, |compiled| {
        print_file(compiled, "generated/modules/edge/acme.status-page.nix");
        // The firewall opened the port, since the module said that it listens.
        print_file(compiled, "generated/modules/defaults/security.firewall.nix");
    })
}
