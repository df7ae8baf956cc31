use super::{Run, count};
use crate::{Failure, out::out};
use nivis_model::Date;
use serde_json::json;

/// Everything but writing: what is wrong, and what is worth a look on that day.
pub(super) fn check(run: &Run<'_>, today: Date) -> Result<(), Failure> {
    let compiled = run.compile()?;
    let expired = compiled.fleet.expired(today);
    run.warn(&expired);
    let (hosts, files) = (compiled.fleet.hosts().len(), compiled.tree.len());
    let warnings: Vec<_> = compiled.warnings.iter().chain(&expired).collect();
    if run.json {
        run.print_json(&json!({ "diagnostics": warnings, "hosts": hosts, "files": files }));
    } else {
        out!("{} checked, {} rendered, {}", count(hosts, "host"), count(files, "file"), count(warnings.len(), "warning"));
    }
    Ok(())
}
