use super::{Run, count};
use crate::{Failure, listed};
use serde_json::json;

/// Everything but writing: what is wrong, and what is declared but not listed.
pub(super) fn check(run: &Run<'_>) -> Result<(), Failure> {
    let unlisted = listed::unlisted(run.fleet, run.workspace);
    let compiled = match nivis_compile::compile(run.fleet) {
        Ok(compiled) if unlisted.is_empty() => compiled,
        Ok(compiled) => return Err(run.refuse([unlisted, compiled.fleet.warnings().to_vec()].concat())),
        Err(found) => return Err(run.refuse([unlisted, found].concat())),
    };
    let warnings = compiled.fleet.warnings();
    if run.json {
        run.print_json(&json!({ "diagnostics": warnings, "hosts": compiled.fleet.hosts().len(), "files": compiled.tree.len() }));
    } else {
        run.warn(warnings);
        let (hosts, files) = (count(compiled.fleet.hosts().len(), "host"), count(compiled.tree.len(), "file"));
        println!("{hosts} checked, {files} rendered, {}", count(warnings.len(), "warning"));
    }
    Ok(())
}
