use nivis::{choice, nix::Value, prelude::*};

choice! {
    /// A `ThinkPad` that is known here. A model that is missing is one line in this list and one in each table below it.
    pub enum ThinkPadModel {
        /// T14, AMD.
        T14Amd = "t14-amd",
        /// T480, Intel.
        T480 = "t480",
        /// T490, Intel.
        T490 = "t490",
        /// X13, AMD.
        X13Amd = "x13-amd",
        /// X380 Yoga, Intel: its screen folds back.
        X380Yoga = "x380-yoga",
    }
}

impl ThinkPadModel {
    /// Who made its processor.
    pub const fn cpu(self) -> Cpu {
        match self {
            Self::T14Amd | Self::X13Amd => Cpu::Amd,
            Self::T480 | Self::T490 | Self::X380Yoga => Cpu::Intel,
        }
    }

    /// Whether the screen folds back, so that the machine must know which way is up.
    pub const fn folds(self) -> bool {
        matches!(self, Self::X380Yoga)
    }
}

/// A `ThinkPad`: its pointing stick, and what its model needs.
///
/// Sets `hardware.trackpoint.enable`, and `hardware.sensor.iio.enable` for a screen that folds back. A model whose processor is another
/// than the host's is refused when the configuration is made.
#[derive(Module)]
#[module(id = "hardware.thinkpad", kinds(Laptop))]
pub struct ThinkPad {
    /// Which one.
    #[flag(required)]
    pub model: ThinkPadModel,
    /// Whether a daemon runs the fan by the temperatures that the firmware measures, quieter than the firmware itself:
    /// `services.thinkfan.enable`, with the levels that NixOS gives it. It also tells the driver `thinkpad_acpi` to allow it.
    #[flag(default = false)]
    pub fan: bool,
}

impl Configure for ThinkPad {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let wrong = self.wrong_processor(cx.host().head().kind.cpu(), cx.host().name());
        let trackpoint = wrong.map_or(Value::Bool(true), Value::Impossible);
        cx.from(Self::MODEL).set(nix! {
            hardware.sensor.iio.enable = self.model.folds().then_some(true);
            hardware.trackpoint.enable = trackpoint;
        });
        cx.set(nix! { services.thinkfan.enable = self.fan.then_some(true); });
    }
}

impl ThinkPad {
    fn wrong_processor(&self, cpu: Option<Cpu>, host: &str) -> Option<String> {
        let (cpu, own) = (cpu?, self.model.cpu());
        (cpu != own).then(|| {
            format!("host `{host}`: a ThinkPad `{}` has `cpu: {}`, and the host says `{}`", self.model.name(), own.name(), cpu.name())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn laptop(cpu: Cpu, settings: &[Setting]) -> HostBuf {
        Host::laptop("lap", Laptop { cpu, ..Laptop::DEFAULT }).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn each_model_has_what_it_needs() {
        expect![[r#"
            hardware.trackpoint.enable = true;
            services.thinkfan.enable = true;
        "#]]
        .assert_eq(&system(&ThinkPad, laptop(Cpu::Amd, &[ThinkPad::on(), ThinkPad::model(ThinkPadModel::X13Amd), ThinkPad::fan(true)])));
        expect![[r#"
            hardware.sensor.iio.enable = true;
            hardware.trackpoint.enable = true;
        "#]]
        .assert_eq(&system(&ThinkPad, laptop(Cpu::Intel, &[ThinkPad::on(), ThinkPad::model(ThinkPadModel::X380Yoga)])));
    }

    #[test]
    fn every_model_fits_its_processor_alone() {
        for model in ThinkPadModel::ALL {
            for cpu in [Cpu::Amd, Cpu::Intel] {
                let text = system(&ThinkPad, laptop(cpu, &[ThinkPad::on(), ThinkPad::model(*model)]));
                assert_eq!(text.contains(" has `cpu: "), model.cpu() != cpu, "{text}");
            }
        }
    }

    #[test]
    fn a_fan_belongs_to_a_model() {
        assert_eq!(refused(laptop(Cpu::Intel, &[ThinkPad::fan(true)])), [("dead", "hardware.thinkpad.fan".to_owned())]);
        assert_eq!(refused(laptop(Cpu::Intel, &[ThinkPad::on(), ThinkPad::fan(true)])), [("missing", "hardware.thinkpad".to_owned())]);
        assert_eq!(refused(laptop(Cpu::Intel, &[ThinkPad::on(), ThinkPad::model(ThinkPadModel::T490), ThinkPad::fan(true)])), []);
    }

    #[test]
    fn it_is_a_laptop() {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed();
        let found = refused(desk.with([ThinkPad::on(), ThinkPad::model(ThinkPadModel::T490)]));
        assert!(found.contains(&("kinds", "hardware.thinkpad".to_owned())), "{found:?}");
    }
}
