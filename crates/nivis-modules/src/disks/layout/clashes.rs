use super::{
    content::Content,
    disk::{Disk, LuksDisk},
};

/// What two disks of one host can't both have, as sentences. rustc sees each disk by itself, since layers join the lists.
pub(in crate::disks) fn clashes(plain: &[Disk], encrypted: &[LuksDisk]) -> Vec<String> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    let mut claim = |what: String, disk: &'static str| match seen.iter().find(|(other, _)| *other == what) {
        Some((_, first)) if *first == disk => found.push(format!("disk `{disk}` is listed twice")),
        Some((_, first)) => found.push(format!("disks `{first}` and `{disk}` both have {what}")),
        None => seen.push((what, disk)),
    };
    for disk in plain.iter().chain(encrypted.iter().map(LuksDisk::disk)) {
        claim(format!("the name `{}`", disk.name()), disk.name());
        claim(format!("the device `{}`", disk.device().path()), disk.name());
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
    found.dedup();
    found
}

/// What only one part of a host can have.
fn claims(content: Content) -> impl Iterator<Item = String> {
    let mounts = content.mounts().map(|mount| format!("the mount point `{mount}`"));
    let resume = matches!(content, Content::Swap { resume: true }).then(|| "the swap space to resume from".to_owned());
    mounts.chain(resume)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disks::Volume;

    const MAIN: Disk = Disk::gpt("main", "/dev/disk/by-id/nvme-1");

    #[test]
    fn two_disks_of_a_host_are_compared() {
        let data = Disk::gpt("data", "/dev/disk/by-id/nvme-2").encrypted(Volume::ext4("cryptroot", "/"));
        let main = MAIN.encrypted(Volume::ext4("cryptroot", "/"));
        let expected =
            ["disks `main` and `data` both have an encrypted volume `cryptroot`", "disks `main` and `data` both have the mount point `/`"];
        assert_eq!(clashes(&[], &[main, data]), expected);
        assert_eq!(clashes(&[MAIN], &[main]), ["disk `main` is listed twice"]);
        let near = Disk::gpt("data", "/dev/disk/by-id/nvme-2").encrypted(Volume::ext4("cryptdata", "/data"));
        assert_eq!(clashes(&[], &[main, near]), Vec::<String>::new());
    }
}
