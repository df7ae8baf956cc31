use nivis::prelude::*;

/// Updates of the machine's firmware from the Linux Vendor Firmware Service: `services.fwupd.enable`. Nothing is installed by itself;
/// `fwupdmgr update` does.
#[derive(Module)]
#[module(id = "hardware.firmware-updates", kinds(Desktop, Laptop, Nas))]
pub struct FirmwareUpdates {
    /// Whether firmware that its vendor still tests is offered: `lvfs-testing` in `services.fwupd.extraRemotes`.
    #[flag(default = false)]
    pub testing: bool,
}

impl Configure for FirmwareUpdates {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let remotes = self.testing.then_some(["lvfs-testing"]);
        cx.set(nix! { services.fwupd.enable = true; });
        cx.from(Self::TESTING).set(nix! { services.fwupd.extraRemotes = remotes; });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    #[test]
    fn only_what_is_tested_unless_said_otherwise() {
        let laptop = || Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed().with([FirmwareUpdates::on()]);
        expect![[r#"
            services.fwupd.enable = true;
        "#]]
        .assert_eq(&system(&FirmwareUpdates, laptop()));
        let text = system(&FirmwareUpdates, laptop().with([FirmwareUpdates::testing(true)]));
        assert!(text.contains(r#"extraRemotes = [ "lvfs-testing" ];"#), "{text}");
    }

    #[test]
    fn the_provider_has_the_firmware_of_a_virtual_server() {
        let vps = Host::vps("web", Vps::DEFAULT).state("26.05").computed();
        assert_eq!(refused(vps.with([FirmwareUpdates::on()])), [("kinds", "hardware.firmware-updates".to_owned())]);
    }
}
