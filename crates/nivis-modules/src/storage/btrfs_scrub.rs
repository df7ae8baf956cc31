use crate::disks::{Content, Disk, Disks, Luks, LuksDisk};
use nivis::{ResolvedHost, prelude::*};

/// Btrfs file systems are read as a whole now and then, so that what a disk has forgotten is found while there may still be a copy:
/// `services.btrfs.autoScrub`.
///
/// A mount point that is no btrfs of the host's disks is refused when the configuration is made.
#[derive(Module)]
#[module(id = "storage.btrfs-scrub", kinds(Desktop, Laptop, Vps, Nas), requires(Disks))]
pub struct BtrfsScrub {
    /// Which, by where they are mounted: `services.btrfs.autoScrub.fileSystems`. Empty means every one that the host mounts. One mount
    /// point is enough for all subvolumes of a file system.
    pub file_systems: Vec<String>,
    /// When: `services.btrfs.autoScrub.interval`.
    #[flag(default = Calendar::new("monthly"))]
    pub interval: Calendar,
}

impl Configure for BtrfsScrub {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        if let Some(refusal) = self.stray(cx.host()) {
            cx.refuse(Self::FILE_SYSTEMS, refusal);
        }
        let file_systems = Some(&self.file_systems).filter(|paths| !paths.is_empty());
        cx.set(nix! {
            services.btrfs.autoScrub = {
                enable = true;
                interval = self.interval;
            };
        });
        cx.from(Self::FILE_SYSTEMS).set(nix! { services.btrfs.autoScrub.fileSystems = file_systems; });
    }
}

impl BtrfsScrub {
    /// What is to be scrubbed and is no btrfs of the host's disks.
    fn stray(&self, host: &ResolvedHost) -> Option<Refusal> {
        let mounts = btrfs_mounts(host);
        let disks = if host.is_on(&Luks) { Luks::DISKS } else { Disks::DEVICES };
        let refuse = |message, help: &str| Some(Refusal::requires(message, help).beside(host, disks));
        if mounts.is_empty() {
            return refuse("it has no btrfs to scrub".to_owned(), "take `BtrfsScrub::on()` out");
        }
        let (n, path) = self.file_systems.iter().enumerate().find(|(_, path)| !mounts.contains(&path.as_str()))?;
        let message = format!("it mounts no btrfs at `{path}`, but {}", list(&mounts));
        refuse(message, "name one of its mount points, or leave `BtrfsScrub::file_systems` out to scrub all").map(|why| why.element(n))
    }
}

/// Where the host's disks have a btrfs.
fn btrfs_mounts(host: &ResolvedHost) -> Vec<&'static str> {
    let (plain, encrypted) = (host.list::<Disk>(Disks::DEVICES), host.list::<LuksDisk>(Luks::DISKS));
    let partitions = plain.iter().chain(encrypted.iter().map(LuksDisk::disk)).flat_map(Disk::partitions).map(|part| part.content());
    let volumes = encrypted.iter().flat_map(LuksDisk::volumes).map(|volume| volume.content());
    partitions.chain(volumes).filter(|content| matches!(content, Content::Btrfs { .. })).flat_map(Content::mounts).collect()
}

fn list(mounts: &[&str]) -> String {
    let names = mounts.iter().map(|mount| format!("`{mount}`")).collect::<Vec<_>>().join(", ");
    if names.is_empty() { "none at all".to_owned() } else { names }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disks::{Partition, Subvolume, Volume},
        testing::{refused, system},
    };
    use expect_test::expect;

    static LUKS: [LuksDisk; 1] = [Disk::gpt("main", "/dev/disk/by-id/nvme-1")
        .encrypted(Volume::btrfs("cryptroot", &[Subvolume::new("@", "/"), Subvolume::new("@home", "/home")]))];
    static EXT4: [Disk; 1] = [Disk::gpt("data", "/dev/disk/by-id/nvme-2").partition(Partition::ext4("data", "/data"))];
    static PLAIN: [Disk; 1] =
        [Disk::gpt("data", "/dev/disk/by-id/nvme-2").partition(Partition::btrfs("data", &[Subvolume::new("@data", "/data")]))];

    fn desk(settings: &[Setting]) -> HostBuf {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([Disks::on(), BtrfsScrub::on()]);
        desk.with(settings.iter().copied())
    }

    fn on_luks(settings: &[Setting]) -> HostBuf {
        desk(&[Luks::on(), Luks::disks(&LUKS), Disks::devices(&EXT4)]).with(settings.iter().copied())
    }

    #[test]
    fn monthly_and_all_unless_said_otherwise() {
        expect![[r#"
            services.btrfs.autoScrub.enable = true;
            services.btrfs.autoScrub.interval = "monthly";
        "#]]
        .assert_eq(&system(&BtrfsScrub, on_luks(&[])));
        let flags = [BtrfsScrub::file_systems(&["/", "/home"]), BtrfsScrub::interval(Calendar::new("weekly"))];
        expect![[r#"
            services.btrfs.autoScrub.enable = true;
            services.btrfs.autoScrub.interval = "weekly";
            services.btrfs.autoScrub.fileSystems = [
              "/"
              "/home"
            ];
        "#]]
        .assert_eq(&system(&BtrfsScrub, on_luks(&flags)));
    }

    #[test]
    fn only_what_is_btrfs_is_scrubbed() {
        let text = system(&BtrfsScrub, on_luks(&[BtrfsScrub::file_systems(&["/data"])]));
        assert!(text.contains("host `desk` (desktop): it mounts no btrfs at `/data`, but `/`, `/home`"), "{text}");
        let text = system(&BtrfsScrub, desk(&[Disks::devices(&PLAIN), BtrfsScrub::file_systems(&["/data"])]));
        assert!(text.contains(r#"fileSystems = [ "/data" ];"#), "{text}");
        assert!(system(&BtrfsScrub, desk(&[Disks::devices(&EXT4)])).contains("it has no btrfs to scrub"));
    }

    #[test]
    fn it_knows_the_disks() {
        let desk = || Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([BtrfsScrub::on()]);
        assert_eq!(refused(desk()), [("requires", "storage.btrfs-scrub".to_owned())]);
        assert_eq!(refused(desk().with([Disks::on()])), []);
    }
}
