use super::{Run, count};
use crate::{Failure, out::out};
use serde_json::json;

/// Everything but writing: what is wrong, and what is worth a look.
pub(super) fn check(run: &Run<'_>) -> Result<(), Failure> {
    let compiled = run.compile()?;
    let (hosts, files, warnings) = (compiled.fleet.hosts().len(), compiled.tree.len(), &compiled.warnings);
    if run.json {
        run.print_json(&json!({ "diagnostics": warnings, "hosts": hosts, "files": files }));
    } else {
        out!("{} checked, {} rendered, {}", count(hosts, "host"), count(files, "file"), count(warnings.len(), "warning"));
    }
    Ok(())
}
