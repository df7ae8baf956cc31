//! What a user has on every host: shell, Git, editor.

mod editor;
mod git;
mod manager;
mod nixvim;
mod shell;

pub use editor::{Editor, EditorProgram};
pub use git::Git;
pub use manager::HomeManager;
pub use nixvim::{LineNumbers, Nixvim, NixvimName};
pub use shell::{Alias, Shell};
