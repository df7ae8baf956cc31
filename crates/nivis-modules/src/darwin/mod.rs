//! What only a Mac has: preferences, Touch ID, Homebrew.

mod homebrew;
mod mac_defaults;
mod touch_id;

pub use homebrew::{Homebrew, HomebrewCleanup};
pub use mac_defaults::{DockPosition, FinderView, MacDefaults};
pub use touch_id::TouchId;
