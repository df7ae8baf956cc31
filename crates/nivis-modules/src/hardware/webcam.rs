use crate::text::refuse;
use nivis::{Cell, FromCell, Msg, nix::Value, prelude::*};
use serde::Serialize;

/// A USB device by vendor and product, as `lsusb` shows them: `046d:085e`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct UsbId(&'static str);

impl UsbId {
    /// The device `vendor:product`, each of four hexadecimal digits in lower case.
    ///
    /// # Panics
    /// If it is none; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(id: &'static str) -> Self {
        let b = id.as_bytes();
        let (mut i, mut bad) = (0, b.len() != 9);
        while i < b.len() {
            bad = bad || if i == 4 { b[i] != b':' } else { !matches!(b[i], b'0'..=b'9' | b'a'..=b'f') };
            i += 1;
        }
        if bad {
            refuse(Msg::new().s("\"").s(id).s("\" is no USB device"), "write it as `lsusb` does, such as \"046d:085e\"");
        }
        Self(id)
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Text(self.0)
    }
}

impl FromCell for UsbId {
    fn from_cell(cell: &Cell) -> Option<Self> {
        match *cell {
            Cell::Text(id) => Some(Self(id)),
            _ => None,
        }
    }
}

/// One control of a webcam and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WebcamControl {
    name: &'static str,
    value: i32,
}

impl WebcamControl {
    /// The control `name`, as `v4l2-ctl --list-ctrls` shows it, with that value.
    ///
    /// # Panics
    /// If it is no name; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str, value: i32) -> Self {
        let b = name.as_bytes();
        let (mut i, mut bad) = (0, b.is_empty());
        while i < b.len() {
            bad = bad || !matches!(b[i], b'a'..=b'z' | b'0'..=b'9' | b'_');
            i += 1;
        }
        if bad {
            refuse(Msg::new().s("webcam control \"").s(name).s("\" is none"), "take a name that `v4l2-ctl --list-ctrls` shows");
        }
        Self { name, value }
    }
}

/// A webcam whose picture is set as soon as it is there, since most forget it when they lose power.
///
/// Adds a rule to `services.udev.extraRules`, which runs v4l2-ctl(1) on the webcam's first device.
#[derive(Module)]
#[module(id = "hardware.webcam", kinds(Desktop, Laptop))]
pub struct Webcam {
    /// Which webcam.
    #[flag(required, hardware)]
    pub device: UsbId,
    /// What is set, in that order: one control may unlock the next, such as `auto_exposure` that of `exposure_time_absolute`.
    #[flag(required)]
    pub controls: Vec<WebcamControl>,
}

impl Configure for Webcam {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let (vendor, product) = self.device.0.split_at(4);
        let product = &product[1..];
        let controls = self.controls.iter().map(|control| format!("{}={}", control.name, control.value)).collect::<Vec<_>>().join(",");
        let rule = format!(
            "''\n  ACTION==\"add\", SUBSYSTEM==\"video4linux\", ATTR{{index}}==\"0\", ATTRS{{idVendor}}==\"{vendor}\", \
             ATTRS{{idProduct}}==\"{product}\", RUN+=\"${{lib.getExe' pkgs.v4l-utils \"v4l2-ctl\"}} --device $devnode --set-ctrl {controls}\"\n''"
        );
        // `mkAfter` joins the rule with those of others; a priority of its own would drop one of them.
        cx.from(Self::DEVICE).from(Self::CONTROLS).set(nix! { services.udev.extraRules = lib.mkAfter(Value::raw(rule)); });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    static CONTROLS: [WebcamControl; 2] = [WebcamControl::new("auto_exposure", 1), WebcamControl::new("exposure_time_absolute", 250)];

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn the_rule_names_the_webcam_and_keeps_the_order() {
        let settings = [Webcam::on(), Webcam::device(UsbId::new("046d:085e")), Webcam::controls(&CONTROLS)];
        expect![[r#"
            services.udev.extraRules = lib.mkAfter ''
              ACTION=="add", SUBSYSTEM=="video4linux", ATTR{index}=="0", ATTRS{idVendor}=="046d", ATTRS{idProduct}=="085e", RUN+="${lib.getExe' pkgs.v4l-utils "v4l2-ctl"} --device $devnode --set-ctrl auto_exposure=1,exposure_time_absolute=250"
            '';
        "#]]
        .assert_eq(&system(&Webcam, desk(&settings)));
    }

    #[test]
    fn a_webcam_is_one_and_has_something_to_set() {
        let (device, controls) = (Webcam::device(UsbId::new("046d:085e")), Webcam::controls(&CONTROLS));
        for settings in [&[Webcam::on(), device][..], &[Webcam::on(), controls]] {
            assert_eq!(refused(desk(settings)), [("missing", "hardware.webcam".to_owned())]);
        }
        assert_eq!(refused(desk(&[Webcam::on(), device, controls])), []);
    }

    #[test]
    #[should_panic(expected = "is no USB device")]
    fn an_id_is_two_numbers() {
        let _ = UsbId::new("046d-085e");
    }

    #[test]
    #[should_panic(expected = "is none")]
    fn a_control_is_one_word() {
        let _ = WebcamControl::new("Auto Exposure", 1);
    }
}
