use crate::text::refuse;
use nivis::{Msg, Size, choice, nix::Fragment};
use serde::Serialize;

choice! {
    /// How blocks are compressed (zfsprops(7)).
    pub enum Compression {
        /// Not at all.
        Off = "off",
        /// Quickly, and not at all where it would not help.
        Lz4 = "lz4",
        /// Well, at a price in processor time that is small today.
        Zstd = "zstd",
    }
}

/// Properties of a file system of a pool; those below it have them too, unless they say otherwise. What is left out is ZFS's own default.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ZfsProperties {
    compression: Option<Compression>,
    record_kib: Option<u32>,
    atime: Option<bool>,
    acl: bool,
    quota: Option<Size>,
}

impl ZfsProperties {
    /// None of them.
    pub const fn new() -> Self {
        Self { compression: None, record_kib: None, atime: None, acl: false, quota: None }
    }

    /// How blocks are compressed: `compression`.
    #[must_use]
    pub const fn compression(mut self, compression: Compression) -> Self {
        self.compression = Some(compression);
        self
    }

    /// The largest block of a file, in KiB: `recordsize`. ZFS takes 128; films and images are read faster in 1024.
    ///
    /// # Panics
    /// If it is no power of two from 1 to 16384; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn record_kib(mut self, kib: u32) -> Self {
        if !kib.is_power_of_two() || kib > 16_384 {
            let msg = Msg::new().s("a record of ").u(kib as u64).s(" KiB is none");
            refuse(msg, "give it a power of two from 1 to 16384, such as 128 or 1024");
        }
        self.record_kib = Some(kib);
        self
    }

    /// Whether reading a file writes down when it was read: `atime`.
    #[must_use]
    pub const fn atime(mut self, on: bool) -> Self {
        self.atime = Some(on);
        self
    }

    /// Files have POSIX access lists, kept in the file's own node: `acltype=posixacl` and `xattr=sa`.
    #[must_use]
    pub const fn acl(mut self) -> Self {
        self.acl = true;
        self
    }

    /// How much room it and all below it may take: `quota`.
    #[must_use]
    pub const fn quota(mut self, size: Size) -> Self {
        self.quota = Some(size);
        self
    }

    /// As ZFS's properties, each a string.
    pub(super) fn fragment(&self) -> Fragment {
        nivis::nix! {
            acltype = self.acl.then_some("posixacl");
            atime = self.atime.map(|on| if on { "on" } else { "off" });
            compression = self.compression;
            quota = self.quota.map(|size| size.bytes().to_string());
            recordsize = self.record_kib.map(|kib| format!("{kib}K"));
            xattr = self.acl.then_some("sa");
        }
    }
}

impl Default for ZfsProperties {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "a record of 100 KiB is none")]
    fn a_record_is_a_power_of_two() {
        let _ = ZfsProperties::new().record_kib(100);
    }
}
