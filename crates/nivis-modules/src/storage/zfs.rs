use crate::{
    disks::{Disks, Pool, clashes, dataset_name},
    hardware::{Kernel, KernelSet},
};
use nivis::{nix::Value, prelude::*};
use serde::Serialize;

/// A dataset, as `pool/name`, or a pool as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Dataset(&'static str);

impl Dataset {
    /// The dataset at that path.
    ///
    /// # Panics
    /// If it is no path of a dataset (zfsconcepts(7)); in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(path: &'static str) -> Self {
        Self(dataset_name("dataset", path, true))
    }

    fn pool(self) -> &'static str {
        self.0.split_once('/').map_or(self.0, |(pool, _)| pool)
    }
}

/// A dataset that is copied to another pool, with what is below it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Replication {
    from: Dataset,
    to: Dataset,
    raw: bool,
}

impl Replication {
    /// `from`, with all snapshots, to `to`, which is made when it is not there.
    ///
    /// # Panics
    /// If one is no path of a dataset; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(from: &'static str, to: &'static str) -> Self {
        Self { from: Dataset::new(from), to: Dataset::new(to), raw: false }
    }

    /// What is encrypted is copied as it is, so that the copy needs the same key and no one can read it on its way (`zfs send -w`).
    #[must_use]
    pub const fn raw(mut self) -> Self {
        self.raw = true;
        self
    }
}

/// ZFS: pools that are made or only imported, checked and copied.
///
/// A pool with disks (`Pool::new("tank").of(&[Vdev::mirror(..)])`) is made by disko when the machine is installed:
/// `disko.devices.{disk,zpool}`, from which `fileSystems` follow too. Any other pool is there already.
///
/// Sets `boot.supportedFilesystems`, `boot.zfs.{extraPools,forceImportRoot,requestEncryptionCredentials}`, `networking.hostId` from the
/// host's kind (`Nas { host_id, .. }`), `services.zfs.autoScrub`, and for snapshots and copies `services.sanoid` and `services.syncoid`.
/// A host id that is missing, or a dataset of a pool that is not named, is refused when the configuration is made. ZFS comes some time
/// after each kernel, so [`KernelSet::Latest`] is refused beside it.
#[derive(Module)]
#[module(id = "storage.zfs", kinds(Nas), conflicts(Kernel::packages = KernelSet::Latest))]
pub struct Zfs {
    /// The pools: `boot.zfs.extraPools`; those that are encrypted also in `boot.zfs.requestEncryptionCredentials`. Those that disko makes:
    /// `disko.devices.zpool`.
    #[flag(required, hardware)]
    pub pools: Vec<Pool>,
    /// When all that is stored is read and compared with its checksums: `services.zfs.autoScrub.interval`.
    #[flag(default = Calendar::new("monthly"))]
    pub scrub_at: Calendar,
    /// By how much that may be later: `services.zfs.autoScrub.randomizedDelaySec`. Zero for a machine that sleeps.
    #[flag(default = hours(1))]
    pub scrub_jitter: Interval,
    /// Datasets of which snapshots are taken, each with those below it: `services.sanoid.datasets`.
    pub snapshots: Vec<Dataset>,
    /// How many hourly snapshots stay: `services.sanoid.datasets.<dataset>.hourly`. None is taken while the machine sleeps.
    #[flag(default = 24, requires(Zfs::snapshots))]
    pub hourly: u32,
    /// How many daily snapshots stay: `services.sanoid.datasets.<dataset>.daily`.
    #[flag(default = 30, requires(Zfs::snapshots))]
    pub daily: u32,
    /// Datasets that are copied to another pool: `services.syncoid.commands`.
    pub replications: Vec<Replication>,
    /// When: `services.syncoid.interval`.
    #[flag(default = Calendar::new("weekly"), requires(Zfs::replications))]
    pub replicate_at: Calendar,
}

impl Configure for Zfs {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let names: Vec<_> = self.pools.iter().map(Pool::name).collect();
        let encrypted: Vec<_> = self.pools.iter().filter(|pool| pool.is_encrypted()).map(Pool::name).collect();
        let host_id = host_id(&cx.host().head().kind, cx.host().name());
        let pools = match self.stray_dataset().or_else(|| self.clash()) {
            Some(why) => Value::Impossible(format!("host `{}`: {why}", cx.host().name())),
            None => Value::list(names.iter().copied().map(Value::str)),
        };
        self.make_pools(cx);
        cx.set(nix! {
            boot.supportedFilesystems = ["zfs"];
            // A pool that another machine has open is not torn away from it.
            boot.zfs.forceImportRoot = false;
            networking.hostId = host_id;
        });
        cx.from(Self::POOLS).set(nix! { boot.zfs = { extraPools = pools; requestEncryptionCredentials = encrypted; }; });
        cx.set(nix! {
            services.zfs.autoScrub = {
                enable = true;
                interval = self.scrub_at;
                randomizedDelaySec = (self.scrub_jitter.to_string());
            };
        });
        cx.from(Self::POOLS).set(nix! { services.zfs.autoScrub.pools = names; });
        self.take_snapshots(cx);
        self.replicate(cx);
    }
}

impl Zfs {
    fn make_pools(&self, cx: &mut HostCx<'_>) {
        if self.pools.iter().any(Pool::is_made) && !cx.host().is_on(&Disks) {
            cx.import(Value::inputs(["disko", "nixosModules", "disko"]));
        }
        for pool in &self.pools {
            pool.write(cx, Self::POOLS);
        }
    }

    /// What two pools can't both have. Pools and disks are compared by [`Disks`](struct@Disks).
    fn clash(&self) -> Option<String> {
        let found = clashes(&[], &[], &self.pools);
        (!found.is_empty()).then(|| found.join("; "))
    }

    fn take_snapshots(&self, cx: &mut HostCx<'_>) {
        if self.snapshots.is_empty() {
            return;
        }
        cx.from(Self::SNAPSHOTS).set(nix! { services.sanoid.enable = true; });
        for dataset in &self.snapshots {
            cx.from(Self::SNAPSHOTS).set(nix! {
                services.sanoid.datasets.(dataset.0) = {
                    autoprune = true;
                    autosnap = true;
                    daily = self.daily;
                    hourly = self.hourly;
                    monthly = 0;
                    recursive = true;
                    yearly = 0;
                };
            });
        }
    }

    fn replicate(&self, cx: &mut HostCx<'_>) {
        if self.replications.is_empty() {
            return;
        }
        cx.from(Self::REPLICATIONS).set(nix! { services.syncoid = { enable = true; interval = self.replicate_at; }; });
        for Replication { from, to, raw } in &self.replications {
            let options = raw.then_some("w");
            cx.from(Self::REPLICATIONS).set(nix! {
                services.syncoid.commands.(from.0) = { recursive = true; sendOptions = options; target = (to.0); };
            });
        }
    }

    /// What a dataset that is in none of the pools is named by.
    fn stray_dataset(&self) -> Option<String> {
        let copies = self.replications.iter().flat_map(|copy| [copy.from, copy.to]);
        let stray =
            self.snapshots.iter().copied().chain(copies).find(|dataset| self.pools.iter().all(|pool| pool.name() != dataset.pool()))?;
        Some(format!("dataset `{}` is in none of its pools; add the pool to `Zfs::pools`", stray.0))
    }
}

/// The host's id; a sentence where it has none.
fn host_id(kind: &Kind, host: &str) -> Value {
    match kind {
        Kind::Nas(Nas { host_id, .. }) if host_id.len() == 8 && host_id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) => {
            Value::str(*host_id)
        }
        Kind::Nas(Nas { host_id, .. }) => Value::Impossible(format!(
            "host `{host}` has no host id that ZFS could write into its pools, but \"{host_id}\"; \
             give `Nas {{ host_id: .. }}` eight hexadecimal digits, as `head -c4 /dev/urandom | od -A none -t x4` makes them"
        )),
        _ => Value::Impossible(format!("host `{host}` is no NAS")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disks::{Compression, Disk, Partition, PoolDisk, PoolFilesystem, PoolKey, Vdev, ZfsProperties},
        system::KeyFile,
        testing::{refused, system},
    };
    use expect_test::expect;

    static POOLS: [Pool; 2] = [Pool::new("ssdpool").encrypted(), Pool::new("extpool")];
    static APPDATA: [Dataset; 1] = [Dataset::new("ssdpool/appdata")];
    static COPY: [Replication; 1] = [Replication::new("ssdpool/appdata", "extpool/replica/appdata").raw()];
    static STRAY: [Dataset; 1] = [Dataset::new("tank/media")];
    static ON_A_BASE: [Setting; 2] = [Zfs::on(), Zfs::pools(&POOLS)];
    static BASE: Base = Base::new("shared").with(&ON_A_BASE);

    fn nas(settings: &[Setting]) -> HostBuf {
        Host::nas("nas", Nas { host_id: "8425e349", ..Nas::DEFAULT }).state("26.05").computed().with(settings.iter().copied())
    }

    fn on(settings: &[Setting]) -> HostBuf {
        nas(&ON_A_BASE).with(settings.iter().copied())
    }

    #[test]
    fn pools_are_imported_and_checked() {
        expect![[r#"
            boot.supportedFilesystems = [ "zfs" ];
            boot.zfs.forceImportRoot = false;
            networking.hostId = "8425e349";
            boot.zfs.extraPools = [
              "ssdpool"
              "extpool"
            ];
            boot.zfs.requestEncryptionCredentials = [ "ssdpool" ];
            services.zfs.autoScrub.enable = true;
            services.zfs.autoScrub.interval = "monthly";
            services.zfs.autoScrub.randomizedDelaySec = "1h";
            services.zfs.autoScrub.pools = [
              "ssdpool"
              "extpool"
            ];
        "#]]
        .assert_eq(&system(&Zfs, on(&[])));
    }

    static MADE: [Pool; 2] = [
        Pool::new("ssdpool")
            .of(&[Vdev::raidz1(&[
                PoolDisk::new("ssd-0", "/dev/disk/by-id/ata-0"),
                PoolDisk::new("ssd-1", "/dev/disk/by-id/ata-1"),
                PoolDisk::new("ssd-2", "/dev/disk/by-id/ata-2"),
            ])])
            .key(PoolKey::passphrase(KeyFile::new("/run/secrets/zfs_key_ssdpool")))
            .mount("/mnt/ssdpool")
            .properties(ZfsProperties::new().compression(Compression::Zstd).atime(false))
            .trim()
            .filesystems(&[
                PoolFilesystem::new("appdata").properties(ZfsProperties::new().acl().quota(gib(100))),
                PoolFilesystem::new("media").properties(ZfsProperties::new().record_kib(1024)),
            ]),
        Pool::new("extpool")
            .of(&[
                Vdev::mirror(&[PoolDisk::new("ext-0", "/dev/disk/by-id/usb-0"), PoolDisk::new("ext-1", "/dev/disk/by-id/usb-1")]),
                Vdev::mirror(&[PoolDisk::new("ext-2", "/dev/disk/by-id/usb-2"), PoolDisk::new("ext-3", "/dev/disk/by-id/usb-3")]),
            ])
            .ashift(13)
            .filesystems(&[PoolFilesystem::new("replica"), PoolFilesystem::new("homes").mount("/srv/homes")]),
    ];

    #[test]
    fn a_pool_is_made_of_disks() {
        let text = system(&Zfs, nas(&[Zfs::on(), Zfs::pools(&MADE)]));
        let (made, rest) = text.split_once("boot.supportedFilesystems").expect("pools come first");
        assert!(
            rest.contains("extraPools = [\n  \"ssdpool\"\n  \"extpool\"\n];")
                && rest.contains("requestEncryptionCredentials = [ \"ssdpool\" ];")
        );
        expect![[r#"
            import inputs.disko.nixosModules.disko
            disko.devices.disk.ssd-0.type = "disk";
            disko.devices.disk.ssd-0.device = "/dev/disk/by-id/ata-0";
            disko.devices.disk.ssd-0.content.type = "gpt";
            disko.devices.disk.ssd-0.content.partitions.zfs.size = "100%";
            disko.devices.disk.ssd-0.content.partitions.zfs.content.type = "zfs";
            disko.devices.disk.ssd-0.content.partitions.zfs.content.pool = "ssdpool";
            disko.devices.disk.ssd-1.type = "disk";
            disko.devices.disk.ssd-1.device = "/dev/disk/by-id/ata-1";
            disko.devices.disk.ssd-1.content.type = "gpt";
            disko.devices.disk.ssd-1.content.partitions.zfs.size = "100%";
            disko.devices.disk.ssd-1.content.partitions.zfs.content.type = "zfs";
            disko.devices.disk.ssd-1.content.partitions.zfs.content.pool = "ssdpool";
            disko.devices.disk.ssd-2.type = "disk";
            disko.devices.disk.ssd-2.device = "/dev/disk/by-id/ata-2";
            disko.devices.disk.ssd-2.content.type = "gpt";
            disko.devices.disk.ssd-2.content.partitions.zfs.size = "100%";
            disko.devices.disk.ssd-2.content.partitions.zfs.content.type = "zfs";
            disko.devices.disk.ssd-2.content.partitions.zfs.content.pool = "ssdpool";
            disko.devices.zpool.ssdpool.type = "zpool";
            disko.devices.zpool.ssdpool.mode.topology.type = "topology";
            disko.devices.zpool.ssdpool.mode.topology.vdev = [
              {
                members = [
                  "ssd-0"
                  "ssd-1"
                  "ssd-2"
                ];
                mode = "raidz1";
              }
            ];
            disko.devices.zpool.ssdpool.mountpoint = "/mnt/ssdpool";
            disko.devices.zpool.ssdpool.options.ashift = "12";
            disko.devices.zpool.ssdpool.options.autotrim = "on";
            disko.devices.zpool.ssdpool.rootFsOptions.atime = "off";
            disko.devices.zpool.ssdpool.rootFsOptions.compression = "zstd";
            disko.devices.zpool.ssdpool.rootFsOptions.encryption = "aes-256-gcm";
            disko.devices.zpool.ssdpool.rootFsOptions.keyformat = "passphrase";
            disko.devices.zpool.ssdpool.rootFsOptions.keylocation = "file:///run/secrets/zfs_key_ssdpool";
            disko.devices.zpool.ssdpool.datasets.appdata.type = "zfs_fs";
            disko.devices.zpool.ssdpool.datasets.appdata.mountpoint = "/mnt/ssdpool/appdata";
            disko.devices.zpool.ssdpool.datasets.appdata.options.acltype = "posixacl";
            disko.devices.zpool.ssdpool.datasets.appdata.options.quota = "107374182400";
            disko.devices.zpool.ssdpool.datasets.appdata.options.xattr = "sa";
            disko.devices.zpool.ssdpool.datasets.media.type = "zfs_fs";
            disko.devices.zpool.ssdpool.datasets.media.mountpoint = "/mnt/ssdpool/media";
            disko.devices.zpool.ssdpool.datasets.media.options.recordsize = "1024K";
            disko.devices.disk.ext-0.type = "disk";
            disko.devices.disk.ext-0.device = "/dev/disk/by-id/usb-0";
            disko.devices.disk.ext-0.content.type = "gpt";
            disko.devices.disk.ext-0.content.partitions.zfs.size = "100%";
            disko.devices.disk.ext-0.content.partitions.zfs.content.type = "zfs";
            disko.devices.disk.ext-0.content.partitions.zfs.content.pool = "extpool";
            disko.devices.disk.ext-1.type = "disk";
            disko.devices.disk.ext-1.device = "/dev/disk/by-id/usb-1";
            disko.devices.disk.ext-1.content.type = "gpt";
            disko.devices.disk.ext-1.content.partitions.zfs.size = "100%";
            disko.devices.disk.ext-1.content.partitions.zfs.content.type = "zfs";
            disko.devices.disk.ext-1.content.partitions.zfs.content.pool = "extpool";
            disko.devices.disk.ext-2.type = "disk";
            disko.devices.disk.ext-2.device = "/dev/disk/by-id/usb-2";
            disko.devices.disk.ext-2.content.type = "gpt";
            disko.devices.disk.ext-2.content.partitions.zfs.size = "100%";
            disko.devices.disk.ext-2.content.partitions.zfs.content.type = "zfs";
            disko.devices.disk.ext-2.content.partitions.zfs.content.pool = "extpool";
            disko.devices.disk.ext-3.type = "disk";
            disko.devices.disk.ext-3.device = "/dev/disk/by-id/usb-3";
            disko.devices.disk.ext-3.content.type = "gpt";
            disko.devices.disk.ext-3.content.partitions.zfs.size = "100%";
            disko.devices.disk.ext-3.content.partitions.zfs.content.type = "zfs";
            disko.devices.disk.ext-3.content.partitions.zfs.content.pool = "extpool";
            disko.devices.zpool.extpool.type = "zpool";
            disko.devices.zpool.extpool.mode.topology.type = "topology";
            disko.devices.zpool.extpool.mode.topology.vdev = [
              {
                members = [
                  "ext-0"
                  "ext-1"
                ];
                mode = "mirror";
              }
              {
                members = [
                  "ext-2"
                  "ext-3"
                ];
                mode = "mirror";
              }
            ];
            disko.devices.zpool.extpool.options.ashift = "13";
            disko.devices.zpool.extpool.rootFsOptions.mountpoint = "none";
            disko.devices.zpool.extpool.datasets.replica.type = "zfs_fs";
            disko.devices.zpool.extpool.datasets.replica.options.mountpoint = "none";
            disko.devices.zpool.extpool.datasets.homes.type = "zfs_fs";
            disko.devices.zpool.extpool.datasets.homes.mountpoint = "/srv/homes";
        "#]]
        .assert_eq(made);
    }

    #[test]
    fn disko_is_imported_once_and_sees_every_disk() {
        static ROOT: [Disk; 1] = [Disk::gpt("main", "/dev/disk/by-id/ata-0").partition(Partition::ext4("root", "/"))];
        let on = [Disks::on(), Disks::devices(&ROOT), Zfs::on(), Zfs::pools(&MADE)];
        assert!(!system(&Zfs, nas(&on)).contains("import "));
        let text = system(&Disks, nas(&on));
        assert!(text.contains("`main` and `ssd-0` both have the device `/dev/disk/by-id/ata-0`"), "{text}");
        assert!(!system(&Disks, nas(&[Disks::on(), Disks::devices(&ROOT), Zfs::on(), Zfs::pools(&POOLS)])).contains("both have"));
    }

    #[test]
    fn a_key_may_be_bytes_digits_or_typed() {
        let root = |key| {
            static DISK: [Vdev; 1] = [Vdev::single(&[PoolDisk::new("a", "/dev/disk/by-id/a")])];
            let pool: &'static Vec<Pool> = Setting::leak(vec![Pool::new("tank").of(&DISK).key(key)]);
            system(&Zfs, nas(&[Zfs::on(), Zfs::pools(pool)]))
        };
        let file = KeyFile::new("/etc/keys/tank");
        assert!(root(PoolKey::raw(file)).contains(r#"rootFsOptions.keyformat = "raw";"#));
        let hex = root(PoolKey::hex(file));
        assert!(hex.contains(r#"keyformat = "hex";"#) && hex.contains(r#"keylocation = "file:///etc/keys/tank";"#), "{hex}");
        let typed = root(PoolKey::prompt());
        assert!(typed.contains(r#"keyformat = "passphrase";"#) && typed.contains(r#"keylocation = "prompt";"#), "{typed}");
    }

    #[test]
    fn snapshots_and_copies() {
        let flags = [
            Zfs::scrub_at(Calendar::new("Sun *-*-1..7 16:15")),
            Zfs::scrub_jitter(seconds(0)),
            Zfs::snapshots(&APPDATA),
            Zfs::hourly(12),
            Zfs::daily(7),
            Zfs::replications(&COPY),
            Zfs::replicate_at(Calendar::new("Sun 16:30")),
        ];
        let text = system(&Zfs, on(&flags));
        assert!(text.contains(r#"autoScrub.interval = "Sun *-*-1..7 16:15";"#) && text.contains(r#"randomizedDelaySec = "0s";"#), "{text}");
        let (_, rest) = text.split_once("services.sanoid.enable").expect("snapshots");
        expect![[r#"
             = true;
            services.sanoid.datasets."ssdpool/appdata".autoprune = true;
            services.sanoid.datasets."ssdpool/appdata".autosnap = true;
            services.sanoid.datasets."ssdpool/appdata".daily = 7;
            services.sanoid.datasets."ssdpool/appdata".hourly = 12;
            services.sanoid.datasets."ssdpool/appdata".monthly = 0;
            services.sanoid.datasets."ssdpool/appdata".recursive = true;
            services.sanoid.datasets."ssdpool/appdata".yearly = 0;
            services.syncoid.enable = true;
            services.syncoid.interval = "Sun 16:30";
            services.syncoid.commands."ssdpool/appdata".recursive = true;
            services.syncoid.commands."ssdpool/appdata".sendOptions = "w";
            services.syncoid.commands."ssdpool/appdata".target = "extpool/replica/appdata";
        "#]]
        .assert_eq(rest);
    }

    #[test]
    fn a_dataset_is_in_a_pool_and_a_pool_knows_its_host() {
        assert!(system(&Zfs, on(&[Zfs::snapshots(&STRAY)])).contains("host `nas`: dataset `tank/media` is in none of its pools"));
        let nameless = Host::nas("nas", Nas::DEFAULT).state("26.05").computed();
        assert!(system(&Zfs, nameless.with(ON_A_BASE)).contains("host `nas` has no host id that ZFS could write into its pools"));
    }

    #[test]
    fn it_is_for_a_nas_with_pools() {
        assert_eq!(refused(nas(&[Zfs::on()])), [("missing", "storage.zfs".to_owned())]);
        assert_eq!(refused(nas(&[]).base(&BASE)), [("hardware", "storage.zfs.pools".to_owned())]);
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed();
        let found = refused(desk.with(ON_A_BASE));
        assert!(found.contains(&("kinds", "storage.zfs".to_owned())), "{found:?}");
    }

    #[test]
    fn counts_are_of_something() {
        for setting in [Zfs::hourly(12), Zfs::daily(7), Zfs::replicate_at(Calendar::new("daily"))] {
            assert_eq!(refused(on(&[setting])), [("requires", setting.flag.id.to_owned())]);
            assert_eq!(refused(on(&[setting, Zfs::snapshots(&APPDATA), Zfs::replications(&COPY)])), []);
        }
    }

    #[test]
    fn zfs_is_not_ready_for_the_newest_kernel() {
        let kernel = |set| refused(on(&[Kernel::on(), Kernel::packages(set)]));
        assert_eq!(kernel(KernelSet::Latest), [("conflicts", "storage.zfs".to_owned())]);
        assert_eq!(kernel(KernelSet::Lts), []);
    }

    #[test]
    #[should_panic(expected = "dataset \"tank//media\" is none")]
    fn a_dataset_has_a_path() {
        let _ = Dataset::new("tank//media");
    }

    #[test]
    #[should_panic(expected = "pool \"tank/media\" is none")]
    fn a_pool_has_no_path() {
        let _ = Pool::new("tank/media");
    }
}
