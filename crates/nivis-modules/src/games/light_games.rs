use super::GameRuntime;
use crate::{lists::once, system::Package};
use nivis::prelude::*;

/// Small games that need no shop.
///
/// Sets `home.packages`.
#[derive(Module)]
#[module(id = "games.light", kinds(Desktop, Laptop), requires(GameRuntime))]
pub struct LightGames {
    /// The games. Where no layer names any they are SuperTuxKart, Pingus, mines and patience.
    pub games: Vec<Package>,
}

const SOME: [Package; 4] = [Package::new("aisleriot"), Package::new("gnome-mines"), Package::new("pingus"), Package::new("superTuxKart")];

impl Configure for LightGames {
    fn home(&self, cx: &mut HomeCx<'_>) {
        let games = if self.games.is_empty() { SOME.to_vec() } else { self.games.clone() };
        let mut games = once(games);
        games.sort();
        cx.from(Self::GAMES).set(nix! { home.packages = games; });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        packages,
        testing::{home, refused},
    };
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with([LightGames::on()]).with(settings.iter().copied())
    }

    #[test]
    fn some_or_those_that_are_named() {
        expect![[r#"
            home.packages = [
              pkgs.aisleriot
              pkgs.gnome-mines
              pkgs.pingus
              pkgs.superTuxKart
            ];
        "#]]
        .assert_eq(&home(&LightGames, desk(&[GameRuntime::on()])));
        let named = LightGames::games(packages!["xonotic", "kdePackages.kpat"]);
        assert_eq!(
            home(&LightGames, desk(&[GameRuntime::on(), named])),
            "home.packages = [\n  pkgs.kdePackages.kpat\n  pkgs.xonotic\n];\n"
        );
    }

    #[test]
    fn they_need_what_games_need() {
        assert_eq!(refused(desk(&[])), [("requires", "games.light".to_owned())]);
        assert_eq!(refused(desk(&[GameRuntime::on()])), []);
    }
}
