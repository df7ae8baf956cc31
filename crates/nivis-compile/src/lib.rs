//! From a resolved fleet to the tree of its flake: lower, assemble, explain.
//!
//! Pure: no file is read or written, no program is run. Names no module of the catalogue.

mod assemble;
pub mod explain;
mod flake;
pub mod lower;
mod source;
pub mod tree;

pub use assemble::assemble;
pub use flake::RELEASE;
pub use lower::{Home, LoweredHost, LoweredOption, Part, lower};
pub use tree::Tree;

use nivis_model::{Diagnostic, Fleet, Resolved, Severity, resolve};

/// A fleet and the tree that it comes out as.
pub struct Compiled {
    /// The fleet, every flag decided.
    pub fleet: Resolved,
    /// The flake.
    pub tree: Tree,
}

/// Compiles a fleet: resolve, lower, assemble. Each phase reports everything that it finds, then stops.
///
/// # Errors
/// What is wrong with the fleet.
pub fn compile(fleet: &Fleet) -> Result<Compiled, Vec<Diagnostic>> {
    let fleet = resolve(fleet)?;
    let hosts = lower(&fleet)?;
    let tree = assemble(&fleet, &hosts)?;
    drop(hosts);
    Ok(Compiled { fleet, tree })
}

/// Whether any of them stops a build.
pub fn has_errors(found: &[Diagnostic]) -> bool {
    found.iter().any(|d| d.severity == Severity::Error)
}
