use crate::{
    hardware::{Kernel, KernelSet},
    text::{refuse, starts_with},
};
use nivis::{Msg, nix::Value, prelude::*};
use serde::Serialize;

/// A pool that is there already and is imported when the system starts.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Pool {
    name: &'static str,
    encrypted: bool,
}

impl Pool {
    /// The pool `name`.
    ///
    /// # Panics
    /// If `name` is no name of a pool (zpoolconcepts(7)); in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        Self { name: dataset_name("pool", name, false), encrypted: false }
    }

    /// Its root dataset is encrypted, and the key is loaded after the import, from where the dataset's property `keylocation` says:
    /// `file:///run/secrets/zfs_key_<pool>` for a machine that starts by itself. Secrets are there before pools are imported, datasets are
    /// mounted after, and what uses them comes last: NFS exports and containers wait for `local-fs.target`.
    #[must_use]
    pub const fn encrypted(mut self) -> Self {
        self.encrypted = true;
        self
    }
}

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

#[track_caller]
const fn dataset_name(what: &str, name: &'static str, slashes: bool) -> &'static str {
    let b = name.as_bytes();
    let mut i = 0;
    let mut bad = b.is_empty() || !b[0].is_ascii_alphabetic() || b[b.len() - 1] == b'/';
    while i < b.len() {
        let slash = slashes && b[i] == b'/' && i + 1 < b.len() && b[i + 1] != b'/';
        bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'_' | b'-' | b'.') || slash);
        i += 1;
    }
    if bad || starts_with(name, "mirror") || starts_with(name, "raidz") || starts_with(name, "spare") {
        refuse(Msg::new().s(what).s(" \"").s(name).s("\" is none"), "write a name such as \"tank\", or \"tank/media\" for a dataset");
    }
    name
}

/// ZFS: pools that are imported, checked and copied. Making a pool is left to whoever sets the disks up.
///
/// Sets `boot.supportedFilesystems`, `boot.zfs.{extraPools,forceImportRoot,requestEncryptionCredentials}`, `networking.hostId` from the
/// host's kind (`Nas { host_id, .. }`), `services.zfs.autoScrub`, and for snapshots and copies `services.sanoid` and `services.syncoid`.
/// A host id that is missing, or a dataset of a pool that is not named, is refused when the configuration is made. ZFS comes some time
/// after each kernel, so [`KernelSet::Latest`] is refused beside it.
#[derive(Module)]
#[module(id = "storage.zfs", kinds(Nas), conflicts(Kernel::packages = KernelSet::Latest))]
pub struct Zfs {
    /// The pools: `boot.zfs.extraPools`; those that are encrypted also in `boot.zfs.requestEncryptionCredentials`.
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
        let names: Vec<_> = self.pools.iter().map(|pool| pool.name).collect();
        let encrypted: Vec<_> = self.pools.iter().filter(|pool| pool.encrypted).map(|pool| pool.name).collect();
        let host_id = host_id(&cx.host().head().kind, cx.host().name());
        let pools = match self.stray_dataset() {
            Some(why) => Value::Impossible(format!("host `{}`: {why}", cx.host().name())),
            None => Value::list(names.iter().copied().map(Value::str)),
        };
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
            self.snapshots.iter().copied().chain(copies).find(|dataset| self.pools.iter().all(|pool| pool.name != dataset.pool()))?;
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
    use crate::testing::{refused, system};
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
