//! One device, one host: what was copied from a host to another is found, whichever module or text names it.

use nivis::{CATALOGUE, prelude::*};
use nivis_compile::{OptionSets, validate};

static DISK: [LuksDisk; 1] =
    [Disk::gpt("main", "/dev/disk/by-id/nvme-1").partition(Partition::esp(gib(1), "/boot")).encrypted(Volume::ext4("cryptroot", "/"))];
static OTHER: [LuksDisk; 1] =
    [Disk::gpt("main", "/dev/disk/by-id/nvme-2").partition(Partition::esp(gib(1), "/boot")).encrypted(Volume::ext4("cryptroot", "/"))];
static DATA: [DataVolume; 1] = [DataVolume::ext4("/dev/disk/by-id/nvme-1", "/mnt/data")];
static MAPPED: [DataVolume; 1] = [DataVolume::ext4("/dev/mapper/cryptdata", "/mnt/data")];

fn desktop(name: &str, disks: Setting) -> HostBuf {
    Host::desktop(name, Desktop::DEFAULT).state("26.05").computed().with([Disks::on(), Luks::on(), disks])
}

fn vps(name: &str) -> HostBuf {
    Host::vps(name, Vps::DEFAULT).state("26.05").computed().with([Disks::on(), Luks::on(), Luks::disks(&DISK)])
}

fn found(hosts: impl IntoIterator<Item = HostBuf>) -> Vec<Diagnostic> {
    let fleet = Fleet::new("test", &[]).catalogues(const { &[&CATALOGUE] }).and(hosts);
    let shown = |found: Vec<Diagnostic>| -> String { found.iter().map(|d| format!("{d}\n")).collect() };
    let fleet = nivis::resolve(&fleet).unwrap_or_else(|found| panic!("{}", shown(found)));
    let lowered = nivis::lower(&fleet).unwrap_or_else(|found| panic!("{}", shown(found)));
    validate(&OptionSets::default(), &fleet, &lowered).err().unwrap_or_default()
}

#[test]
fn a_copied_disk_is_found_once_with_both_places() {
    let found = found([desktop("desk", Luks::disks(&DISK)), desktop("other", Luks::disks(&OTHER)), desktop("copy", Luks::disks(&DISK))]);
    let [d] = &found[..] else { panic!("{found:?}") };
    assert_eq!((d.code, d.host.as_deref(), d.flag.as_deref()), ("duplicate", Some("copy"), Some("disks.luks.disks")));
    assert!(d.message.contains("`desk` and `copy` both have the device `/dev/disk/by-id/nvme-1`"), "{d}");
    assert_eq!(d.labels.len(), 2, "{d}");
    assert_ne!(d.labels[0].place, d.labels[1].place, "{d}");
}

#[test]
fn another_module_or_raw_nix_may_name_it() {
    let volume = [Volumes::on(), Volumes::mounts(&DATA)];
    assert_eq!(found([desktop("desk", Luks::disks(&DISK)), desktop("copy", Luks::disks(&OTHER)).with(volume)]).len(), 1);
    let raw = raw("a swap partition that was copied", || nix! { swapDevices = [{ device = "/dev/disk/by-id/nvme-1"; }]; });
    assert_eq!(found([desktop("desk", Luks::disks(&DISK)), desktop("copy", Luks::disks(&OTHER)).with([raw])]).len(), 1);
}

#[test]
fn what_is_no_identity_may_be_shared() {
    assert_eq!(found([desktop("desk", Luks::disks(&DISK)), desktop("other", Luks::disks(&OTHER))]).len(), 0);
    let mapped = |name, disks| desktop(name, disks).with([Volumes::on(), Volumes::mounts(&MAPPED)]);
    assert_eq!(found([mapped("desk", Luks::disks(&DISK)), mapped("other", Luks::disks(&OTHER))]).len(), 0);
    // A node gives the disks of all its machines the same names; a real machine among them has its own.
    assert_eq!(found([vps("web-1"), vps("web-2")]).len(), 0);
    assert_eq!(found([vps("web-1"), desktop("desk", Luks::disks(&DISK))]).len(), 1);
}
