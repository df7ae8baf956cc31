//! model
pub use nivis_nix as nix;
pub use nivis_macros::*;
