//! nivis-nix
