use super::{
    content::Content,
    device::BlockDevice,
    disk::{Disk, LuksDisk},
};
use crate::disks::Pool;

/// What two disks or pools of one host can't both have, as sentences. rustc sees each by itself, since layers join the lists.
pub(crate) fn clashes(plain: &[Disk], encrypted: &[LuksDisk], pools: &[Pool]) -> Vec<String> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    let mut claim = |what: String, disk: &'static str| match seen.iter().find(|(other, _)| *other == what) {
        Some((_, first)) if *first == disk => found.push(format!("`{disk}` is listed twice")),
        Some((_, first)) => found.push(format!("`{first}` and `{disk}` both have {what}")),
        None => seen.push((what, disk)),
    };
    for disk in plain.iter().chain(encrypted.iter().map(LuksDisk::disk)) {
        whole(disk.name(), disk.device()).for_each(|what| claim(what, disk.name()));
        for partition in disk.partitions() {
            claims(partition.content()).for_each(|what| claim(what, disk.name()));
        }
    }
    for luks in encrypted {
        for volume in luks.volumes() {
            claim(format!("an encrypted volume `{}`", volume.name()), luks.disk().name());
            claims(volume.content()).for_each(|what| claim(what, luks.disk().name()));
        }
    }
    for pool in pools {
        claim(format!("a pool `{}`", pool.name()), pool.name());
        for disk in pool.disks() {
            whole(disk.name(), disk.device()).for_each(|what| claim(what, disk.name()));
        }
        pool.mounts().for_each(|mount| claim(mounted_at(&mount), pool.name()));
    }
    found.dedup();
    found
}

/// What a disk is known by.
fn whole(name: &str, device: BlockDevice) -> impl Iterator<Item = String> {
    [format!("the name `{name}`"), format!("the device `{}`", device.path())].into_iter()
}

fn mounted_at(mount: &str) -> String {
    format!("the mount point `{mount}`")
}

/// What only one part of a host can have.
fn claims(content: Content) -> impl Iterator<Item = String> {
    let mounts = content.mounts().map(mounted_at);
    let resume = matches!(content, Content::Swap { resume: true }).then(|| "the swap space to resume from".to_owned());
    mounts.chain(resume)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disks::{PoolDisk, Vdev, Volume};

    const MAIN: Disk = Disk::gpt("main", "/dev/disk/by-id/nvme-1");

    #[test]
    fn two_disks_of_a_host_are_compared() {
        let data = Disk::gpt("data", "/dev/disk/by-id/nvme-2").encrypted(Volume::ext4("cryptroot", "/"));
        let main = MAIN.encrypted(Volume::ext4("cryptroot", "/"));
        let expected = ["`main` and `data` both have an encrypted volume `cryptroot`", "`main` and `data` both have the mount point `/`"];
        assert_eq!(clashes(&[], &[main, data], &[]), expected);
        assert_eq!(clashes(&[MAIN], &[main], &[]), ["`main` is listed twice"]);
        let near = Disk::gpt("data", "/dev/disk/by-id/nvme-2").encrypted(Volume::ext4("cryptdata", "/data"));
        assert_eq!(clashes(&[], &[main, near], &[]), Vec::<String>::new());
    }

    #[test]
    fn a_pool_shares_no_disk_and_no_mount_point() {
        const POOL: Pool = Pool::new("tank").of(&[Vdev::single(&[PoolDisk::new("tank-0", "/dev/disk/by-id/nvme-1")])]).mount("/mnt/tank");
        let tank = MAIN.encrypted(Volume::ext4("crypttank", "/mnt/tank"));
        let expected = [
            "`main` and `tank-0` both have the device `/dev/disk/by-id/nvme-1`",
            "`main` and `tank` both have the mount point `/mnt/tank`",
        ];
        assert_eq!(clashes(&[], &[tank], &[POOL]), expected);
        let near = Disk::gpt("main", "/dev/disk/by-id/nvme-0").encrypted(Volume::ext4("cryptroot", "/"));
        assert_eq!(clashes(&[], &[near], &[POOL]), Vec::<String>::new());
        assert_eq!(clashes(&[], &[], &[POOL, POOL])[0], "`tank` is listed twice");
    }
}
