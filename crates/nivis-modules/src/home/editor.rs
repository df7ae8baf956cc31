use nivis::{choice, prelude::*};

choice! {
    /// An editor for the terminal, by the name of its Home Manager module.
    pub enum EditorProgram {
        /// Neovim.
        Neovim = "neovim",
        /// Helix.
        Helix = "helix",
        /// Vim.
        Vim = "vim",
    }
}

/// The editor of each user in the terminal, and the one that programs open: `EDITOR`.
///
/// Sets `programs.<editor>.{enable,defaultEditor}`.
#[derive(Module)]
#[module(id = "home.editor")]
pub struct Editor {
    /// The editor: `programs.{neovim,helix,vim}`.
    #[flag(default = EditorProgram::Neovim)]
    pub program: EditorProgram,
    /// Whether `vi`, `vim` and `vimdiff` start Neovim: `programs.neovim.{viAlias,vimAlias,vimdiffAlias}`.
    #[flag(default = false, requires(Editor::program = EditorProgram::Neovim))]
    pub aliases: bool,
}

impl Configure for Editor {
    fn home(&self, cx: &mut HomeCx<'_>) {
        cx.set(nix! {
            programs.(self.program.name()) = {
                enable = true;
                defaultEditor = true;
            };
            programs.neovim = {
                viAlias = self.aliases.then_some(true);
                vimAlias = self.aliases.then_some(true);
                vimdiffAlias = self.aliases.then_some(true);
            };
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{home, refused};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);

    fn desktop(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("24.11").computed().user(&AKU).with([Editor::on()]).with(settings.iter().copied())
    }

    #[test]
    fn by_default_it_is_neovim() {
        expect![[r#"
            programs.neovim.enable = true;
            programs.neovim.defaultEditor = true;
        "#]]
        .assert_eq(&home(&Editor, desktop(&[])));
    }

    #[test]
    fn neovim_in_place_of_vi() {
        expect![[r#"
            programs.neovim.enable = true;
            programs.neovim.defaultEditor = true;
            programs.neovim.viAlias = true;
            programs.neovim.vimAlias = true;
            programs.neovim.vimdiffAlias = true;
        "#]]
        .assert_eq(&home(&Editor, desktop(&[Editor::aliases(true)])));
    }

    #[test]
    fn every_editor_has_its_module() {
        for program in EditorProgram::ALL {
            let text = home(&Editor, desktop(&[Editor::program(*program)]));
            assert!(text.contains(&format!("programs.{}.defaultEditor = true;", program.name())), "{text}");
        }
    }

    #[test]
    fn only_neovim_takes_the_name_of_another() {
        let aliases = Editor::aliases(true);
        assert_eq!(refused(desktop(&[Editor::program(EditorProgram::Helix), aliases])), [("requires", "home.editor.aliases".to_owned())]);
        assert!(refused(desktop(&[Editor::program(EditorProgram::Neovim), aliases])).is_empty());
    }
}
