//! nivis-compile
