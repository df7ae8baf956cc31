use super::{Run, count};
use crate::{
    Failure, Workspace,
    out::{err, out},
    write::{self, Options, Plan, WriteError, Written},
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Renders the fleet to its flake.
pub(super) fn build(run: &Run<'_>, out: Option<&Path>, force: bool, dry_run: bool) -> Result<(), Failure> {
    let target = out.map_or_else(|| run.workspace.dir().join("flake"), PathBuf::from);
    let compiled = run.compile()?;
    let hosts = count(compiled.fleet.hosts().len(), "host");
    if dry_run {
        let plan = write::plan(&compiled.tree, &target).map_err(|error| refused(run, &error))?;
        return dry(run, &hosts, &target, &plan);
    }
    let options = Options { force, ..Options::default() };
    let written = write::write(&compiled.tree, &target, &options).map_err(|error| refused(run, &error))?;
    say(run, &hosts, &target, &written);
    Ok(())
}

fn say(run: &Run<'_>, hosts: &str, target: &Path, written: &Written) {
    if run.json {
        let Written { created, updated, removed, unchanged, recovered, added_to_git, git_warning } = written;
        run.print_json(&json!({
            "created": created, "updated": updated, "removed": removed, "unchanged": unchanged, "recovered": recovered,
            "added_to_git": added_to_git, "git_warning": git_warning,
        }));
        return;
    }
    if !written.recovered.is_empty() {
        out!("finished an interrupted build first: {}", count(written.recovered.len(), "file"));
    }
    let counts = summary(&written.created, &written.updated, &written.removed, written.unchanged);
    out!("{hosts} in {}: {counts}", Workspace::show(target));
    if !written.added_to_git.is_empty() {
        out!(
            "told git of {} (`git add --intent-to-add`), since a flake sees only what git knows",
            count(written.added_to_git.len(), "new file")
        );
    }
    if let Some(warning) = &written.git_warning {
        err!("warning: git does not know of the new files: {warning}\n  help: run `git add --intent-to-add {}`", target.display());
    }
}

fn dry(run: &Run<'_>, hosts: &str, target: &Path, plan: &Plan) -> Result<(), Failure> {
    let refused: Vec<_> = plan.refused.iter().map(|refusal| refusal.path.as_str()).collect();
    if run.json {
        let Plan { created, updated, removed, unchanged, recovered, .. } = plan;
        run.print_json(&json!({
            "created": created, "updated": updated, "removed": removed, "unchanged": unchanged, "recovered": recovered, "refused": refused,
        }));
    } else {
        for (sign, paths) in [('+', &plan.created), ('~', &plan.updated), ('-', &plan.removed)] {
            paths.iter().for_each(|path| out!("{sign} {path}"));
        }
        let counts = summary(&plan.created, &plan.updated, &plan.removed, plan.unchanged);
        out!("{hosts} in {}, nothing was written: {counts}", Workspace::show(target));
        for refusal in &plan.refused {
            err!("error: {}\n  help: {}", refusal.path, refusal.help());
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(Failure::Write) }
}

fn summary(created: &[String], updated: &[String], removed: &[String], unchanged: usize) -> String {
    let changes = [(created.len(), "created"), (updated.len(), "updated"), (removed.len(), "removed")];
    let changes = changes.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", count(n, "file")));
    changes.chain([format!("{unchanged} unchanged")]).collect::<Vec<_>>().join(", ")
}

fn refused(run: &Run<'_>, error: &WriteError) -> Failure {
    if run.json {
        run.print_json(&json!({ "error": error.to_string(), "help": error.help() }));
    } else {
        err!("error: {error}\n  help: {}", error.help());
    }
    Failure::Write
}
