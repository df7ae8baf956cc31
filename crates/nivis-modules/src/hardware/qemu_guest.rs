use nivis::prelude::*;

/// A machine under QEMU: the initrd finds virtio disks and NICs, and the node can talk to the machine.
///
/// Sets `boot.initrd.availableKernelModules`, as nixos/modules/profiles/qemu-guest.nix does, and `services.qemuGuest`. On wherever the
/// hardware is virtual.
#[derive(Module)]
#[module(id = "hardware.qemu-guest", kinds(Desktop, Vps), default = on, when(host(VirtualMachine)))]
pub struct QemuGuest {
    /// Whether the guest agent runs, through which the node shuts the machine down and freezes its file systems for a snapshot:
    /// `services.qemuGuest.enable`.
    #[flag(default = true)]
    pub agent: bool,
    /// Whether the SPICE agent runs, for a screen that is shown over SPICE: it follows the size of the window and shares the clipboard.
    /// `services.spice-vdagentd.enable`.
    #[flag(default = false, kinds(Desktop))]
    pub spice: bool,
}

impl Configure for QemuGuest {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            boot.initrd.availableKernelModules = ["virtio_blk", "virtio_mmio", "virtio_net", "virtio_pci", "virtio_scsi"];
            services.qemuGuest.enable = self.agent;
            services.spice-vdagentd.enable = self.spice.then_some(true);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn vps() -> HostBuf {
        Host::vps("web", Vps::DEFAULT).state("26.05").computed()
    }

    #[test]
    fn a_virtual_machine_finds_its_disk() {
        expect![[r#"
            boot.initrd.availableKernelModules = [
              "virtio_blk"
              "virtio_mmio"
              "virtio_net"
              "virtio_pci"
              "virtio_scsi"
            ];
            services.qemuGuest.enable = true;
        "#]]
        .assert_eq(&system(&QemuGuest, vps()));
        assert!(system(&QemuGuest, vps().with([QemuGuest::agent(false)])).contains("services.qemuGuest.enable = false;"));
    }

    #[test]
    fn real_hardware_has_none() {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed();
        assert_eq!(system(&QemuGuest, desk), "(off)\n");
        let virtual_desk = Host::desktop("desk", Desktop { virtual_machine: true, ..Desktop::DEFAULT }).state("26.05").computed();
        assert!(system(&QemuGuest, virtual_desk).contains("virtio_blk"));
        let nas = Host::nas("nas", Nas::DEFAULT).state("26.05").computed();
        assert_eq!(refused(nas.with([QemuGuest::on()])), [("kinds", "hardware.qemu-guest".to_owned())]);
    }
    #[test]
    fn a_screen_over_spice_has_an_agent() {
        let desk = Host::desktop("desk", Desktop { virtual_machine: true, ..Desktop::DEFAULT }).state("26.05").computed();
        assert!(!system(&QemuGuest, desk.clone()).contains("spice"));
        assert!(system(&QemuGuest, desk.with([QemuGuest::spice(true)])).contains("services.spice-vdagentd.enable = true;"));
        assert_eq!(refused(vps().with([QemuGuest::spice(true)])), [("kinds", "hardware.qemu-guest.spice".to_owned())]);
    }
}
