//! Which option sets a host or a home is checked against.

use crate::{
    flake,
    lower::{Home, LoweredHost, Part},
};
use nivis_model::{
    Resolved,
    nix::schema::{Bundled, Line, Schema, Schemas},
};
use std::collections::BTreeSet;

/// The option sets that a fleet is checked against: those that the program carries, unless a user brought their own.
#[derive(Clone, Debug, Default)]
pub struct OptionSets {
    /// Sets that stand for one of the bundled ones.
    pub own: Vec<(Bundled, Schema<'static>)>,
    /// The release to check for, in place of the one that each host runs.
    pub line: Option<Line>,
}

impl OptionSets {
    fn get(&self, set: Bundled) -> Schema<'static> {
        self.own.iter().find(|(of, _)| *of == set).map_or_else(|| set.schema(), |(_, own)| *own)
    }
}

/// What a system's options are checked against.
pub(crate) fn of_system(sets: &OptionSets, fleet: &Resolved, host: &LoweredHost<'_>) -> Schemas<'static> {
    let own = if host.host.head().kind.is_darwin() { Bundled::Darwin } else { Bundled::NixOs };
    let inputs = imported(&host.system);
    schemas(sets, fleet, host, own, &inputs)
}

/// What a home's options are checked against.
pub(crate) fn of_home(sets: &OptionSets, fleet: &Resolved, host: &LoweredHost<'_>, home: &Home<'_>) -> Schemas<'static> {
    let mut inputs = imported(&home.parts);
    // Stylix brings its part for homes along with that for the system.
    inputs.extend(imported(&host.system).into_iter().filter(|input| base_name(input) == "stylix"));
    schemas(sets, fleet, host, Bundled::Home, &inputs)
}

fn schemas(sets: &OptionSets, fleet: &Resolved, host: &LoweredHost<'_>, own: Bundled, inputs: &BTreeSet<&str>) -> Schemas<'static> {
    let known = [("disko", Bundled::Disko), ("sops-nix", Bundled::Sops), ("stylix", Bundled::Stylix)];
    let imported = known.iter().filter(|(input, _)| inputs.iter().any(|name| base_name(name) == *input));
    let all = std::iter::once(own).chain(imported.map(|(_, set)| *set)).map(|set| sets.get(set)).collect();
    let foreign = flake::declared(fleet).into_values().filter(|input| inputs.contains(input.name)).flat_map(|input| input.options);
    // The set of Stylix is that of its part for systems, which knows few of the programs that it themes in a home.
    let themed = own == Bundled::Home && inputs.iter().any(|name| base_name(name) == "stylix");
    let foreign = foreign.chain(fleet.own_options()).chain(themed.then_some(&"stylix.targets"));
    let foreign = foreign.filter_map(|path| path.parse().ok()).collect();
    Schemas { sets: all, foreign, line: sets.line.unwrap_or_else(|| flake::line(fleet, host)) }
}

fn base_name(input: &str) -> &str {
    input.strip_suffix("-unstable").unwrap_or(input)
}

/// The inputs whose modules the parts import.
fn imported<'p>(parts: &'p [Part<'_>]) -> BTreeSet<&'p str> {
    let mut names = BTreeSet::new();
    parts.iter().flat_map(|part| &part.imports).for_each(|import| flake::collect(import, &mut names));
    names
}
