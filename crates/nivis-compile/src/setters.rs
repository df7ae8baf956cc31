//! Who in the fleet sets an option.

use crate::{
    lower::{LoweredHost, LoweredOption, Part},
    validate::{OptionSets, schemas},
};
use nivis_model::{
    Place, Resolved,
    nix::{
        AttrPath, print,
        schema::{Schemas, Shown},
    },
};
use serde::Serialize;

/// One definition of an option.
#[derive(Debug, Serialize)]
pub struct Setter {
    /// The host, or `user@host` for a home.
    pub of: String,
    /// The option that is defined: the one that was asked for, one below it, or one around it.
    pub option: String,
    /// The value, as Nix.
    pub value: String,
    /// The flag that it came from.
    pub flag: Option<&'static str>,
    /// Where that was set.
    pub place: Option<Place>,
}

/// What is known of an option, and every definition of it in the fleet.
pub struct Asked<'a> {
    /// What each option set says, by the set's origin; each once.
    pub shown: Vec<(&'a str, Shown)>,
    /// The definitions, by host in the order of the fleet.
    pub setters: Vec<Setter>,
}

/// Looks an option up in the option sets of all hosts and homes, and finds who sets it.
pub fn setters(sets: &OptionSets, fleet: &Resolved, hosts: &[LoweredHost<'_>], path: &AttrPath) -> Asked<'static> {
    let mut asked = Asked { shown: Vec::new(), setters: Vec::new() };
    for host in hosts {
        asked.look(host.host.name(), &schemas::of_system(sets, fleet, host), &host.system, path);
        for home in &host.homes {
            let name = format!("{}@{}", home.user.name, host.host.name());
            asked.look(&name, &schemas::of_home(sets, fleet, host, home), &home.parts, path);
        }
    }
    asked
}

impl Asked<'static> {
    fn look(&mut self, of: &str, schemas: &Schemas<'static>, parts: &[Part<'_>], path: &AttrPath) {
        for shown in schemas.show(path) {
            if !self.shown.contains(&shown) {
                self.shown.push(shown);
            }
        }
        let options = parts.iter().flat_map(|part| &part.options);
        let touching = options.filter(|option| option.path.starts_with(path) || path.starts_with(&option.path));
        self.setters.extend(touching.map(|option| setter(of, option)));
    }
}

fn setter(of: &str, option: &LoweredOption<'_>) -> Setter {
    let origin = option.origins.first();
    Setter {
        of: of.to_owned(),
        option: option.path.to_string(),
        value: print::expr(&option.value).trim_end().to_owned(),
        flag: origin.map(|entry| entry.flag.id),
        place: origin.map(|entry| entry.at.into()),
    }
}
