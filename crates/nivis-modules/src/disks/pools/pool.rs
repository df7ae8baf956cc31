use super::{PoolDisk, PoolFilesystem, PoolKey, Vdev, ZfsProperties, dataset_name};
use crate::{
    disks::layout::demand,
    text::{refuse, same},
};
use nivis::{
    FlagMeta, HostCx, Msg,
    nix::{AttrPath, Value},
};
use serde::Serialize;

/// A ZFS pool: one that is there already and only imported, or with [`of`](Self::of) one that disko makes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Pool {
    name: &'static str,
    encrypted: bool,
    key: PoolKey,
    vdevs: &'static [Vdev],
    mount: Option<&'static str>,
    filesystems: &'static [PoolFilesystem],
    properties: ZfsProperties,
    ashift: u8,
    trim: bool,
}

impl Pool {
    /// The pool `name`, which is imported when the system starts.
    ///
    /// # Panics
    /// If `name` is no name of a pool (zpoolconcepts(7)); in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name: dataset_name("pool", name, false),
            encrypted: false,
            key: PoolKey::prompt(),
            vdevs: &[],
            mount: None,
            filesystems: &[],
            properties: ZfsProperties::new(),
            ashift: 12,
            trim: false,
        }
    }

    /// Its root dataset is encrypted, and the key is loaded after the import, from where the dataset's property `keylocation` says:
    /// `file:///run/secrets/zfs_key_<pool>` for a machine that starts by itself. Secrets are there before pools are imported, datasets are
    /// mounted after, and what uses them comes last: NFS exports and containers wait for `local-fs.target`.
    ///
    /// A pool that disko makes asks for a passphrase, unless [`key`](Self::key) says more.
    #[must_use]
    pub const fn encrypted(mut self) -> Self {
        self.encrypted = true;
        self
    }

    /// Its root dataset is made encrypted (AES-256-GCM), and all below it with it, by that key: `rootFsOptions`.
    #[must_use]
    pub const fn key(mut self, key: PoolKey) -> Self {
        self.encrypted = true;
        self.key = key;
        self
    }

    /// disko makes it of those vdevs: `disko.devices.zpool.<name>`. A pool of that name that the disks already hold is left as it is.
    ///
    /// # Panics
    /// If there is no vdev, two of them differ in what they bear, or two disks share a name or a device; in a `static`, that is a compile
    /// error.
    #[must_use]
    #[track_caller]
    pub const fn of(mut self, vdevs: &'static [Vdev]) -> Self {
        demand_vdevs(self.name, vdevs);
        self.vdevs = vdevs;
        self
    }

    /// Where its root dataset is mounted: `mountpoint`. Left out, it is not, and its file systems are mounted where they say themselves.
    ///
    /// # Panics
    /// If `path` is no absolute path, or the pool is not made here; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn mount(mut self, path: &'static str) -> Self {
        self.demand_made();
        self.mount = Some(demand::mount(path));
        self
    }

    /// Its file systems: `datasets`.
    ///
    /// # Panics
    /// If two share a name, or the pool is not made here; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn filesystems(mut self, filesystems: &'static [PoolFilesystem]) -> Self {
        self.demand_made();
        let mut i = 0;
        while i < filesystems.len() {
            let mut j = 0;
            while j < i {
                if same(filesystems[i].name(), filesystems[j].name()) {
                    let msg = Msg::new().s("pool ").name(self.name).s(": two file systems are called ").name(filesystems[i].name());
                    refuse(msg, "rename one of them");
                }
                j += 1;
            }
            i += 1;
        }
        self.filesystems = filesystems;
        self
    }

    /// Properties of its root dataset, which those below it have too: `rootFsOptions`.
    ///
    /// # Panics
    /// If the pool is not made here; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn properties(mut self, properties: ZfsProperties) -> Self {
        self.demand_made();
        self.properties = properties;
        self
    }

    /// The sector size that it writes in, as a power of two (zpoolprops(7)): 12, which is 4 KiB, unless this is said. It can't be changed
    /// later.
    ///
    /// # Panics
    /// If it is not 9 to 16, or the pool is not made here; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn ashift(mut self, bits: u8) -> Self {
        self.demand_made();
        if bits < 9 || bits > 16 {
            refuse(Msg::new().s("pool ").name(self.name).s(": no sector has 2^").u(bits as u64).s(" bytes"), "give it 9 to 16, such as 12");
        }
        self.ashift = bits;
        self
    }

    /// Its disks learn which blocks are free, which spares an SSD: `options.autotrim`.
    ///
    /// # Panics
    /// If the pool is not made here; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn trim(mut self) -> Self {
        self.demand_made();
        self.trim = true;
        self
    }

    /// What only disko could carry out is refused of a pool that is only imported.
    #[track_caller]
    const fn demand_made(&self) {
        if self.vdevs.is_empty() {
            let msg = Msg::new().s("pool ").name(self.name).s(" is only imported, so nothing of it is made here");
            refuse(msg, "say first what it is made of, such as `.of(&[Vdev::mirror(&[..])])`");
        }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether its root dataset is encrypted.
    pub const fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// Whether disko makes it.
    pub const fn is_made(&self) -> bool {
        !self.vdevs.is_empty()
    }

    /// Its disks, where disko makes it.
    pub fn disks(&self) -> impl Iterator<Item = &'static PoolDisk> {
        self.vdevs.iter().flat_map(Vdev::disks)
    }

    /// Where it and its file systems are mounted, where disko makes it.
    pub fn mounts(&self) -> impl Iterator<Item = String> {
        let below = self.filesystems.iter().filter_map(|filesystem| filesystem.mounted(self.mount));
        self.mount.map(str::to_owned).into_iter().chain(below)
    }

    /// Writes the pool below `disko.devices.zpool`, and its disks below `disko.devices.disk`.
    pub(crate) fn write(&self, cx: &mut HostCx<'_>, flag: &'static FlagMeta) {
        if !self.is_made() {
            return;
        }
        for disk in self.disks() {
            let fragment = nivis::nix! {
                type = "disk";
                device = (disk.device());
                content = {
                    type = "gpt";
                    // The name by which disko looks for the members of a pool.
                    partitions.zfs = { size = "100%"; content = { type = "zfs"; pool = self.name; }; };
                };
            };
            cx.from(flag).set(fragment.under(AttrPath::of(["disko", "devices", "disk", disk.name()])));
        }
        let vdevs = Value::list(self.vdevs.iter().map(Vdev::value));
        let at = || AttrPath::of(["disko", "devices", "zpool", self.name]);
        let pool = nivis::nix! {
            type = "zpool";
            mode.topology = { type = "topology"; vdev = vdevs; };
            mountpoint = self.mount;
            options = {
                ashift = (self.ashift.to_string());
                autotrim = self.trim.then_some("on");
            };
        };
        cx.from(flag).set(pool.merge(self.root().under("rootFsOptions")).under(at()));
        for filesystem in self.filesystems {
            let path = AttrPath::of(["disko", "devices", "zpool", self.name, "datasets", filesystem.name()]);
            cx.from(flag).set(filesystem.fragment(self.mount).under(path));
        }
    }

    /// Properties of the root dataset.
    fn root(&self) -> nivis::nix::Fragment {
        // disko would look for the mount point that it has not.
        let nowhere = self.mount.is_none().then_some("none");
        let own = self.properties.fragment().merge(nivis::nix! { mountpoint = nowhere; });
        if self.encrypted { own.merge(self.key.fragment()) } else { own }
    }
}

#[track_caller]
const fn demand_vdevs(pool: &str, vdevs: &'static [Vdev]) {
    let msg = Msg::new().s("pool ").name(pool);
    if vdevs.is_empty() {
        refuse(msg.s(" has no vdev"), "name its disks, such as `Vdev::mirror(&[PoolDisk::new(\"ssd-0\", \"/dev/disk/by-id/…\"), ..])`");
    }
    let mut i = 0;
    while i < vdevs.len() {
        let (first, other) = (vdevs[0].redundancy().name(), vdevs[i].redundancy().name());
        if !same(first, other) {
            refuse(msg.s(" is lost with the weakest of its vdevs, and they differ"), "make all of them of one kind");
        }
        let mut j = 0;
        while j <= i {
            demand_other_disks(pool, vdevs[j].disks(), vdevs[i].disks(), i == j);
            j += 1;
        }
        i += 1;
    }
}

#[track_caller]
const fn demand_other_disks(pool: &str, a: &[PoolDisk], b: &[PoolDisk], same_vdev: bool) {
    let mut i = 0;
    while i < a.len() {
        let mut j = if same_vdev { i + 1 } else { 0 };
        while j < b.len() {
            if same(a[i].name(), b[j].name()) || same(a[i].device().path(), b[j].device().path()) {
                let msg = Msg::new().s("pool ").name(pool).s(": disks ").name(a[i].name()).s(" and ").name(b[j].name());
                refuse(msg.s(" share a name or a device"), "give each its own");
            }
            j += 1;
        }
        i += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nivis::gib;

    const A: PoolDisk = PoolDisk::new("a", "/dev/disk/by-id/a");
    const B: PoolDisk = PoolDisk::new("b", "/dev/disk/by-id/b");
    const C: PoolDisk = PoolDisk::new("c", "/dev/disk/by-id/c");

    #[test]
    #[should_panic(expected = "pool `tank`: disks `a` and `a` share a name or a device")]
    fn a_disk_is_in_one_vdev() {
        let _ = Pool::new("tank").of(const { &[Vdev::mirror(&[A, B]), Vdev::mirror(&[C, A])] });
    }

    #[test]
    #[should_panic(expected = "share a name or a device")]
    fn a_disk_is_once_in_a_vdev() {
        let _ = Pool::new("tank").of(const { &[Vdev::mirror(&[A, A])] });
    }

    #[test]
    #[should_panic(expected = "is lost with the weakest of its vdevs")]
    fn a_mirror_beside_a_single_disk_is_a_single_disk() {
        let _ = Pool::new("tank").of(const { &[Vdev::mirror(&[A, B]), Vdev::single(&[C])] });
    }

    #[test]
    #[should_panic(expected = "pool `tank` is only imported")]
    fn an_imported_pool_has_its_file_systems_already() {
        let _ = Pool::new("tank").filesystems(const { &[PoolFilesystem::new("media")] });
    }

    #[test]
    #[should_panic(expected = "two file systems are called `media`")]
    fn two_file_systems_have_two_names() {
        const TWICE: &[PoolFilesystem] =
            &[PoolFilesystem::new("media"), PoolFilesystem::new("media").properties(ZfsProperties::new().quota(gib(1)))];
        let _ = Pool::new("tank").of(const { &[Vdev::single(&[A])] }).filesystems(TWICE);
    }

    #[test]
    #[should_panic(expected = "no sector has 2^8 bytes")]
    fn a_sector_is_not_too_small() {
        let _ = Pool::new("tank").of(const { &[Vdev::single(&[A])] }).ashift(8);
    }

    #[test]
    fn file_systems_are_mounted_below_their_pool() {
        const FILESYSTEMS: &[PoolFilesystem] = &[PoolFilesystem::new("media"), PoolFilesystem::new("homes").mount("/home")];
        let pool = Pool::new("tank").of(const { &[Vdev::single(&[A])] }).filesystems(FILESYSTEMS);
        assert_eq!(pool.mounts().collect::<Vec<_>>(), ["/home"]);
        assert_eq!(pool.mount("/mnt/tank").mounts().collect::<Vec<_>>(), ["/mnt/tank", "/mnt/tank/media", "/home"]);
    }
}
