use super::Hibernate;
use nivis::{choice, prelude::*};

choice! {
    /// Who picks the clock of an AMD processor (kernel's documentation, admin-guide/pm/amd-pstate).
    pub enum AmdPstate {
        /// The processor, by a preference that the system gives it.
        Active = "active",
        /// The kernel's governor, in fine steps.
        Passive = "passive",
        /// The processor, between limits that the governor gives it.
        Guided = "guided",
    }
}

/// What a machine with a battery needs: the battery is watched, and what runs empty goes down in order.
///
/// Sets `services.upower`: at 2 per cent the machine hibernates where it can ([`Hibernate`](struct@Hibernate)), and is shut down where it
/// can't.
#[derive(Module)]
#[module(id = "power.laptop", kinds(Laptop))]
pub struct LaptopPower {
    /// Whether Intel's daemon keeps the processor from becoming so hot that it stops itself: `services.thermald.enable`.
    #[flag(default = false, requires(host(Cpu::Intel)))]
    pub thermald: bool,
    /// Who picks the clock of an AMD processor: `amd_pstate` in `boot.kernelParams`. Unset, the kernel decides by the model.
    #[flag(requires(host(Cpu::Amd)))]
    pub amd_pstate: Option<AmdPstate>,
    /// Whether sleep is the deep one, with all but the memory off (ACPI S3): `mem_sleep_default=deep` in `boot.kernelParams`. For a
    /// firmware that offers it and is not the kernel's first choice; `cat /sys/power/mem_sleep` says so.
    #[flag(default = false)]
    pub deep_sleep: bool,
}

impl Configure for LaptopPower {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let last_action = if cx.host().is_on(&Hibernate) { "Hibernate" } else { "PowerOff" };
        cx.set(nix! {
            services.upower = {
                enable = true;
                criticalPowerAction = last_action;
            };
        });
        cx.set(nix! { services.thermald.enable = self.thermald.then_some(true); });
        if let Some(mode) = self.amd_pstate {
            cx.from(Self::AMD_PSTATE).set(nix! { boot.kernelParams = [(format!("amd_pstate={}", mode.name()))]; });
        }
        if self.deep_sleep {
            cx.from(Self::DEEP_SLEEP).set(nix! { boot.kernelParams = ["mem_sleep_default=deep"]; });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disks::{Disk, Disks, Luks, LuksDisk, Volume},
        testing::{refused, system},
    };
    use expect_test::expect;

    static DISK: [LuksDisk; 1] = [Disk::gpt("main", "/dev/disk/by-id/nvme-1").encrypted(Volume::swap("cryptswap", gib(20)).resume())];

    fn laptop(cpu: Cpu, settings: &[Setting]) -> HostBuf {
        Host::laptop("lap", Laptop { cpu, ..Laptop::DEFAULT }).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn an_empty_battery_ends_in_order() {
        expect![[r#"
            services.upower.enable = true;
            services.upower.criticalPowerAction = "PowerOff";
        "#]]
        .assert_eq(&system(&LaptopPower, laptop(Cpu::Amd, &[LaptopPower::on()])));
        let flags = [Disks::on(), Luks::on(), Luks::disks(&DISK), Hibernate::on(), LaptopPower::on()];
        assert!(system(&LaptopPower, laptop(Cpu::Amd, &flags)).contains(r#"criticalPowerAction = "Hibernate";"#));
    }

    #[test]
    fn each_flag_acts() {
        let text = system(&LaptopPower, laptop(Cpu::Intel, &[LaptopPower::on(), LaptopPower::thermald(true)]));
        assert!(text.contains("services.thermald.enable = true;"), "{text}");
        let flags = [LaptopPower::on(), LaptopPower::amd_pstate(AmdPstate::Active), LaptopPower::deep_sleep(true)];
        let text = system(&LaptopPower, laptop(Cpu::Amd, &flags));
        assert!(text.contains(r#"[ "amd_pstate=active" ]"#) && text.contains(r#"[ "mem_sleep_default=deep" ]"#), "{text}");
    }

    #[test]
    fn each_is_for_one_maker() {
        let thermald = [LaptopPower::on(), LaptopPower::thermald(true)];
        assert_eq!(refused(laptop(Cpu::Amd, &thermald)), [("requires", "power.laptop.thermald".to_owned())]);
        assert_eq!(refused(laptop(Cpu::Intel, &thermald)), []);
        let pstate = [LaptopPower::on(), LaptopPower::amd_pstate(AmdPstate::Active)];
        assert_eq!(refused(laptop(Cpu::Intel, &pstate)), [("requires", "power.laptop.amd_pstate".to_owned())]);
        assert_eq!(refused(laptop(Cpu::Amd, &pstate)), []);
    }

    #[test]
    fn a_flag_needs_the_module_and_a_battery() {
        assert_eq!(refused(laptop(Cpu::Intel, &[LaptopPower::thermald(true)])), [("dead", "power.laptop.thermald".to_owned())]);
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed();
        assert_eq!(refused(desk.with([LaptopPower::on()])), [("kinds", "power.laptop".to_owned())]);
    }
}
