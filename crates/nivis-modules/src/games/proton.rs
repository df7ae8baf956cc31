use super::{GameRuntime, Steam};
use nivis::{nix::Value, prelude::*};

/// Games for Windows: Proton for Steam, and launchers for those of other shops.
#[derive(Module)]
#[module(id = "games.proton", kinds(Desktop, Laptop), requires(GameRuntime))]
pub struct Proton {
    /// Whether Steam offers GE-Proton, where Steam is on: `programs.steam.extraCompatPackages`.
    #[flag(default = true)]
    pub ge: bool,
    /// Whether umu starts a game in Proton without Steam: `home.packages`.
    #[flag(default = true)]
    pub umu: bool,
    /// Whether Heroic is there, for games of Epic, GOG and Amazon: `home.packages`.
    #[flag(default = false)]
    pub heroic: bool,
    /// Whether Lutris is there: `home.packages`.
    #[flag(default = false)]
    pub lutris: bool,
    /// Whether Windows libraries can be added to a game of Steam: `programs.steam.protontricks.enable`.
    #[flag(default = false, requires(Steam))]
    pub tricks: bool,
}

impl Configure for Proton {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        if self.ge && cx.host().is_on(&Steam) {
            cx.from(Self::GE).set(nix! { programs.steam.extraCompatPackages = [pkgs.proton-ge-bin]; });
        }
        cx.set(nix! { programs.steam.protontricks.enable = self.tricks.then_some(true); });
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        let wanted = [(Self::HEROIC, self.heroic, "heroic"), (Self::LUTRIS, self.lutris, "lutris"), (Self::UMU, self.umu, "umu-launcher")];
        for (flag, _, package) in wanted.into_iter().filter(|(_, wanted, _)| *wanted) {
            cx.from(flag).set(nix! { home.packages = [(Value::pkgs(package))]; });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{home, refused, system};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with([Proton::on()]).with(settings.iter().copied())
    }

    #[test]
    fn with_steam_it_adds_to_it() {
        let flags = [GameRuntime::on(), Steam::on(), Proton::heroic(true), Proton::lutris(true), Proton::tricks(true)];
        expect![[r#"
            programs.steam.extraCompatPackages = [ pkgs.proton-ge-bin ];
            programs.steam.protontricks.enable = true;
        "#]]
        .assert_eq(&system(&Proton, desk(&flags)));
        expect![[r#"
            home.packages = [ pkgs.heroic ];
            home.packages = [ pkgs.lutris ];
            home.packages = [ pkgs.umu-launcher ];
        "#]]
        .assert_eq(&home(&Proton, desk(&flags)));
    }

    #[test]
    fn without_steam_it_starts_games_itself() {
        assert_eq!(system(&Proton, desk(&[GameRuntime::on()])), "");
        assert_eq!(home(&Proton, desk(&[GameRuntime::on()])), "home.packages = [ pkgs.umu-launcher ];\n");
        assert_eq!(home(&Proton, desk(&[GameRuntime::on(), Proton::umu(false)])), "");
        assert_eq!(system(&Proton, desk(&[GameRuntime::on(), Steam::on(), Proton::ge(false)])), "");
    }

    #[test]
    fn it_needs_what_games_need() {
        assert_eq!(refused(desk(&[])), [("requires", "games.proton".to_owned())]);
        assert_eq!(refused(desk(&[GameRuntime::on()])), []);
        let tricks = [GameRuntime::on(), Proton::tricks(true)];
        assert_eq!(refused(desk(&tricks)), [("requires", "games.proton.tricks".to_owned())]);
        assert_eq!(refused(desk(&tricks).with([Steam::on()])), []);
    }
}
