//! The option sets that the program carries.

use std::sync::OnceLock;

use super::Schema;

/// An option set that the program carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bundled {
    /// NixOS.
    NixOs,
    /// Home Manager.
    Home,
    /// nix-darwin.
    Darwin,
    /// disko's module for NixOS.
    Disko,
    /// sops-nix's module for NixOS.
    Sops,
    /// Stylix's modules; those for NixOS, Home Manager and nix-darwin have the same options.
    Stylix,
}

impl Bundled {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::NixOs, Self::Home, Self::Darwin, Self::Disko, Self::Sops, Self::Stylix];

    /// The name of its file, without the ending.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NixOs => "nixos",
            Self::Home => "home-manager",
            Self::Darwin => "darwin",
            Self::Disko => "disko",
            Self::Sops => "sops-nix",
            Self::Stylix => "stylix",
        }
    }

    const fn bytes(self) -> &'static [u8] {
        match self {
            Self::NixOs => include_bytes!("../../schema/nixos.options"),
            Self::Home => include_bytes!("../../schema/home-manager.options"),
            Self::Darwin => include_bytes!("../../schema/darwin.options"),
            Self::Disko => include_bytes!("../../schema/disko.options"),
            Self::Sops => include_bytes!("../../schema/sops-nix.options"),
            Self::Stylix => include_bytes!("../../schema/stylix.options"),
        }
    }

    /// The set. Nothing is decoded; the first call looks through it once, to see that its text is text.
    pub fn schema(self) -> Schema<'static> {
        static READ: [OnceLock<Schema<'static>>; 6] = [const { OnceLock::new() }; 6];
        // The files are ours, and a test reads all six.
        *READ[self as usize].get_or_init(|| Schema::read(self.bytes()).expect("a bundled option set"))
    }
}
