use super::Tlp;
use nivis::prelude::*;

/// USB devices are never put to sleep while they are idle: for a mouse that needs a moment to wake, or a dock that does not at all.
///
/// Sets `usbcore.autosuspend=-1` in `boot.kernelParams`, and where TLP runs `USB_AUTOSUSPEND` in `services.tlp.settings`, which would
/// otherwise put them to sleep all the same.
#[derive(Module)]
#[module(id = "power.usb-awake", kinds(Desktop, Laptop))]
pub struct UsbAwake {}

impl Configure for UsbAwake {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! { boot.kernelParams = ["usbcore.autosuspend=-1"]; });
        if cx.host().is_on(&Tlp) {
            cx.set(nix! { services.tlp.settings.USB_AUTOSUSPEND = 0; });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn laptop(settings: &[Setting]) -> HostBuf {
        Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed().with([UsbAwake::on()]).with(settings.iter().copied())
    }

    #[test]
    fn the_kernel_knows_and_tlp_too() {
        expect![[r#"
            boot.kernelParams = [ "usbcore.autosuspend=-1" ];
        "#]]
        .assert_eq(&system(&UsbAwake, laptop(&[])));
        expect![[r#"
            boot.kernelParams = [ "usbcore.autosuspend=-1" ];
            services.tlp.settings.USB_AUTOSUSPEND = 0;
        "#]]
        .assert_eq(&system(&UsbAwake, laptop(&[Tlp::on()])));
    }

    #[test]
    fn a_server_has_no_such_devices() {
        let nas = Host::nas("nas", Nas::DEFAULT).state("26.05").computed();
        assert_eq!(refused(nas.with([UsbAwake::on()])), [("kinds", "power.usb-awake".to_owned())]);
    }
}
