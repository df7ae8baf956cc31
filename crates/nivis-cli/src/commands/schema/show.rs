use super::own::own;
use crate::{
    Failure,
    commands::{Run, unknown},
    out::out,
};
use nivis_compile::{Asked, Setter, lower, setters};
use nivis_nix::schema::{Described, Shown};
use serde_json::{Value as Json, json};

/// Setters of one option that are printed; `--json` has them all.
const PRINTED: usize = 20;

/// Prints an option's type, its default, and who in the fleet sets it.
pub(super) fn show(run: &Run<'_>, path: &str) -> Result<(), Failure> {
    let parsed = path.parse().map_err(|error| unknown(&format!("{error}"), None, "write an option such as `services.openssh.ports`"))?;
    let fleet = run.resolve()?;
    let hosts = lower(&fleet).map_err(|found| run.refuse(found))?;
    let asked = setters(&own(run.workspace)?, &fleet, &hosts, &parsed);
    if asked.shown.is_empty() && asked.setters.is_empty() {
        return Err(unknown(&format!("no host of this fleet has an option `{path}`"), None, "look one group further out"));
    }
    if run.json {
        let known: Vec<_> = asked.shown.iter().map(|(from, shown)| json!({ "from": from, "known": data(shown) })).collect();
        run.print_json(&json!({ "option": path, "sets": known, "setters": asked.setters }));
    } else {
        print(path, &asked);
    }
    Ok(())
}

fn print(path: &str, asked: &Asked<'_>) {
    for (from, shown) in &asked.shown {
        out!("{path} · {from}");
        match shown {
            Shown::Option(option) => print_option(option),
            Shown::Gone { message } => out!("  {message}"),
            Shown::Anything => out!("  inside of an option that takes any name and any value"),
            Shown::Group { members } => {
                let names: Vec<_> = members.iter().map(|(name, more)| format!("{name}{}", if *more { "." } else { "" })).collect();
                out!("  a group of options: {}", names.join(" "));
            }
        }
    }
    if asked.shown.is_empty() {
        out!("{path} · in no option set that this fleet is checked against");
    }
    if asked.setters.is_empty() {
        out!("  nobody in this fleet sets it");
    }
    asked.setters.iter().take(PRINTED).for_each(print_setter);
    if asked.setters.len() > PRINTED {
        out!("  … and {} more; `--json` has them all", asked.setters.len() - PRINTED);
    }
}

fn print_option(option: &Described) {
    out!("  takes     {}", option.takes);
    match (&option.default, option.has_default) {
        (Some(default), _) => out!("  default   {default}"),
        (None, true) => out!("  default   computed"),
        (None, false) => out!("  default   none"),
    }
    if option.read_only {
        out!("  read only");
    }
    if let Some(since) = option.since {
        out!("  since     {since}");
    }
    if let Some(file) = &option.declared {
        out!("  declared  {file}");
    }
    if !option.inside.is_empty() {
        out!("  inside    {}", option.inside.join(" "));
    }
}

fn print_setter(setter: &Setter) {
    let value = setter.value.split_whitespace().collect::<Vec<_>>().join(" ");
    let from = match (setter.flag, &setter.place) {
        (Some(flag), Some(place)) => format!("  — `{flag}` at {}:{}", place.file, place.line),
        _ => String::new(),
    };
    out!("  {:24} {} = {value}{from}", setter.of, setter.option);
}

fn data(shown: &Shown) -> Json {
    match shown {
        Shown::Group { members } => json!({ "group": members.iter().map(|(name, _)| name).collect::<Vec<_>>() }),
        Shown::Gone { message } => json!({ "gone": message }),
        Shown::Anything => json!("anything"),
        Shown::Option(option) => json!({
            "takes": option.takes, "default": option.default, "has_default": option.has_default, "read_only": option.read_only,
            "declared": option.declared, "since": option.since.map(|since| since.to_string()), "inside": option.inside,
        }),
    }
}
