//! Lowered hosts against the options that exist: what NixOS, Home Manager or nix-darwin would refuse is refused here, with the Rust line.

mod clashes;
mod devices;
mod packages;
pub(crate) mod schemas;

pub use schemas::OptionSets;

use crate::lower::{LoweredHost, LoweredOption, Part, label};
use nivis_model::{
    Diagnostic, Resolved, ResolvedHost, Severity,
    nix::{
        AttrPath,
        schema::{Checked, Fault, Schemas, packages::PACKAGES},
    },
};
use rayon::prelude::*;
use std::sync::Arc;

/// What was found out about the options of a fleet.
#[derive(Default)]
pub struct Validated {
    /// What each host sets, in the order of the fleet.
    pub hosts: Vec<HostOptions>,
    /// What is worth a look.
    pub warnings: Vec<Diagnostic>,
}

/// What a host sets, its homes included.
pub struct HostOptions {
    /// The host.
    pub host: String,
    /// How many options.
    pub options: usize,
    /// How many values: a list counts each element, a set each entry.
    pub values: usize,
    /// How many of the values are expressions whose type only Nix knows.
    pub unchecked: usize,
    /// How many of the values are for modules that nobody described.
    pub foreign: usize,
}

/// Checks every option of every host and home.
///
/// # Errors
/// Options that do not exist, values that they do not take, definitions that Nix could not merge, and devices that two hosts name.
pub fn validate(sets: &OptionSets, fleet: &Resolved, hosts: &[LoweredHost<'_>]) -> Result<Validated, Vec<Diagnostic>> {
    let (rows, found): (Vec<_>, Vec<_>) = hosts.par_iter().map(|host| validate_host(sets, fleet, host)).unzip();
    let mut found: Vec<Finding> = found.into_iter().flatten().collect();
    found.extend(devices::shared(hosts).into_iter().map(|diagnostic| Finding { diagnostic, problem: Problem::Said }));
    // A base's fault shows on each of its hosts, as it does in lower.
    found.sort_by(|a, b| a.diagnostic.cmp(&b.diagnostic));
    found.dedup_by(|a, b| a.diagnostic.labels == b.diagnostic.labels && a.problem == b.problem);
    let found: Vec<_> = found.into_par_iter().map(Finding::finish).collect();
    if found.iter().any(|d| d.severity == Severity::Error) { Err(found) } else { Ok(Validated { hosts: rows, warnings: found }) }
}

/// What is wrong, before anybody has looked for what was meant: that takes long, and is asked once for all hosts.
struct Finding {
    diagnostic: Diagnostic,
    problem: Problem,
}

#[derive(PartialEq)]
enum Problem {
    Option(Fault, Arc<Schemas<'static>>),
    Package(AttrPath),
    /// It says by itself what to do.
    Said,
}

impl Finding {
    fn finish(mut self) -> Diagnostic {
        self.diagnostic.help = match &self.problem {
            Problem::Said => return self.diagnostic,
            Problem::Option(fault, schemas) => schemas.help(fault).unwrap_or_else(|| unlike_any(fault)),
            Problem::Package(path) => match PACKAGES.meant(path) {
                Some(meant) => format!("did you mean `pkgs.{meant}`? If it is newer than the list, nothing needs to be done"),
                None => "if it is newer than the list, nothing needs to be done".to_owned(),
            },
        };
        self.diagnostic
    }
}

/// What to do about an option that is like none: it may be one of the user's own.
fn unlike_any(fault: &Fault) -> String {
    let root: Vec<_> = fault.path.segments().iter().take(2).cloned().collect();
    let root = AttrPath::of(root);
    format!("leave it out; if a Nix module of your own declares it, say so with `Fleet::own_options(&[\"{root}\"])`")
}

fn validate_host(sets: &OptionSets, fleet: &Resolved, lowered: &LoweredHost<'_>) -> (HostOptions, Vec<Finding>) {
    let mut look = Look { host: lowered.host, row: HostOptions::new(lowered.host), found: Vec::new() };
    look.at(&format!("host `{}`", lowered.host.name()), schemas::of_system(sets, fleet, lowered), &lowered.system);
    for home in &lowered.homes {
        look.at(&format!("{}@{}", home.user.name, lowered.host.name()), schemas::of_home(sets, fleet, lowered, home), &home.parts);
    }
    (look.row, look.found)
}

/// One host while it is looked at.
struct Look<'a> {
    host: &'a ResolvedHost,
    row: HostOptions,
    found: Vec<Finding>,
}

impl Look<'_> {
    /// Looks at the host's system, or at a home.
    fn at(&mut self, what: &str, schemas: Schemas<'static>, parts: &[Part<'_>]) {
        let schemas = Arc::new(schemas);
        for part in parts {
            for option in &part.options {
                let checked = schemas.check(&option.path, &option.value);
                self.row.add(&checked);
                for fault in checked.faults {
                    let message = format!("{what}: {}", fault.message());
                    let problem = Problem::Option(fault, schemas.clone());
                    self.find(Diagnostic::error("option", message, ""), problem, (part, option));
                }
                self.packages(what, (part, option));
            }
        }
        let clashes = clashes::clashes(what, self.host, &schemas, parts);
        self.found.extend(clashes.into_iter().map(|diagnostic| Finding { diagnostic, problem: Problem::Said }));
    }

    /// Notes what is wrong with an option.
    fn find(&mut self, diagnostic: Diagnostic, problem: Problem, origin: (&Part<'_>, &LoweredOption<'_>)) {
        let diagnostic = label(diagnostic.host(self.host.name()), origin, &origin.1.value, self.host);
        self.found.push(Finding { diagnostic, problem });
    }
}

impl HostOptions {
    fn new(host: &ResolvedHost) -> Self {
        Self { host: host.name().to_owned(), options: 0, values: 0, unchecked: 0, foreign: 0 }
    }

    fn add(&mut self, checked: &Checked) {
        self.options += 1;
        self.values += checked.values;
        self.unchecked += checked.unchecked;
        self.foreign += checked.foreign;
    }
}
