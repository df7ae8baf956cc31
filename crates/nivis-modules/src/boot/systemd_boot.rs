use crate::disks::{Disk, Disks, Luks, LuksDisk};
use nivis::prelude::*;

/// The boot loader systemd-boot, for machines with UEFI.
///
/// Sets `boot.loader.systemd-boot` and `boot.loader.efi`. The editor of the kernel's command line stays off: with it, whoever sits at
/// the keyboard is root (`init=/bin/sh`).
#[derive(Module)]
#[module(id = "boot.systemd-boot", kinds(Desktop, Laptop, Vps, Nas), requires(host(Firmware::Uefi)))]
pub struct SystemdBoot {
    /// How many generations the menu keeps, so that the EFI system partition does not fill up:
    /// `boot.loader.systemd-boot.configurationLimit`.
    #[flag(default = 20)]
    pub generations: u32,
    /// Where the EFI system partition is mounted: `boot.loader.efi.efiSysMountPoint`.
    #[flag(default = "/boot")]
    pub esp: String,
    /// How long the menu waits; zero shows it only while a key is held: `boot.loader.timeout`, in seconds.
    #[flag(default = seconds(3))]
    pub timeout: Interval,
    /// Whether the firmware's list of boot entries is written: `boot.loader.efi.canTouchEfiVariables`. Off for firmware that loses it;
    /// then it starts the fallback `EFI/BOOT/BOOTX64.EFI`.
    #[flag(default = true)]
    pub efi_variables: bool,
}

impl Configure for SystemdBoot {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        if let Some(refusal) = misplaced(cx.host(), &self.esp) {
            cx.refuse(Self::ESP, refusal);
        }
        cx.set(nix! {
            boot.loader = {
                efi.canTouchEfiVariables = self.efi_variables;
                efi.efiSysMountPoint = (&self.esp);
                systemd-boot = {
                    enable = true;
                    configurationLimit = self.generations;
                    editor = false;
                };
                timeout = (self.timeout.seconds());
            };
        });
    }
}

/// Whether the host's disks mount their EFI system partition elsewhere: then the machine would not start.
fn misplaced(host: &nivis::ResolvedHost, esp: &str) -> Option<Refusal> {
    let plain: Vec<Disk> = if host.is_on(&Disks) { host.list(Disks::DEVICES) } else { Vec::new() };
    let encrypted: Vec<LuksDisk> = if host.is_on(&Luks) { host.list(Luks::DISKS) } else { Vec::new() };
    let mounts: Vec<_> = plain.iter().chain(encrypted.iter().map(LuksDisk::disk)).filter_map(Disk::esp).collect();
    if mounts.is_empty() || mounts.contains(&esp) {
        return None;
    }
    let message = format!("the boot loader expects the EFI system partition at {esp}, and the disks mount it at {}", mounts.join(", "));
    let disks = if plain.iter().any(|disk| disk.esp().is_some()) { Disks::DEVICES } else { Luks::DISKS };
    Some(Refusal::conflicts(message, format!("write `SystemdBoot::esp(\"{}\")`", mounts[0])).beside(host, disks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        boot::Grub,
        disks::{BlockDevice, Partition, Volume},
        testing::{refused, system},
    };
    use expect_test::expect;

    static DISK: [LuksDisk; 1] =
        [Disk::gpt("main", "/dev/vda").partition(Partition::esp(gib(1), "/boot")).encrypted(Volume::ext4("cryptroot", "/"))];

    fn host(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn by_default_it_keeps_twenty_generations() {
        expect![[r#"
            boot.loader.efi.canTouchEfiVariables = true;
            boot.loader.efi.efiSysMountPoint = "/boot";
            boot.loader.systemd-boot.enable = true;
            boot.loader.systemd-boot.configurationLimit = 20;
            boot.loader.systemd-boot.editor = false;
            boot.loader.timeout = 3;
        "#]]
        .assert_eq(&system(&SystemdBoot, host(&[SystemdBoot::on()])));
    }

    #[test]
    fn each_flag_acts() {
        let flags =
            [SystemdBoot::generations(5), SystemdBoot::esp("/efi"), SystemdBoot::timeout(seconds(0)), SystemdBoot::efi_variables(false)];
        let text = system(&SystemdBoot, host(&flags).with([SystemdBoot::on()]));
        for line in ["configurationLimit = 5;", r#"efiSysMountPoint = "/efi";"#, "timeout = 0;", "canTouchEfiVariables = false;"] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }

    #[test]
    fn the_esp_is_where_the_disks_mount_it() {
        let disks = [Disks::on(), Luks::on(), Luks::disks(&DISK), SystemdBoot::on()];
        let text = system(&SystemdBoot, host(&disks).with([SystemdBoot::esp("/efi")]));
        assert!(text.contains("expects the EFI system partition at /efi, and the disks mount it at /boot"), "{text}");
        assert!(system(&SystemdBoot, host(&disks)).contains(r#"efiSysMountPoint = "/boot";"#));
    }

    #[test]
    fn it_needs_uefi_and_is_the_only_one() {
        let bios = Host::vps("web", Vps { firmware: Firmware::Bios, ..Vps::DEFAULT }).state("26.05").computed();
        assert_eq!(refused(bios.with([SystemdBoot::on()])), [("requires", "boot.systemd-boot".to_owned())]);
        assert_eq!(refused(host(&[SystemdBoot::on()])), []);
        let both = [SystemdBoot::on(), Grub::on(), Grub::device(BlockDevice::new("/dev/sda"))];
        let found = refused(host(&both));
        assert!(found.contains(&("conflicts", "boot.grub".to_owned())), "{found:?}");
    }

    #[test]
    fn a_container_has_no_boot_loader() {
        static PVE: ProxmoxNode = ProxmoxNode::new("pve");
        let lxc = Host::lxc("web", Lxc { node: Some(&PVE), vmid: 100, ..Lxc::DEFAULT }).state("26.05").computed();
        assert_eq!(refused(lxc.with([SystemdBoot::on()])), [("kinds", "boot.systemd-boot".to_owned())]);
    }
}
