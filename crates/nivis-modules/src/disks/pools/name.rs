use crate::text::{refuse, starts_with};
use nivis::Msg;

/// The name of a pool, or the path of a dataset (zpoolconcepts(7), zfsconcepts(7)).
#[track_caller]
pub(crate) const fn dataset_name(what: &str, name: &'static str, slashes: bool) -> &'static str {
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
