use crate::lists::{once, unless_empty};
use nivis::prelude::*;

/// Git, with the name and the address that commits carry.
///
/// Sets `programs.git`, by the names of Home Manager 25.11 and later: `programs.git.settings` replaces `userName`, `userEmail` and
/// `extraConfig`. The address is left out for a user without one, and then Git asks. Commits aren't signed.
#[derive(Module)]
#[module(id = "home.git")]
pub struct Git {
    /// The first branch of a new repository: `programs.git.settings.init.defaultBranch`.
    #[flag(default = "main")]
    pub default_branch: String,
    /// Patterns that every repository ignores, such as `.direnv/`: `programs.git.ignores`.
    pub ignores: Vec<String>,
}

impl Configure for Git {
    fn home(&self, cx: &mut HomeCx<'_>) {
        let user = cx.user();
        cx.set(nix! {
            programs.git = {
                enable = true;
                settings = {
                    init.defaultBranch = self.default_branch;
                    user.email = user.email;
                    user.name = user.full_name;
                };
                ignores = unless_empty(once(&self.ignores));
            };
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::home;
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000).full_name("Aku A.").email("aku@example.org");
    static AGA: User = User::new("aga", 1000);

    fn desktop(user: &'static User, settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("24.11").computed().user(user).with([Git::on()]).with(settings.iter().copied())
    }

    #[test]
    fn commits_carry_the_user() {
        expect![[r#"
            programs.git.enable = true;
            programs.git.settings.init.defaultBranch = "main";
            programs.git.settings.user.email = "aku@example.org";
            programs.git.settings.user.name = "Aku A.";
        "#]]
        .assert_eq(&home(&Git, desktop(&AKU, &[])));
    }

    #[test]
    fn without_an_address_there_is_none() {
        let text = home(&Git, desktop(&AGA, &[]));
        assert!(text.contains(r#"user.name = "aga";"#) && !text.contains("email"), "{text}");
    }

    #[test]
    fn patterns_and_another_branch() {
        let settings = [Git::default_branch("trunk"), Git::ignores(&[".direnv/", "*.swp", ".direnv/"])];
        let text = home(&Git, desktop(&AKU, &settings));
        assert!(text.contains("ignores = [\n  \".direnv/\"\n  \"*.swp\"\n];\n") && text.contains(r#"defaultBranch = "trunk";"#), "{text}");
    }
}
