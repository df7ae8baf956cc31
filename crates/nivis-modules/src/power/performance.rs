use nivis::{choice, prelude::*};

choice! {
    /// What a machine is tuned for.
    pub enum Tuning {
        /// Speed, whatever it draws: for one with a cable.
        Desktop = "desktop",
        /// Few wake-ups of processor and disk: for one with a battery.
        Laptop = "laptop",
    }
}

/// What the kernel trades: speed or power.
///
/// | option | desktop | laptop |
/// |---|---|---|
/// | `powerManagement.cpuFreqGovernor` | `performance` | – (TLP or the kernel decides) |
/// | `services.power-profiles-daemon.enable` | off, since it would set the governor back | – |
/// | `boot.kernel.sysctl."vm.swappiness"` | 10: programs stay in memory | – |
/// | `boot.kernel.sysctl."vm.dirty_background_ratio"`, `"vm.dirty_ratio"` | 5, 10: what is written goes out early, in short bursts | – |
/// | `boot.kernel.sysctl."vm.dirty_writeback_centisecs"` | – | 1500: the disk sleeps for 15 seconds in between |
/// | `boot.kernel.sysctl."kernel.nmi_watchdog"` | – | 0: no wake-up each second to see whether a processor hangs |
///
/// The sysctls are those of the kernel's documentation, admin-guide/sysctl/{vm,kernel}.
#[derive(Module)]
#[module(id = "power.performance", kinds(Desktop, Laptop))]
pub struct Performance {
    /// What the machine is tuned for; one of the two, never both.
    #[flag(required)]
    pub tuning: Tuning,
}

impl Configure for Performance {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.from(Self::TUNING);
        match self.tuning {
            Tuning::Desktop => cx.set(nix! {
                boot.kernel.sysctl = {
                    "vm.dirty_background_ratio" = 5;
                    "vm.dirty_ratio" = 10;
                    "vm.swappiness" = 10;
                };
                powerManagement.cpuFreqGovernor = "performance";
                // Plasma turns it on wherever nobody says otherwise.
                services.power-profiles-daemon.enable = false;
            }),
            Tuning::Laptop => cx.set(nix! {
                boot.kernel.sysctl = {
                    "kernel.nmi_watchdog" = 0;
                    "vm.dirty_writeback_centisecs" = 1500;
                };
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        power::{PowerProfiles, Tlp},
        testing::{refused, system},
    };
    use expect_test::expect;

    fn host(settings: &[Setting]) -> HostBuf {
        Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed().with([Performance::on()]).with(settings.iter().copied())
    }

    #[test]
    fn a_desktop_is_fast() {
        expect![[r#"
            boot.kernel.sysctl."vm.dirty_background_ratio" = 5;
            boot.kernel.sysctl."vm.dirty_ratio" = 10;
            boot.kernel.sysctl."vm.swappiness" = 10;
            powerManagement.cpuFreqGovernor = "performance";
            services.power-profiles-daemon.enable = false;
        "#]]
        .assert_eq(&system(&Performance, host(&[Performance::tuning(Tuning::Desktop)])));
    }

    #[test]
    fn a_laptop_sleeps() {
        expect![[r#"
            boot.kernel.sysctl."kernel.nmi_watchdog" = 0;
            boot.kernel.sysctl."vm.dirty_writeback_centisecs" = 1500;
        "#]]
        .assert_eq(&system(&Performance, host(&[Performance::tuning(Tuning::Laptop)])));
    }

    #[test]
    fn it_is_one_of_the_two() {
        assert_eq!(refused(host(&[])), [("missing", "power.performance".to_owned())]);
        let both = [Performance::tuning(Tuning::Desktop), Performance::tuning(Tuning::Laptop)];
        assert_eq!(refused(host(&both)).len(), 1, "two values of one rank");
        assert_eq!(refused(host(&both[..1])), []);
        assert_eq!(refused(host(&[Performance::tuning(Tuning::Laptop), Tlp::on()])), []);
        assert_eq!(refused(host(&[Performance::tuning(Tuning::Laptop), PowerProfiles::on()])), []);
    }
}
