use nivis::prelude::*;

/// The I²C buses for programs, such as those that set a monitor's brightness (DDC/CI) or the lights on a board: `hardware.i2c.enable`,
/// which loads `i2c-dev`. The host's users are in the group `i2c`.
#[derive(Module)]
#[module(id = "hardware.i2c", kinds(Desktop, Laptop))]
pub struct I2c {}

impl Configure for I2c {
    fn facts(&self, facts: &mut Facts) {
        facts.users_in_group("i2c");
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! { hardware.i2c.enable = true; });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, resolved, system};

    #[test]
    fn users_reach_the_bus() {
        let desk = || Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed();
        assert_eq!(system(&I2c, desk().with([I2c::on()])), "hardware.i2c.enable = true;\n");
        let groups = |host| resolved(host).hosts()[0].facts().groups.iter().any(|group| group.name == "i2c");
        assert!(groups(desk().with([I2c::on()])) && !groups(desk()));
    }

    #[test]
    fn a_server_has_no_monitor() {
        let nas = Host::nas("nas", Nas::DEFAULT).state("26.05").computed();
        assert_eq!(refused(nas.with([I2c::on()])), [("kinds", "hardware.i2c".to_owned())]);
    }
}
