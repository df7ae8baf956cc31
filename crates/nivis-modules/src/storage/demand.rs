//! What words of this area must be: each function gives its word back, or refuses it with what to write instead.

use crate::text::{refuse, starts_with};
use nivis::Msg;

/// An absolute path that needs no quotes wherever it is written: letters, digits and `/ . _ -`, no slash at its end.
#[track_caller]
pub(crate) const fn path(what: &str, path: &'static str) -> &'static str {
    let b = path.as_bytes();
    let mut i = 0;
    let mut bad = b.len() < 2 || b[0] != b'/' || b[b.len() - 1] == b'/';
    while i < b.len() {
        bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'/' | b'.' | b'_' | b'-'));
        i += 1;
    }
    if bad {
        refuse(Msg::new().s(what).s(" \"").s(path).s("\" is none"), "write an absolute path without spaces and slash at its end");
    }
    path
}

/// One word of a path: letters, digits and `. _ -`, not beginning with a dot or dash.
#[track_caller]
pub(crate) const fn word(what: &str, word: &'static str) -> &'static str {
    let b = word.as_bytes();
    let mut i = 0;
    let mut bad = b.is_empty() || b[0] == b'.' || b[0] == b'-';
    while i < b.len() {
        bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'.' | b'_' | b'-'));
        i += 1;
    }
    if bad {
        refuse(Msg::new().s(what).s(" \"").s(word).s("\" is none"), "write letters, digits, dashes and underscores, such as \"media\"");
    }
    word
}

/// A device by a name that stays when disks are added or reordered.
#[track_caller]
pub(super) const fn lasting_device(device: &'static str) -> &'static str {
    let device = path("device", device);
    if !starts_with(device, "/dev/disk/by-") && !starts_with(device, "/dev/mapper/") {
        refuse(
            Msg::new().s("device \"").s(device).s("\" may be another disk at the next start"),
            "take its name below /dev/disk/by-uuid or /dev/disk/by-id; `lsblk -o name,uuid` shows it",
        );
    }
    device
}
