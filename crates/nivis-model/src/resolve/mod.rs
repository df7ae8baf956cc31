//! Declared fleet in, decided fleet out. Reports everything that it finds, then stops.

mod export;
mod graph;
mod host;
mod table;
mod unique;

pub use export::{FleetData, HostData};
pub use table::FlagTable;

use crate::{
    diagnostic::{Diagnostic, Severity},
    fleet::Fleet,
    host::Head,
    resolved::Resolved,
    setting::Setting,
};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

/// A host of either shape: written out or computed.
#[derive(Clone, Copy)]
pub(crate) struct Declared<'a> {
    pub(crate) head: &'a Head,
    pub(crate) settings: &'a [Setting],
}

/// Decides every flag of every host.
///
/// # Errors
/// Everything that is wrong: flags that no catalogue lists, circles, names and addresses that are used twice, rules that a
/// computed host breaks, and lists or records on which two layers of one rank disagree.
pub fn resolve(fleet: &Fleet) -> Result<Resolved, Vec<Diagnostic>> {
    let declared: Vec<_> = hosts_of(fleet).collect();
    let mut found = Vec::new();

    let flags = FlagTable::of(fleet.catalogues, &mut found);
    graph::circles(&flags, &declared, &mut found);
    unique::check(&declared, &mut found);
    stop_on_errors(&mut found)?;

    let hosts: Vec<_> = declared.par_iter().map(|host| host::resolve(&flags, *host)).collect();
    // In place: a host is some hundred bytes, and a second list of them would be as long as the first.
    let hosts = hosts.into_iter().filter_map(|(host, diagnostics)| {
        found.extend(diagnostics);
        host
    });
    let hosts = hosts.collect();
    stop_on_errors(&mut found)?;

    Ok(Resolved { name: fleet.name, flags, inputs: fleet.inputs, own_options: fleet.own_options, hosts, warnings: found })
}

fn hosts_of(fleet: &Fleet) -> impl Iterator<Item = Declared<'_>> {
    let written = fleet.hosts.iter().map(|host| Declared { head: &host.head, settings: host.settings });
    written.chain(fleet.computed.iter().map(|host| Declared { head: &host.head, settings: &host.settings }))
}

/// A fault of a base shows on each of its hosts; it is reported once.
fn stop_on_errors(found: &mut Vec<Diagnostic>) -> Result<(), Vec<Diagnostic>> {
    let mut seen = FxHashSet::default();
    let mut firsts = found.iter().map(|d| seen.insert((d.code, &d.message, &d.labels))).collect::<Vec<_>>().into_iter();
    found.retain(|_| firsts.next() == Some(true));
    if found.iter().any(|d| d.severity == Severity::Error) { Err(std::mem::take(found)) } else { Ok(()) }
}
