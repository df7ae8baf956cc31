//! umbrella
pub use nivis_model::*;
