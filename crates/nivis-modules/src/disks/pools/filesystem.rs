use super::{ZfsProperties, dataset_name};
use crate::disks::layout::demand;
use nivis::nix::Fragment;
use serde::Serialize;

/// A file system of a pool, which disko makes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PoolFilesystem {
    name: &'static str,
    mount: Option<&'static str>,
    properties: ZfsProperties,
}

impl PoolFilesystem {
    /// The file system `name`, such as `media` or `replica/media`, without the pool's name. It is mounted below the pool's own mount
    /// point, by its name; in a pool that has none, nowhere.
    ///
    /// # Panics
    /// If it is no path of a dataset (zfsconcepts(7)); in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        Self { name: dataset_name("file system", name, true), mount: None, properties: ZfsProperties::new() }
    }

    /// It is mounted there.
    ///
    /// # Panics
    /// If `path` is no absolute path; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn mount(mut self, path: &'static str) -> Self {
        self.mount = Some(demand::mount(path));
        self
    }

    /// It differs from what is above it in that.
    #[must_use]
    pub const fn properties(mut self, properties: ZfsProperties) -> Self {
        self.properties = properties;
        self
    }

    /// Its name, without the pool's.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Where it is mounted in a pool that is mounted at `pool`.
    pub(super) fn mounted(&self, pool: Option<&str>) -> Option<String> {
        let below = |pool: &str| format!("{}/{}", pool.trim_end_matches('/'), self.name);
        self.mount.map(str::to_owned).or_else(|| pool.map(below))
    }

    /// As disko's `zfs_fs`.
    pub(super) fn fragment(&self, pool: Option<&str>) -> Fragment {
        let mount = self.mounted(pool);
        // disko would look for the mount point that it has not.
        let nowhere = mount.is_none().then_some("none");
        let fs = nivis::nix! {
            type = "zfs_fs";
            mountpoint = mount;
            options.mountpoint = nowhere;
        };
        fs.merge(self.properties.fragment().under("options"))
    }
}
