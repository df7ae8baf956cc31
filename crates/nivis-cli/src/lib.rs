//! nivis-cli
