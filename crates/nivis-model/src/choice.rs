//! `choice!`: an enum that can be the value of a flag.

/// Declares an enum whose variants have a name in Nix, and makes it usable as the type of a flag.
///
/// ```
/// nivis_model::choice! {
///     /// How far the lid switch goes.
///     pub enum Lid {
///         /// Nothing happens.
///         Ignore = "ignore",
///         /// Suspend to memory.
///         Suspend = "suspend",
///     }
/// }
/// assert_eq!(Lid::Suspend.name(), "suspend");
/// ```
#[macro_export]
macro_rules! choice {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every variant, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name that Nix and `fleet.json` know.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value of a setting.
            pub const fn cell(self) -> $crate::Cell {
                $crate::Cell::Choice(self.name())
            }
        }

        impl $crate::FromCell for $name {
            const CHOICES: &'static [&'static str] = &[$($text),+];

            fn from_cell(cell: &$crate::Cell) -> Option<Self> {
                match *cell {
                    $crate::Cell::Choice(name) => Self::ALL.iter().copied().find(|v| v.name() == name),
                    _ => None,
                }
            }
        }

        impl $crate::nix::ToNix for $name {
            fn to_nix(&self) -> Option<$crate::nix::Value> {
                $crate::nix::ToNix::to_nix(&self.name())
            }
        }

        impl $crate::__serde::Serialize for $name {
            fn serialize<S: $crate::__serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.name())
            }
        }
    };
}
