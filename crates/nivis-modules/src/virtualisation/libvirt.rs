use nivis::{choice, prelude::*};

choice! {
    /// What happens to virtual machines when the host goes down.
    pub enum GuestsAtShutdown {
        /// They are asked to shut down.
        Shutdown = "shutdown",
        /// Their memory is written to disk, and they go on at the next start.
        Suspend = "suspend",
    }
}

/// Virtual machines under libvirt and QEMU: `virtualisation.libvirtd`. The host's users are in the group `libvirtd`, whose members can
/// become root through it.
#[derive(Module)]
#[module(id = "virtualisation.libvirt", kinds(Desktop, Laptop, Nas))]
pub struct Libvirt {
    /// Whether there is a program with windows to manage them: `programs.virt-manager.enable`.
    #[flag(default = true, kinds(Desktop, Laptop))]
    pub manager: bool,
    /// Whether guests can have a TPM, which Windows 11 asks for: `virtualisation.libvirtd.qemu.swtpm.enable`.
    #[flag(default = false)]
    pub tpm: bool,
    /// Whether users can give a guest the host's USB devices: `virtualisation.spiceUSBRedirection.enable`. Any program of theirs can then
    /// take hold of one.
    #[flag(default = false, kinds(Desktop, Laptop))]
    pub usb_redirection: bool,
    /// What happens to guests when the host goes down: `virtualisation.libvirtd.onShutdown`.
    #[flag(default = GuestsAtShutdown::Shutdown)]
    pub on_shutdown: GuestsAtShutdown,
}

impl Configure for Libvirt {
    fn facts(&self, facts: &mut Facts) {
        facts.users_in_group("libvirtd");
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            virtualisation.libvirtd = {
                enable = true;
                // Guests that are not marked for it stay off; the default would start what ran before.
                onBoot = "ignore";
                onShutdown = self.on_shutdown;
                qemu.runAsRoot = false;
                qemu.swtpm.enable = self.tpm.then_some(true);
            };
            virtualisation.spiceUSBRedirection.enable = self.usb_redirection.then_some(true);
        });
        if !matches!(cx.host().head().kind, Kind::Nas(_)) {
            cx.set(nix! { programs.virt-manager.enable = self.manager.then_some(true); });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, resolved, system};
    use expect_test::expect;

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([Libvirt::on()]).with(settings.iter().copied())
    }

    #[test]
    fn by_default_guests_are_not_root_and_end_with_the_host() {
        expect![[r#"
            virtualisation.libvirtd.enable = true;
            virtualisation.libvirtd.onBoot = "ignore";
            virtualisation.libvirtd.onShutdown = "shutdown";
            virtualisation.libvirtd.qemu.runAsRoot = false;
            programs.virt-manager.enable = true;
        "#]]
        .assert_eq(&system(&Libvirt, desk(&[])));
    }

    #[test]
    fn each_flag_acts() {
        let flags =
            [Libvirt::manager(false), Libvirt::tpm(true), Libvirt::usb_redirection(true), Libvirt::on_shutdown(GuestsAtShutdown::Suspend)];
        expect![[r#"
            virtualisation.libvirtd.enable = true;
            virtualisation.libvirtd.onBoot = "ignore";
            virtualisation.libvirtd.onShutdown = "suspend";
            virtualisation.libvirtd.qemu.runAsRoot = false;
            virtualisation.libvirtd.qemu.swtpm.enable = true;
            virtualisation.spiceUSBRedirection.enable = true;
        "#]]
        .assert_eq(&system(&Libvirt, desk(&flags)));
    }

    #[test]
    fn users_manage_the_guests() {
        assert!(resolved(desk(&[])).hosts()[0].facts().groups.iter().any(|group| group.name == "libvirtd"));
    }

    #[test]
    fn a_nas_has_guests_but_no_windows() {
        let nas = || Host::nas("nas", Nas::DEFAULT).state("26.05").computed().with([Libvirt::on()]);
        assert!(!system(&Libvirt, nas()).contains("virt-manager"));
        assert_eq!(refused(nas().with([Libvirt::manager(true)])), [("kinds", "virtualisation.libvirt.manager".to_owned())]);
        let vps = Host::vps("web", Vps::DEFAULT).state("26.05").computed();
        assert_eq!(refused(vps.with([Libvirt::on()])), [("kinds", "virtualisation.libvirt".to_owned())]);
    }
}
