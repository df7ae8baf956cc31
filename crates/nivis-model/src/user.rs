//! People and their keys.

use crate::text::Msg;
use serde::Serialize;

/// Someone who logs in.
#[derive(Debug, Serialize)]
pub struct User {
    /// The login name.
    pub name: &'static str,
    /// The user id; on macOS the first user is 501, elsewhere 1000.
    pub uid: u32,
    /// The name for people.
    pub full_name: &'static str,
    /// Groups that the user has on every host. A module adds those of what it installs, such as `docker`.
    pub groups: &'static [&'static str],
    /// SSH public keys, each as one line of `authorized_keys`.
    pub keys: &'static [&'static str],
    /// The address that commits carry.
    pub email: Option<&'static str>,
}

impl User {
    /// The user `name` with that id, in group `wheel`, without keys.
    ///
    /// # Panics
    /// If the system would not take the name: a lower-case letter or `_`, then letters, digits, `_`, `-` and `.`, 32 in all
    /// (useradd(8)); in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str, uid: u32) -> Self {
        if !is_login_name(name) {
            let msg = Msg::new().s("user name \"").s(name).s("\" is none");
            panic!("{}", msg.s("\n  help: use lower-case letters, digits, dashes and dots, and begin with a letter").as_str());
        }
        Self { name, uid, full_name: name, groups: &["wheel"], keys: &[], email: None }
    }

    /// The name for people.
    #[must_use]
    pub const fn full_name(mut self, name: &'static str) -> Self {
        self.full_name = name;
        self
    }

    /// Replaces the groups.
    #[must_use]
    pub const fn groups(mut self, groups: &'static [&'static str]) -> Self {
        self.groups = groups;
        self
    }

    /// The SSH public keys that may log in.
    #[must_use]
    pub const fn keys(mut self, keys: &'static [&'static str]) -> Self {
        self.keys = keys;
        self
    }

    /// The address that commits carry.
    #[must_use]
    pub const fn email(mut self, email: &'static str) -> Self {
        self.email = Some(email);
        self
    }
}

const fn is_login_name(name: &str) -> bool {
    let b = name.as_bytes();
    let mut i = 0;
    while i < b.len() {
        if !matches!(b[i], b'a'..=b'z' | b'_') && (i == 0 || !matches!(b[i], b'0'..=b'9' | b'-' | b'.')) {
            return false;
        }
        i += 1;
    }
    !b.is_empty() && b.len() <= 32
}
