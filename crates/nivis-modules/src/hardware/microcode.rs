use nivis::prelude::*;

/// The processor's microcode, and the firmware that other devices load.
///
/// Sets `hardware.cpu.<maker>.updateMicrocode` by the host's processor, and `hardware.enableRedistributableFirmware`. On wherever
/// there is a real processor; that of a virtual machine is its node's business.
#[derive(Module)]
#[module(id = "hardware.microcode", kinds(Desktop, Laptop, Nas), default = on, when(any(host(Cpu::Amd), host(Cpu::Intel))))]
pub struct Microcode {}

impl Configure for Microcode {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let maker = match cx.host().head().kind.cpu() {
            Some(maker @ (Cpu::Amd | Cpu::Intel)) => maker.name(),
            _ => return,
        };
        cx.set(nix! {
            hardware.cpu.(maker).updateMicrocode = true;
            hardware.enableRedistributableFirmware = true;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::system;
    use expect_test::expect;

    fn desktop(cpu: Cpu) -> HostBuf {
        Host::desktop("desk", Desktop { cpu, ..Desktop::DEFAULT }).state("26.05").computed()
    }

    #[test]
    fn the_maker_decides() {
        expect![[r#"
            hardware.cpu.amd.updateMicrocode = true;
            hardware.enableRedistributableFirmware = true;
        "#]]
        .assert_eq(&system(&Microcode, desktop(Cpu::Amd)));
        assert!(system(&Microcode, desktop(Cpu::Intel)).starts_with("hardware.cpu.intel.updateMicrocode = true;"));
    }

    #[test]
    fn a_virtual_machine_has_none() {
        assert_eq!(system(&Microcode, desktop(Cpu::Virtual)), "(off)\n");
        assert_eq!(system(&Microcode, Host::vps("web", Vps::DEFAULT).state("26.05").computed()), "(off)\n");
        assert_eq!(system(&Microcode, desktop(Cpu::Amd).with([Microcode::off("the firmware updates it by itself")])), "(off)\n");
    }
}
