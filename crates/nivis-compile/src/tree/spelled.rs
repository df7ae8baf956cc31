//! A path that is found in any case, and kept as it was spelled: two that differ in case only can't stand side by side.

use indexmap::Equivalent;
use std::hash::{Hash, Hasher};

/// A path as it was spelled. Two are equal if they differ in the case of ASCII letters at most, and no path has others.
#[derive(Debug, Clone)]
pub(super) struct Spelled(Box<str>);

/// A path to look up, in any case.
pub(super) struct AnyCase<'a>(pub(super) &'a str);

impl Spelled {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Spelled {
    fn from(path: &str) -> Self {
        Self(path.into())
    }
}

impl From<String> for Spelled {
    fn from(path: String) -> Self {
        Self(path.into())
    }
}

impl PartialEq for Spelled {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for Spelled {}

impl Hash for Spelled {
    fn hash<H: Hasher>(&self, state: &mut H) {
        AnyCase(&self.0).hash(state);
    }
}

impl Hash for AnyCase<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Eight bytes at a time, as a hasher of whole words likes them.
        for bytes in self.0.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..bytes.len()].copy_from_slice(bytes);
            word.make_ascii_lowercase();
            state.write_u64(u64::from_le_bytes(word));
        }
    }
}

impl Equivalent<Spelled> for AnyCase<'_> {
    fn equivalent(&self, path: &Spelled) -> bool {
        self.0.eq_ignore_ascii_case(&path.0)
    }
}
