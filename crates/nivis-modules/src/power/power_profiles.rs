use super::{Performance, Tlp, Tuning};
use nivis::prelude::*;

/// The daemon through which a desktop's menu offers "power saver", "balanced" and "performance": `services.power-profiles-daemon`.
///
/// It sets what TLP and a fixed governor set too, so it stands with neither.
#[derive(Module)]
#[module(id = "power.profiles-daemon", kinds(Desktop, Laptop), conflicts(Tlp, Performance::tuning = Tuning::Desktop))]
pub struct PowerProfiles {}

impl Configure for PowerProfiles {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! { services.power-profiles-daemon.enable = true; });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn laptop(settings: &[Setting]) -> HostBuf {
        Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed().with([PowerProfiles::on()]).with(settings.iter().copied())
    }

    #[test]
    fn it_is_turned_on() {
        expect![[r#"
            services.power-profiles-daemon.enable = true;
        "#]]
        .assert_eq(&system(&PowerProfiles, laptop(&[])));
    }

    #[test]
    fn a_fixed_governor_leaves_it_nothing_to_do() {
        let tuned = |tuning| refused(laptop(&[Performance::on(), Performance::tuning(tuning)]));
        assert_eq!(tuned(Tuning::Desktop), [("conflicts", "power.profiles-daemon".to_owned())]);
        assert_eq!(tuned(Tuning::Laptop), []);
    }
}
