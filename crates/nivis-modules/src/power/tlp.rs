use super::PowerProfiles;
use crate::percent::Percent;
use nivis::{Msg, choice, prelude::*};
use serde::Serialize;

choice! {
    /// How the kernel picks the clock of a processor. With the drivers `intel_pstate` and `amd_pstate` in their active mode there are
    /// the first two only.
    pub enum Governor {
        /// As low as the load allows; the processor itself decides how fast it rises.
        Powersave = "powersave",
        /// As high as possible.
        Performance = "performance",
        /// By the scheduler's own measure of the load.
        Schedutil = "schedutil",
        /// By the load of the last moments, up at once and down slowly.
        Ondemand = "ondemand",
    }
}

choice! {
    /// What the firmware trades: speed, heat and noise (`/sys/firmware/acpi/platform_profile_choices`).
    pub enum PlatformProfile {
        /// Fast, warm and loud.
        Performance = "performance",
        /// In between.
        Balanced = "balanced",
        /// Cool and slow.
        LowPower = "low-power",
    }
}

/// Between which levels a battery is charged, so that it lives longer than one that is always full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Charge {
    /// Charging starts below it.
    pub start: Percent,
    /// Charging stops at it.
    pub stop: Percent,
}

impl Charge {
    /// Charging starts below `start` per cent and stops at `stop`.
    ///
    /// # Panics
    /// If one is no share, or `start` is not below `stop`; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn between(start: u8, stop: u8) -> Self {
        if start >= stop {
            let msg = Msg::new().s("a battery can't be charged from ").u(start as u64).s(" to ").u(stop as u64).s(" per cent");
            panic!("{}", msg.s("\n  help: it starts below the level at which it stops, such as `Charge::between(75, 80)`").as_str());
        }
        Self { start: Percent::new(start), stop: Percent::new(stop) }
    }
}

/// TLP, which saves power on a laptop by what it sets when the charger comes and goes.
///
/// Sets `services.tlp`; the names in capitals are parameters of `services.tlp.settings`. What is unset stays as TLP or the kernel has it.
/// `services.power-profiles-daemon.enable` is off, which Plasma would turn on.
#[derive(Module)]
#[module(id = "power.tlp", kinds(Laptop), conflicts(PowerProfiles))]
pub struct Tlp {
    /// The governor on the charger: `CPU_SCALING_GOVERNOR_ON_AC`.
    pub governor: Option<Governor>,
    /// The governor on battery: `CPU_SCALING_GOVERNOR_ON_BAT`.
    pub governor_on_battery: Option<Governor>,
    /// The firmware's profile on the charger: `PLATFORM_PROFILE_ON_AC`.
    pub profile: Option<PlatformProfile>,
    /// The firmware's profile on battery: `PLATFORM_PROFILE_ON_BAT`.
    pub profile_on_battery: Option<PlatformProfile>,
    /// Between which levels the main battery is charged: `START_CHARGE_THRESH_BAT0`, `STOP_CHARGE_THRESH_BAT0`. The firmware must be
    /// able to; a `ThinkPad`'s is. Unset, the battery is charged in full.
    pub charge: Option<&'static Charge>,
    /// Whether the radio saves power on the charger: `WIFI_PWR_ON_AC`. It answers later then.
    #[flag(default = false)]
    pub wifi_power_save: bool,
    /// Whether the radio saves power on battery: `WIFI_PWR_ON_BAT`.
    #[flag(default = true)]
    pub wifi_power_save_on_battery: bool,
}

impl Configure for Tlp {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            // NixOS refuses both, and Plasma turns it on wherever nobody says otherwise.
            services.power-profiles-daemon.enable = false;
            services.tlp = {
                enable = true;
                settings = {
                    CPU_SCALING_GOVERNOR_ON_AC = self.governor;
                    CPU_SCALING_GOVERNOR_ON_BAT = self.governor_on_battery;
                    PLATFORM_PROFILE_ON_AC = self.profile;
                    PLATFORM_PROFILE_ON_BAT = self.profile_on_battery;
                    START_CHARGE_THRESH_BAT0 = (self.charge.map(|charge| charge.start.number()));
                    STOP_CHARGE_THRESH_BAT0 = (self.charge.map(|charge| charge.stop.number()));
                    WIFI_PWR_ON_AC = (on_or_off(self.wifi_power_save));
                    WIFI_PWR_ON_BAT = (on_or_off(self.wifi_power_save_on_battery));
                };
            };
        });
    }
}

fn on_or_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn laptop(settings: &[Setting]) -> HostBuf {
        Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn by_default_only_the_radio_is_told() {
        expect![[r#"
            services.power-profiles-daemon.enable = false;
            services.tlp.enable = true;
            services.tlp.settings.WIFI_PWR_ON_AC = "off";
            services.tlp.settings.WIFI_PWR_ON_BAT = "on";
        "#]]
        .assert_eq(&system(&Tlp, laptop(&[Tlp::on()])));
    }

    #[test]
    fn each_flag_is_a_parameter() {
        static CHARGE: Charge = Charge::between(75, 80);
        let flags = [
            Tlp::on(),
            Tlp::governor(Governor::Performance),
            Tlp::governor_on_battery(Governor::Powersave),
            Tlp::profile(PlatformProfile::Balanced),
            Tlp::profile_on_battery(PlatformProfile::LowPower),
            Tlp::charge(&CHARGE),
            Tlp::wifi_power_save(true),
            Tlp::wifi_power_save_on_battery(false),
        ];
        expect![[r#"
            services.power-profiles-daemon.enable = false;
            services.tlp.enable = true;
            services.tlp.settings.CPU_SCALING_GOVERNOR_ON_AC = "performance";
            services.tlp.settings.CPU_SCALING_GOVERNOR_ON_BAT = "powersave";
            services.tlp.settings.PLATFORM_PROFILE_ON_AC = "balanced";
            services.tlp.settings.PLATFORM_PROFILE_ON_BAT = "low-power";
            services.tlp.settings.START_CHARGE_THRESH_BAT0 = 75;
            services.tlp.settings.STOP_CHARGE_THRESH_BAT0 = 80;
            services.tlp.settings.WIFI_PWR_ON_AC = "on";
            services.tlp.settings.WIFI_PWR_ON_BAT = "off";
        "#]]
        .assert_eq(&system(&Tlp, laptop(&flags)));
    }

    /// As a base writes it: the levels inline.
    static INLINE: [Setting; 2] = [Tlp::on(), Tlp::charge(&Charge::between(75, 80))];

    #[test]
    fn a_flag_needs_tlp() {
        for setting in [Tlp::governor(Governor::Powersave), Tlp::profile(PlatformProfile::Balanced), INLINE[1], Tlp::wifi_power_save(true)]
        {
            assert_eq!(refused(laptop(&[setting])), [("dead", setting.flag.id.to_owned())]);
            assert_eq!(refused(laptop(&[setting, Tlp::on()])), []);
        }
    }

    #[test]
    fn one_of_the_two_daemons() {
        assert_eq!(refused(laptop(&[Tlp::on(), PowerProfiles::on()])).first().map(|found| found.0), Some("conflicts"));
        assert_eq!(refused(laptop(&[Tlp::on(), PowerProfiles::off("TLP does it here")])), []);
    }

    #[test]
    fn a_desktop_has_no_battery() {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed();
        assert_eq!(refused(desk.with([Tlp::on()])), [("kinds", "power.tlp".to_owned())]);
    }

    #[test]
    #[should_panic(expected = "a battery can't be charged from 80 to 80 per cent")]
    fn charging_starts_below_where_it_stops() {
        let _ = Charge::between(80, 80);
    }
}
