use crate::desktop::Bluetooth;
use nivis::prelude::*;

/// What games need of a machine: a screen that they can draw on, also those for 32 bits, and controllers.
///
/// Sets `hardware.graphics.{enable,enable32Bit}`. The other modules for games stand on it; Steam brings the same by itself.
#[derive(Module)]
#[module(id = "games.runtime", kinds(Desktop, Laptop))]
pub struct GameRuntime {
    /// Whether whoever sits at the machine may use game controllers: `hardware.steam-hardware.enable`.
    #[flag(default = true)]
    pub controllers: bool,
    /// Whether controllers of an Xbox connect by Bluetooth: `hardware.xpadneo.enable`.
    #[flag(default = false, requires(Bluetooth))]
    pub xbox_bluetooth: bool,
    /// Whether MangoHud can show frames and temperatures over a game: `programs.mangohud.enable` in each home.
    #[flag(default = false)]
    pub overlay: bool,
}

impl Configure for GameRuntime {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            hardware = {
                graphics = { enable = true; enable32Bit = true; };
                steam-hardware.enable = self.controllers.then_some(true);
                xpadneo.enable = self.xbox_bluetooth.then_some(true);
            };
        });
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        cx.set(nix! { programs.mangohud.enable = self.overlay.then_some(true); });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{home, refused, system};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);

    fn desk(settings: &[Setting]) -> HostBuf {
        let host = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU);
        host.with([GameRuntime::on()]).with(settings.iter().copied())
    }

    #[test]
    fn games_draw_and_controllers_work() {
        expect![[r#"
            hardware.graphics.enable = true;
            hardware.graphics.enable32Bit = true;
            hardware.steam-hardware.enable = true;
        "#]]
        .assert_eq(&system(&GameRuntime, desk(&[])));
        assert_eq!(home(&GameRuntime, desk(&[])), "");
    }

    #[test]
    fn each_flag_acts() {
        let flags = [GameRuntime::controllers(false), GameRuntime::xbox_bluetooth(true), GameRuntime::overlay(true), Bluetooth::on()];
        let text = system(&GameRuntime, desk(&flags));
        assert!(!text.contains("steam-hardware") && text.contains("hardware.xpadneo.enable = true;"), "{text}");
        assert_eq!(home(&GameRuntime, desk(&flags)), "programs.mangohud.enable = true;\n");
    }

    #[test]
    fn by_bluetooth_needs_bluetooth() {
        let xbox = GameRuntime::xbox_bluetooth(true);
        assert_eq!(refused(desk(&[xbox])), [("requires", "games.runtime.xbox_bluetooth".to_owned())]);
        assert_eq!(refused(desk(&[xbox, Bluetooth::on()])), []);
    }
}
