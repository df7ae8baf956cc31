//! What only a Mac has: preferences, Touch ID, Homebrew.

mod file_vault;
mod hammerspoon;
mod homebrew;
mod mac_defaults;
mod touch_id;

pub use file_vault::FileVault;
pub use hammerspoon::{AppBinding, Chord, Hammerspoon, WindowBinding, WindowPlace};
pub use homebrew::{Homebrew, HomebrewCleanup};
pub use mac_defaults::{DockPosition, FinderView, MacDefaults};
pub use touch_id::TouchId;
