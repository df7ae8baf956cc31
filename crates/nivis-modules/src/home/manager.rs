use crate::system::{home_directory, is_server};
use nivis::prelude::*;

/// The home of each user, under Home Manager.
///
/// Sets `home.username`, `home.homeDirectory`, `home.stateVersion` (the host's `state`) and `programs.home-manager.enable`. It is
/// what every other module for homes stands on.
#[derive(Module)]
#[module(id = "home.manager", default = on)]
pub struct HomeManager {
    /// Whether Home Manager's manual pages are built: `manual.manpages.enable`. Unset, they are on machines that someone sits at.
    pub manual: Option<bool>,
}

impl Configure for HomeManager {
    fn home(&self, cx: &mut HomeCx<'_>) {
        let (user, head) = (cx.user(), cx.host().head());
        cx.set(nix! {
            home = {
                username = user.name;
                homeDirectory = home_directory(&head.kind, user.name);
                stateVersion = head.state;
            };
            programs.home-manager.enable = true;
            manual.manpages.enable = self.manual.unwrap_or(!is_server(&head.kind));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::home;
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);
    static KOMI: User = User::new("komi", 501);

    #[test]
    fn on_a_server_there_is_no_manual() {
        let host = || Host::vps("web", Vps::DEFAULT).state("25.11").computed().user(&AKU);
        expect![[r#"
            home.username = "aku";
            home.homeDirectory = "/home/aku";
            home.stateVersion = "25.11";
            programs.home-manager.enable = true;
            manual.manpages.enable = false;
        "#]]
        .assert_eq(&home(&HomeManager, host()));
        let text = home(&HomeManager, host().with([HomeManager::manual(true)]));
        assert!(text.contains("manual.manpages.enable = true;"), "{text}");
    }

    #[test]
    fn on_a_mac_homes_are_elsewhere() {
        let host = Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("24.11").computed().user(&KOMI);
        expect![[r#"
            home.username = "komi";
            home.homeDirectory = "/Users/komi";
            home.stateVersion = "24.11";
            programs.home-manager.enable = true;
            manual.manpages.enable = true;
        "#]]
        .assert_eq(&home(&HomeManager, host));
    }
}
