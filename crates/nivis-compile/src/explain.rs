//! Where a value comes from: the history of a flag, and the flags behind an option.

use crate::lower::{LoweredHost, LoweredOption};
use nivis_model::{
    Entry, Fate, FlagMeta, Layer, Place, ResolvedHost,
    nix::{AttrPath, print},
};
use serde::Serialize;

/// One value that some layer gave a flag.
#[derive(Debug, Serialize)]
pub struct Step {
    /// The flag.
    pub flag: &'static str,
    /// The value.
    pub value: serde_json::Value,
    /// The value as a reader would write it.
    #[serde(skip)]
    pub shown: String,
    /// The layer.
    pub layer: String,
    /// `won`, `joined` or `lost`.
    pub fate: Fate,
    /// The reason that somebody gave for turning it off, forcing it, or going below the baseline.
    pub reason: Option<&'static str>,
    /// The flag that implies it.
    pub implied_by: Option<&'static str>,
    /// Where it was written.
    #[serde(flatten)]
    pub place: Place,
}

/// One option, as one module defines it.
#[derive(Debug, Serialize)]
pub struct Explained {
    /// `system`, or the user whose home it is.
    pub of: String,
    /// The option.
    pub option: String,
    /// The value as Nix.
    pub value: String,
    /// The module that writes it.
    pub module: &'static str,
    /// Its priority in the NixOS sense: lower wins.
    pub priority: u32,
    /// The values of flags that it came from, the strongest first, each with the whole history of its flag.
    pub from: Vec<Step>,
}

/// Every value that a layer gave the flag, the strongest first.
pub fn flag(host: &ResolvedHost, flag: &FlagMeta) -> Vec<Step> {
    host.history(flag).map(|entry| step(host, entry)).collect()
}

fn step(host: &ResolvedHost, entry: &Entry) -> Step {
    Step {
        flag: entry.flag.id,
        value: entry.cell.json(),
        shown: entry.cell.show(),
        layer: entry.layer.describe(host.name()),
        fate: entry.fate,
        reason: entry.reason(),
        implied_by: entry.implied_by.map(|flag| flag.id),
        place: entry.at.into(),
    }
}

/// Every definition of the option at `path` or below it.
pub fn option(lowered: &LoweredHost<'_>, path: &AttrPath) -> Vec<Explained> {
    let system = std::iter::once(("system".to_owned(), &lowered.system));
    let all = system.chain(lowered.homes.iter().map(|home| (format!("home of {}", home.user.name), &home.parts)));
    let identity = lowered.identity.iter().filter(|option| overlaps(&option.path, path));
    let mut explained: Vec<_> = identity.map(|option| explain_identity(option, lowered.host)).collect();
    for (of, parts) in all {
        for part in parts {
            let module = part.module.map_or("raw", nivis_model::ModuleMeta::id);
            let matching = part.options.iter().filter(|option| overlaps(&option.path, path));
            explained.extend(matching.map(|option| explain(&of, module, option, lowered.host)));
        }
    }
    explained.sort_by(|a, b| (&a.of, &a.option, a.priority).cmp(&(&b.of, &b.option, b.priority)));
    explained
}

fn overlaps(a: &AttrPath, b: &AttrPath) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

/// What the host is, its declaration says.
fn explain_identity(option: &LoweredOption<'_>, host: &ResolvedHost) -> Explained {
    let value = print::expr(&option.value).trim_end().to_owned();
    let step = Step {
        flag: "host",
        value: nivis_model::nix::json::to_json(&option.value).unwrap_or_default(),
        shown: value.clone(),
        layer: Layer::Host.describe(host.name()),
        fate: Fate::Won,
        reason: None,
        implied_by: None,
        place: host.head().at.into(),
    };
    Explained {
        of: "system".to_owned(),
        option: option.path.to_string(),
        value,
        module: "host",
        priority: option.priority.0,
        from: vec![step],
    }
}

fn explain(of: &str, module: &'static str, option: &LoweredOption<'_>, host: &ResolvedHost) -> Explained {
    let mut flags: Vec<&'static FlagMeta> = Vec::new();
    for entry in &option.origins {
        if !flags.iter().any(|flag| flag.hash == entry.flag.hash) {
            flags.push(entry.flag);
        }
    }
    Explained {
        of: of.to_owned(),
        option: option.path.to_string(),
        value: print::expr(&option.value).trim_end().to_owned(),
        module,
        priority: option.priority.0,
        from: flags.into_iter().flat_map(|flag| self::flag(host, flag)).collect(),
    }
}
