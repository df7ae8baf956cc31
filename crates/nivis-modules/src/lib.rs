//! nivis-modules
