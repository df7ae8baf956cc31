//! What a user has on every host: shell, Git, editor.

mod editor;
mod git;
#[allow(clippy::module_inception, reason = "a module's file has its name")]
mod home;
mod shell;

pub use editor::{Editor, EditorProgram};
pub use git::Git;
pub use home::Home;
pub use shell::{Alias, Shell};
