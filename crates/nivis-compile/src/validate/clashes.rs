//! What a host's modules define together and Nix could not merge.

use crate::lower::{Part, label};
use nivis_model::{
    Diagnostic, ResolvedHost,
    nix::{Config, Definition, schema::Schemas},
};

/// Every pair of definitions that can't be merged.
pub(super) fn clashes(what: &str, host: &ResolvedHost, schemas: &Schemas<'_>, parts: &[Part<'_>]) -> Vec<Diagnostic> {
    let mut config = Config::new();
    for part in parts {
        for option in &part.options {
            let (path, value, priority) = (option.path.clone(), option.value.clone(), option.priority);
            // Lower has refused what can't be defined.
            let _ = config.define(Definition { path, value, priority, origin: (part, option) });
        }
    }
    let clashes = config.clashes_by(schemas);
    let diagnostics = clashes.into_iter().map(|clash| {
        let message = format!("{what}: two modules define `{}`, and Nix can't merge the values", clash.path);
        let help = "set the option in one of them only, or make one win with `.force(\"why\")`";
        let d = Diagnostic::error("merge", message, help).host(host.name());
        [clash.first, clash.second].into_iter().fold(d, |d, definition| label(d, definition.origin, &definition.value, host))
    });
    diagnostics.collect()
}
