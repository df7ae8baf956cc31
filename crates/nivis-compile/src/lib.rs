//! From a resolved fleet to the tree of its flake: lower, validate, assemble, explain.
//!
//! Pure: no file is read or written, no program is run. Names no module of the catalogue.

mod assemble;
pub mod explain;
mod flake;
pub mod lower;
mod setters;
mod source;
pub mod tree;
pub mod validate;

pub use assemble::assemble;
pub use flake::RELEASE;
pub use lower::{Home, LoweredHost, LoweredOption, Part, lower};
pub use setters::{Asked, Setter, setters};
pub use tree::Tree;
pub use validate::{HostOptions, OptionSets, Validated, validate};

use nivis_model::{Diagnostic, Fleet, Resolved, Severity, resolve};

/// A fleet and the tree that it comes out as.
pub struct Compiled {
    /// The fleet, every flag decided.
    pub fleet: Resolved,
    /// The flake.
    pub tree: Tree,
    /// How many options each host sets, and what they were checked for.
    pub options: Vec<HostOptions>,
    /// What is worth a look.
    pub warnings: Vec<Diagnostic>,
}

/// Compiles a fleet: resolve, lower, validate, assemble. Each phase reports everything that it finds, then stops.
///
/// # Errors
/// What is wrong with the fleet.
pub fn compile(fleet: &Fleet) -> Result<Compiled, Vec<Diagnostic>> {
    compile_with(fleet, &OptionSets::default())
}

/// Compiles a fleet against these option sets.
///
/// # Errors
/// What is wrong with the fleet.
pub fn compile_with(fleet: &Fleet, sets: &OptionSets) -> Result<Compiled, Vec<Diagnostic>> {
    let fleet = resolve(fleet)?;
    let hosts = lower(&fleet)?;
    let Validated { hosts: options, warnings } = validate(sets, &fleet, &hosts)?;
    let tree = assemble(&fleet, &hosts)?;
    drop(hosts);
    let warnings = fleet.warnings().iter().cloned().chain(warnings).collect();
    Ok(Compiled { fleet, tree, options, warnings })
}

/// Whether any of them stops a build.
pub fn has_errors(found: &[Diagnostic]) -> bool {
    found.iter().any(|d| d.severity == Severity::Error)
}
