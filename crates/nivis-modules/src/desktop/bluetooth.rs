use super::session::brings_no_applets;
use nivis::prelude::*;

/// Bluetooth.
///
/// Sets `hardware.bluetooth`. Where the desktop has no applet of its own there is Blueman's: `services.blueman.enable`, and
/// `services.blueman-applet.enable` in each home.
#[derive(Module)]
#[module(id = "desktop.bluetooth", kinds(Desktop, Laptop))]
pub struct Bluetooth {
    /// Whether the radio is on after a start: `hardware.bluetooth.powerOnBoot`.
    #[flag(default = true)]
    pub power_on_boot: bool,
    /// Whether Blueman is there. Unset, it is with Sway and Hyprland.
    pub blueman: Option<bool>,
    /// Whether BlueZ's experimental interfaces are on, by which the batteries of headphones are shown:
    /// `hardware.bluetooth.settings.General.Experimental`.
    #[flag(default = false)]
    pub experimental: bool,
}

impl Configure for Bluetooth {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let blueman = self.wants_blueman(cx).then_some(true);
        cx.set(nix! {
            hardware.bluetooth = {
                enable = true;
                powerOnBoot = self.power_on_boot;
                settings.General.Experimental = self.experimental.then_some(true);
            };
        });
        cx.from(Self::BLUEMAN).set(nix! { services.blueman.enable = blueman; });
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        let blueman = self.wants_blueman(cx).then_some(true);
        cx.from(Self::BLUEMAN).set(nix! { services.blueman-applet.enable = blueman; });
    }
}

impl Bluetooth {
    fn wants_blueman(&self, cx: &HostCx<'_>) -> bool {
        self.blueman.unwrap_or_else(|| brings_no_applets(cx.host()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desktop::{Plasma6, Sway},
        testing::{home, system},
    };
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with([Bluetooth::on()]).with(settings.iter().copied())
    }

    #[test]
    fn with_sway_it_has_an_applet() {
        expect![[r#"
            hardware.bluetooth.enable = true;
            hardware.bluetooth.powerOnBoot = true;
            services.blueman.enable = true;
        "#]]
        .assert_eq(&system(&Bluetooth, desk(&[Sway::on()])));
        assert_eq!(home(&Bluetooth, desk(&[Sway::on()])), "services.blueman-applet.enable = true;\n");
    }

    #[test]
    fn plasma_has_its_own() {
        assert!(!system(&Bluetooth, desk(&[Plasma6::on()])).contains("blueman"));
        assert_eq!(home(&Bluetooth, desk(&[Plasma6::on()])), "");
        assert!(system(&Bluetooth, desk(&[Plasma6::on(), Bluetooth::blueman(true)])).contains("services.blueman.enable = true;"));
        assert!(!system(&Bluetooth, desk(&[Sway::on(), Bluetooth::blueman(false)])).contains("blueman"));
    }

    #[test]
    fn each_flag_acts() {
        let text = system(&Bluetooth, desk(&[Bluetooth::power_on_boot(false), Bluetooth::experimental(true)]));
        assert!(text.contains("powerOnBoot = false;") && text.contains("settings.General.Experimental = true;"), "{text}");
    }
}
