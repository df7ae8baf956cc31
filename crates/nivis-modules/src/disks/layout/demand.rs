//! What the words of a layout must be: each function gives its word back, or refuses it with what to write instead.

use crate::text::refuse;
use nivis::{Msg, Size};

/// The longest name of a GPT partition, in characters (UEFI specification, table 5.6).
const LONGEST_LABEL: usize = 36;

#[track_caller]
pub(in crate::disks) const fn name(what: &str, name: &'static str) -> &'static str {
    let b = name.as_bytes();
    let mut i = 0;
    let mut bad = b.is_empty() || b.len() > LONGEST_LABEL;
    while i < b.len() {
        bad = bad || !(b[i].is_ascii_lowercase() || b[i].is_ascii_digit() || b[i] == b'-' || b[i] == b'_');
        i += 1;
    }
    if bad {
        let msg = Msg::new().s(what).s(" name \"").s(name).s("\" is none");
        refuse(msg, "use up to 36 lower-case letters, digits, dashes and underscores, such as \"cryptroot\"");
    }
    name
}

#[track_caller]
pub(super) const fn subvolume(name: &'static str) -> &'static str {
    let b = name.as_bytes();
    let mut i = 0;
    let mut bad = b.is_empty();
    while i < b.len() {
        bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'@' | b'_' | b'-'));
        i += 1;
    }
    if bad {
        refuse(
            Msg::new().s("subvolume name \"").s(name).s("\" is none"),
            "use letters, digits, `@`, dashes and underscores, such as \"@home\"",
        );
    }
    name
}

#[track_caller]
pub(super) const fn label(label: &'static str) -> &'static str {
    if label.is_empty() || label.len() > LONGEST_LABEL || has_space(label) {
        refuse(Msg::new().s("partition label \"").s(label).s("\" is none"), "a GPT label has 1 to 36 characters and here no space");
    }
    label
}

#[track_caller]
pub(in crate::disks) const fn mount(mount: &'static str) -> &'static str {
    let b = mount.as_bytes();
    if b.is_empty() || b[0] != b'/' || has_space(mount) || (b.len() > 1 && b[b.len() - 1] == b'/') {
        refuse(
            Msg::new().s("mount point \"").s(mount).s("\" is none"),
            "write an absolute path without a slash at its end, such as \"/mnt/data\"",
        );
    }
    mount
}

#[track_caller]
pub(super) const fn size(name: &str, size: Size) -> Size {
    if size.mib() == 0 {
        refuse(Msg::new().name(name).s(" has no room"), "give it at least one mebibyte, such as `gib(8)`");
    }
    size
}

pub(super) const fn has_space(text: &str) -> bool {
    let b = text.as_bytes();
    let mut i = 0;
    while i < b.len() {
        if b[i].is_ascii_whitespace() {
            return true;
        }
        i += 1;
    }
    false
}
