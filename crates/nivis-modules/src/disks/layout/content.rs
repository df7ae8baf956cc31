use super::demand;
use crate::text::{refuse, same};
use nivis::{Msg, nix::Fragment};
use serde::Serialize;

/// What a partition or an encrypted volume holds.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// The EFI system partition: vfat, readable by root alone (`umask=0077`), since it may hold secrets of the initrd.
    Esp {
        /// Where it is mounted.
        mount: &'static str,
    },
    /// Where GRUB puts its second stage on a GPT disk that a BIOS starts.
    BiosBoot,
    /// An ext4 file system.
    Ext4 {
        /// Where it is mounted.
        mount: &'static str,
        /// Options of mount(8) beside `defaults`.
        options: &'static [&'static str],
    },
    /// A btrfs file system, of which only its subvolumes are mounted.
    Btrfs {
        /// The subvolumes.
        subvolumes: &'static [Subvolume],
        /// Options of mount(8) beside `defaults`, of all of them.
        options: &'static [&'static str],
    },
    /// Swap space.
    Swap {
        /// Whether the machine hibernates to it: `boot.resumeDevice`.
        resume: bool,
    },
}

/// A subvolume of a btrfs file system, and where it is mounted.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Subvolume {
    name: &'static str,
    mount: &'static str,
}

impl Subvolume {
    /// The subvolume `name`, such as `@home`, mounted at `mount`.
    ///
    /// # Panics
    /// If `name` is no name, or `mount` no absolute path; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str, mount: &'static str) -> Self {
        Self { name: demand::subvolume(name), mount: demand::mount(mount) }
    }
}

impl Content {
    /// A btrfs file system in the part `name`.
    #[track_caller]
    pub(super) const fn btrfs(name: &str, subvolumes: &'static [Subvolume]) -> Self {
        if subvolumes.is_empty() {
            refuse(
                Msg::new().name(name).s(" has no subvolume, so nothing of it is mounted"),
                "add one, such as `Subvolume::new(\"@\", \"/\")`",
            );
        }
        let mut i = 0;
        while i < subvolumes.len() {
            let mut j = 0;
            while j < i {
                if same(subvolumes[i].name, subvolumes[j].name) || same(subvolumes[i].mount, subvolumes[j].mount) {
                    let msg = Msg::new().name(name).s(": ").name(subvolumes[j].name).s(" and ").name(subvolumes[i].name);
                    refuse(msg.s(" share a name or a mount point"), "give each its own");
                }
                j += 1;
            }
            i += 1;
        }
        Self::Btrfs { subvolumes, options: &[] }
    }

    /// Where it is mounted the `n`th time: a file system once, a btrfs as often as it has subvolumes, nothing else at all.
    pub const fn nth_mount(&self, n: usize) -> Option<&'static str> {
        match *self {
            Self::Esp { mount } | Self::Ext4 { mount, .. } if n == 0 => Some(mount),
            Self::Btrfs { subvolumes, .. } if n < subvolumes.len() => Some(subvolumes[n].mount),
            _ => None,
        }
    }

    /// Where it is mounted.
    pub fn mounts(self) -> impl Iterator<Item = &'static str> {
        (0..).map_while(move |n| self.nth_mount(n))
    }

    /// With those options of mount(8), in the partition `name`.
    #[track_caller]
    pub(super) const fn with_options(self, name: &str, options: &'static [&'static str]) -> Self {
        match self {
            Self::Ext4 { mount, .. } => Self::Ext4 { mount, options },
            Self::Btrfs { subvolumes, .. } => Self::Btrfs { subvolumes, options },
            _ => refuse(
                Msg::new().name(name).s(" holds neither ext4 nor btrfs, so its mount options are not yours"),
                "take `.mount_options(..)` out",
            ),
        }
    }

    /// As what the machine hibernates to, in the partition `name`.
    #[track_caller]
    pub(super) const fn with_resume(self, name: &str) -> Self {
        match self {
            Self::Swap { .. } => Self::Swap { resume: true },
            _ => refuse(Msg::new().name(name).s(" is no swap space, so nothing resumes from it"), "take `.resume()` out"),
        }
    }

    /// As disko's `content`.
    pub(super) fn fragment(&self) -> Fragment {
        match *self {
            Self::Esp { mount } => nivis::nix! {
                type = "filesystem";
                format = "vfat";
                mountpoint = mount;
                mountOptions = ["umask=0077"];
            },
            Self::BiosBoot => Fragment::empty(),
            Self::Ext4 { mount, options } => {
                let options = beside_defaults(options);
                nivis::nix! {
                    type = "filesystem";
                    format = "ext4";
                    mountpoint = mount;
                    mountOptions = options;
                }
            }
            Self::Btrfs { subvolumes, options } => {
                let each = subvolumes.iter().map(|subvolume| {
                    let options = beside_defaults(options);
                    nivis::nix! {
                        subvolumes.(subvolume.name) = {
                            mountpoint = (subvolume.mount);
                            mountOptions = options;
                        };
                    }
                });
                each.fold(nivis::nix! { type = "btrfs"; }, Fragment::merge)
            }
            Self::Swap { resume } => {
                let resume = resume.then_some(true);
                nivis::nix! {
                    type = "swap";
                    resumeDevice = resume;
                }
            }
        }
    }
}

fn beside_defaults(options: &'static [&'static str]) -> Option<Vec<&'static str>> {
    (!options.is_empty()).then(|| [&["defaults"], options].concat())
}
