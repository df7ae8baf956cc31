use nivis::prelude::*;

/// GameMode: while a game that asks for it runs, the processor and the graphics card don't save power.
///
/// Sets `programs.gamemode`. Users are in the group `gamemode`, which may change the priority of a process.
#[derive(Module)]
#[module(id = "games.game-mode", kinds(Desktop, Laptop))]
pub struct GameMode {
    /// How much further to the front a game is among processes, 0 to 20: `programs.gamemode.settings.general.renice`.
    #[flag(default = 10)]
    pub renice: u8,
    /// Whether an AMD graphics card stays at its highest level: `programs.gamemode.settings.gpu`. GameMode asks for the sentence that
    /// this can harm it.
    #[flag(default = false, requires(host(Gpu::Amd)))]
    pub gpu_high: bool,
}

impl Configure for GameMode {
    fn facts(&self, facts: &mut Facts) {
        facts.users_in_group("gamemode");
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            programs.gamemode = {
                enable = true;
                settings.general.renice = self.renice;
            };
        });
        if self.gpu_high {
            cx.from(Self::GPU_HIGH).set(nix! {
                programs.gamemode.settings.gpu = {
                    amd_performance_level = "high";
                    apply_gpu_optimisations = "accept-responsibility";
                    gpu_device = 0;
                };
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, resolved, system};
    use expect_test::expect;

    fn desk(gpu: Gpu, settings: &[Setting]) -> HostBuf {
        let host = Host::desktop("desk", Desktop { gpu, ..Desktop::DEFAULT }).state("26.05").computed();
        host.with([GameMode::on()]).with(settings.iter().copied())
    }

    #[test]
    fn games_go_first() {
        expect![[r#"
            programs.gamemode.enable = true;
            programs.gamemode.settings.general.renice = 10;
        "#]]
        .assert_eq(&system(&GameMode, desk(Gpu::Amd, &[])));
        assert_eq!(resolved(desk(Gpu::Amd, &[])).hosts()[0].facts().groups[0].name, "gamemode");
    }

    #[test]
    fn each_flag_acts() {
        expect![[r#"
            programs.gamemode.enable = true;
            programs.gamemode.settings.general.renice = 5;
            programs.gamemode.settings.gpu.amd_performance_level = "high";
            programs.gamemode.settings.gpu.apply_gpu_optimisations = "accept-responsibility";
            programs.gamemode.settings.gpu.gpu_device = 0;
        "#]]
        .assert_eq(&system(&GameMode, desk(Gpu::Amd, &[GameMode::renice(5), GameMode::gpu_high(true)])));
    }

    #[test]
    fn the_card_is_one_of_amd() {
        let high = GameMode::gpu_high(true);
        assert_eq!(refused(desk(Gpu::Intel, &[high])), [("requires", "games.game-mode.gpu_high".to_owned())]);
        assert_eq!(refused(desk(Gpu::Amd, &[high])), []);
    }
}
