//! Programs that someone works with all day, beside those that are a package and nothing more.

mod browser;
mod control_panel;
mod mail;
mod mime;
mod nextcloud_client;
mod terminal;

pub use browser::{Browser, BrowserProgram, Extension};
pub use control_panel::{ControlPanel, PanelAction, WorkingCopy};
pub use mail::Mail;
pub use nextcloud_client::NextcloudClient;
pub use terminal::{Terminal, TerminalProgram};
