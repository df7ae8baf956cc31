use super::own::{own, read};
use crate::{
    Failure,
    commands::{Run, count, unknown},
    out::out,
    report,
};
use nivis_compile::{LoweredHost, OptionSets, lower, validate};
use nivis_model::{Diagnostic, Resolved, Severity};
use nivis_nix::schema::Line;
use serde_json::json;
use std::{collections::BTreeSet, path::Path};

/// Lists what an upgrade breaks in this fleet: what is refused under `to` and was fine under `from`. Each is a release, such as 25.11, or a
/// folder of imported option sets.
pub(super) fn diff(run: &Run<'_>, from: &str, to: &str) -> Result<(), Failure> {
    let (before, after) = (sets(run, from)?, sets(run, to)?);
    let fleet = run.resolve()?;
    let hosts = lower(&fleet).map_err(|found| run.refuse(found))?;
    let (before, after) = (faults(&before, &fleet, &hosts), faults(&after, &fleet, &hosts));
    let known: BTreeSet<_> = before.iter().map(|d| &d.message).collect();
    let broken: Vec<_> = after.iter().filter(|d| !known.contains(&d.message)).cloned().collect();
    if run.json {
        run.print_json(&json!({ "from": from, "to": to, "diagnostics": broken }));
    } else {
        report::print(&broken, run.workspace);
        let options = count(broken.len(), "option");
        out!("{options} of this fleet {} between {from} and {to}", if broken.len() == 1 { "breaks" } else { "break" });
    }
    if broken.is_empty() { Ok(()) } else { Err(Failure::Fleet) }
}

fn sets(run: &Run<'_>, which: &str) -> Result<OptionSets, Failure> {
    if let Some(line) = Line::parse(which) {
        return Ok(OptionSets { line: Some(line), ..own(run.workspace)? });
    }
    let folder = Path::new(which);
    let sets = if folder.is_dir() { read(folder)? } else { OptionSets::default() };
    if sets.own.is_empty() {
        let message = format!("`{which}` is neither a release nor a folder of option sets");
        return Err(unknown(&message, None, "write a release such as 25.11, or a folder that `schema import` made"));
    }
    Ok(OptionSets { line: Some(Line::UNSTABLE), ..sets })
}

fn faults(sets: &OptionSets, fleet: &Resolved, hosts: &[LoweredHost<'_>]) -> Vec<Diagnostic> {
    let found = validate(sets, fleet, hosts).err().unwrap_or_default();
    found.into_iter().filter(|d| d.severity == Severity::Error).collect()
}
