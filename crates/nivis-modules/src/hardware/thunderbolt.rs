use nivis::prelude::*;

/// Thunderbolt: a daemon that lets in only devices that someone has allowed, `services.hardware.bolt.enable`. A device can read all of
/// the memory.
#[derive(Module)]
#[module(id = "hardware.thunderbolt", kinds(Desktop, Laptop))]
pub struct Thunderbolt {}

impl Configure for Thunderbolt {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! { services.hardware.bolt.enable = true; });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};

    #[test]
    fn it_is_for_machines_with_ports() {
        let laptop = Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed();
        assert_eq!(system(&Thunderbolt, laptop.with([Thunderbolt::on()])), "services.hardware.bolt.enable = true;\n");
        let vps = Host::vps("web", Vps::DEFAULT).state("26.05").computed();
        assert_eq!(refused(vps.with([Thunderbolt::on()])), [("kinds", "hardware.thunderbolt".to_owned())]);
    }
}
