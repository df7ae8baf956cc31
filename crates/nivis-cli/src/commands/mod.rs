//! One command, one file.

mod audit;
mod build;
mod check;
mod list;
mod schema;
mod show;
mod stats;
mod why;

use crate::{
    Args, Failure, Workspace,
    args::Command,
    listed,
    nearest::nearest,
    out::{err, out},
    report, today,
};
use nivis_compile::Compiled;
use nivis_model::{Diagnostic, Fleet, Resolved, ResolvedHost};
use serde_json::json;

/// What every command is given.
pub(crate) struct Run<'a> {
    fleet: &'a Fleet,
    workspace: &'a Workspace,
    json: bool,
}

pub(crate) fn run(fleet: &Fleet, workspace: &Workspace, args: &Args) -> Result<(), Failure> {
    let run = Run { fleet, workspace, json: args.json };
    match &args.command {
        Command::Build { out, force, dry_run } => build::build(&run, out.as_deref(), *force, *dry_run),
        Command::Check { today } => check::check(&run, today.unwrap_or_else(today::utc)),
        Command::Audit { today, strict } => audit::audit(&run, today.unwrap_or_else(today::utc), *strict),
        Command::List { stats } => list::list(&run, *stats),
        Command::Schema { command } => schema::schema(&run, command),
        Command::Show { host } => show::show(&run, host),
        Command::Why { host, what } => why::why(&run, host, what),
    }
}

impl Run<'_> {
    /// Compiles the fleet, and prints what is wrong with it: that something is declared and not listed, too.
    fn compile(&self) -> Result<Compiled, Failure> {
        let mut found = listed::unlisted(self.fleet, self.workspace);
        match nivis_compile::compile_with(self.fleet, &schema::own(self.workspace)?) {
            Ok(compiled) if found.is_empty() => {
                self.warn(&compiled.warnings);
                return Ok(compiled);
            }
            Ok(compiled) => found.extend_from_slice(&compiled.warnings),
            Err(more) => found.extend(more),
        }
        Err(self.refuse(found))
    }

    /// Resolves the fleet, and prints what is wrong with it.
    fn resolve(&self) -> Result<Resolved, Failure> {
        nivis_model::resolve(self.fleet).map_err(|found| self.refuse(found))
    }

    fn refuse(&self, mut found: Vec<Diagnostic>) -> Failure {
        found.sort();
        if self.json {
            self.print_json(&json!({ "diagnostics": found }));
        } else {
            report::print(&found, self.workspace);
            let errors = found.iter().filter(|d| d.severity == nivis_model::Severity::Error).count();
            err!("{}: nothing was written", count(errors, "error"));
        }
        Failure::Fleet
    }

    fn warn(&self, found: &[Diagnostic]) {
        if !self.json {
            report::print(found, self.workspace);
        }
    }

    fn print_json(&self, value: &serde_json::Value) {
        out!("{value:#}");
    }

    fn host<'f>(&self, fleet: &'f Resolved, name: &str) -> Result<&'f ResolvedHost, Failure> {
        fleet.host(name).ok_or_else(|| {
            let names = fleet.hosts().iter().map(ResolvedHost::name);
            unknown(&format!("the fleet has no host `{name}`"), nearest(name, names), "`list` shows all hosts")
        })
    }
}

/// Says that a word is not known, and what it may have meant.
fn unknown(message: &str, meant: Option<&str>, else_help: &str) -> Failure {
    match meant {
        Some(meant) => err!("error: {message}\n  help: did you mean `{meant}`?"),
        None => err!("error: {message}\n  help: {else_help}"),
    }
    Failure::Usage
}

/// `1 host`, `5 hosts`.
fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
