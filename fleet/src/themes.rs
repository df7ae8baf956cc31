//! Colours and letters of every screen.

use nivis::prelude::*;

/// Warm and dark.
pub const MIRAMARE: Scheme = Scheme::own(
    "miramare",
    [
        "2a2426", "242021", "444444", "5b5b5b", "d8caac", "e6d6ac", "e6d6ac", "f2e6c9", "e68183", "e39b7b", "d9bb80", "87af87", "87c095",
        "89beba", "d3a0bc", "a7796b",
    ],
);

/// Grey and quiet.
pub const ASHES: Scheme = Scheme::new("ashes");

/// For code and terminals.
pub const MONOSPACE: Typeface = Typeface::new("nerd-fonts.jetbrains-mono", "JetBrainsMono Nerd Font");
