use super::SystemdBoot;
use crate::disks::{BlockDevice, Luks, LuksDisk, Volume};
use nivis::prelude::*;

/// The boot loader GRUB, for machines that a BIOS starts.
///
/// Sets `boot.loader.grub`. `boot.loader.grub.devices` is forced: disko adds each disk with a BIOS boot partition to that list
/// (disko `lib/types/gpt.nix`), and NixOS refuses a device that is in it twice.
#[derive(Module)]
#[module(id = "boot.grub", kinds(Desktop, Laptop, Vps, Nas), requires(host(Firmware::Bios)), conflicts(SystemdBoot))]
pub struct Grub {
    /// The disk whose boot sector GRUB is written to: `boot.loader.grub.devices`.
    #[flag(required, hardware)]
    pub device: BlockDevice,
    /// How many generations the menu keeps: `boot.loader.grub.configurationLimit`.
    #[flag(default = 20)]
    pub generations: u32,
    /// How long the menu waits: `boot.loader.timeout`, in seconds.
    #[flag(default = seconds(3))]
    pub timeout: Interval,
    /// Whether GRUB itself asks for the passphrase of the volume that holds `/boot`: `boot.loader.grub.enableCryptodisk`. The initrd
    /// asks a second time. The volume needs format version 1: [`Volume::luks1`].
    #[flag(default = false, requires(Luks))]
    pub cryptodisk: bool,
}

impl Configure for Grub {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            boot.loader = {
                grub = {
                    enable = true;
                    configurationLimit = self.generations;
                    devices = lib.mkForce([self.device]);
                };
                timeout = (self.timeout.seconds());
            };
        });
        if self.cryptodisk {
            match openable(cx.host()) {
                Ok(()) => cx.from(Self::CRYPTODISK).set(nix! { boot.loader.grub.enableCryptodisk = true; }),
                Err(refusal) => cx.refuse(Self::CRYPTODISK, refusal),
            }
        }
    }
}

/// Whether there is an encrypted volume that GRUB has to open, and can.
fn openable(host: &nivis::ResolvedHost) -> Result<(), Refusal> {
    let disks: Vec<LuksDisk> = host.list(Luks::DISKS);
    let holding = |mount| disks.iter().flat_map(LuksDisk::volumes).find(|volume| volume.mounts().any(|at| at == mount));
    let (message, help) = match holding("/boot").or_else(|| holding("/")) {
        Some(volume) if volume.is_luks1() => return Ok(()),
        Some(volume) => {
            (format!("GRUB can't open the volume `{}`, which holds /boot and is LUKS2", Volume::name(volume)), "add `.luks1()` to it")
        }
        None => ("no encrypted volume holds `/boot` or `/`, so GRUB has none to open".to_owned(), "take `Grub::cryptodisk(true)` out"),
    };
    Err(Refusal::requires(message, help).beside(host, Luks::DISKS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disks::{Disk, Disks, Partition},
        testing::{refused, system},
    };
    use expect_test::expect;

    const DEVICE: &str = "/dev/nvme0n1";
    static LUKS1: [LuksDisk; 1] =
        [Disk::gpt("main", DEVICE).partition(Partition::bios_boot()).encrypted(Volume::ext4("cryptroot", "/").luks1())];
    static LUKS2: [LuksDisk; 1] = [Disk::gpt("main", DEVICE).partition(Partition::bios_boot()).encrypted(Volume::ext4("cryptroot", "/"))];
    static DATA: [LuksDisk; 1] = [Disk::gpt("data", "/dev/nvme1n1").encrypted(Volume::ext4("cryptdata", "/data"))];
    static ON_A_BASE: [Setting; 2] = [Grub::on(), Grub::device(BlockDevice::new(DEVICE))];
    static BASE: Base = Base::new("shared").with(&ON_A_BASE);

    fn host(settings: &[Setting]) -> HostBuf {
        Host::laptop("yoga", Laptop { firmware: Firmware::Bios, ..Laptop::DEFAULT })
            .state("26.05")
            .computed()
            .with(settings.iter().copied())
    }

    fn encrypted(disks: Setting) -> HostBuf {
        host(&ON_A_BASE).with([Disks::on(), Luks::on(), disks, Grub::cryptodisk(true)])
    }

    #[test]
    fn it_goes_to_one_disk() {
        expect![[r#"
            boot.loader.grub.enable = true;
            boot.loader.grub.configurationLimit = 20;
            boot.loader.grub.devices = lib.mkForce [ "/dev/nvme0n1" ];
            boot.loader.timeout = 3;
        "#]]
        .assert_eq(&system(&Grub, host(&ON_A_BASE)));
        let text = system(&Grub, host(&ON_A_BASE).with([Grub::generations(3), Grub::timeout(seconds(1))]));
        assert!(text.contains("configurationLimit = 3;") && text.contains("timeout = 1;"), "{text}");
    }

    #[test]
    fn it_opens_luks1_only() {
        assert!(system(&Grub, encrypted(Luks::disks(&LUKS1))).contains("enableCryptodisk = true;"));
        let text = system(&Grub, encrypted(Luks::disks(&LUKS2)));
        assert!(text.contains("GRUB can't open the volume `cryptroot`"), "{text}");
        let text = system(&Grub, encrypted(Luks::disks(&DATA)));
        assert!(text.contains("no encrypted volume holds `/boot` or `/`"), "{text}");
    }

    #[test]
    fn what_it_needs() {
        assert_eq!(refused(host(&[Grub::on()])), [("missing", "boot.grub".to_owned())]);
        assert_eq!(refused(host(&ON_A_BASE).with([Grub::cryptodisk(true)])), [("requires", "boot.grub.cryptodisk".to_owned())]);
        assert_eq!(refused(host(&ON_A_BASE).with([Grub::cryptodisk(false)])), []);
        let uefi = Host::laptop("a", Laptop::DEFAULT).state("26.05").computed();
        assert_eq!(refused(uefi.with(ON_A_BASE)), [("requires", "boot.grub".to_owned())]);
        assert_eq!(refused(host(&[]).base(&BASE)), [("hardware", "boot.grub.device".to_owned())]);
    }
}
