use super::{Run, unknown};
use crate::{Failure, nearest::nearest, out::out};
use nivis_compile::{
    explain::{self, Explained, Step},
    lower,
};
use nivis_model::{Fate, FlagMeta, nix::AttrPath};
use serde_json::json;

/// Explains a flag, or an option of the rendered configuration.
pub(super) fn why(run: &Run<'_>, host: &str, what: &str) -> Result<(), Failure> {
    let fleet = run.resolve()?;
    let host = run.host(&fleet, host)?;
    let flag = fleet.flags().find(what);
    let steps = flag.map(|flag| explain::flag(host, flag)).unwrap_or_default();
    let lowered = lower(&fleet).map_err(|found| run.refuse(found))?;
    let lowered = lowered.iter().find(|lowered| lowered.host.name() == host.name());
    let options = match (what.parse::<AttrPath>(), lowered) {
        (Ok(path), Some(lowered)) => explain::option(lowered, &path),
        _ => Vec::new(),
    };
    if flag.is_none() && options.is_empty() {
        let options = lowered.iter().flat_map(|l| l.system.iter().chain(l.homes.iter().flat_map(|home| &home.parts)));
        let paths: Vec<_> = options.flat_map(|part| &part.options).map(|option| option.path.to_string()).collect();
        let names = fleet.flags().flags().iter().map(|flag| flag.id).chain(paths.iter().map(String::as_str));
        let message = format!("`{what}` is neither a flag nor an option of host `{}`", host.name());
        return Err(unknown(&message, nearest(what, names), "`show HOST` lists all flags of a host"));
    }
    if run.json {
        run.print_json(&json!({ "host": host.name(), "flag": flag.map(|flag| flag.id), "history": steps, "options": options }));
        return Ok(());
    }
    if let Some(flag) = flag {
        print_flag(host.name(), flag, &steps);
    }
    options.iter().for_each(print_option);
    Ok(())
}

fn print_flag(host: &str, flag: &FlagMeta, steps: &[Step]) {
    out!("{host} · {}", flag.id);
    if steps.is_empty() {
        out!("  no layer sets it, and its module is off or it has no default");
    }
    steps.iter().for_each(|step| print_step(step, ""));
}

fn print_step(step: &Step, indent: &str) {
    let mark = match step.fate {
        Fate::Won => '▶',
        Fate::Joined => '+',
        Fate::Lost => ' ',
    };
    let by = step.implied_by.map_or_else(String::new, |flag| format!(", implied by `{flag}`"));
    let reason = step.reason.map_or_else(String::new, |reason| format!("  — {reason}"));
    out!("{indent}  {mark} {:12} {:24} {}{by}{reason}", step.shown, step.layer, step.place);
}

fn print_option(option: &Explained) {
    out!("{} · {} = {}", option.of, option.option, option.value);
    out!("  by module `{}`, priority {}", option.module, option.priority);
    let mut last = "";
    for step in &option.from {
        if step.flag != last {
            out!("  from `{}`", step.flag);
            last = step.flag;
        }
        print_step(step, "  ");
    }
}
