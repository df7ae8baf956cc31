use super::refuse;
use crate::text::Msg;
use serde::{Serialize, Serializer};
use std::fmt;

/// The longest label of a DNS name (RFC 1035, 2.3.4), and so the longest host name.
const LONGEST: usize = 63;

/// The name of a host: one DNS label, lower case.
///
/// It holds its text itself, so that a tenant can join its own name and a host's in a `static`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostName {
    bytes: [u8; LONGEST],
    len: u8,
}

impl HostName {
    /// The host called `name`.
    ///
    /// # Panics
    /// If it is not a DNS label of lower-case letters, digits and dashes; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &str) -> Self {
        Self::joined("", name)
    }

    /// The host called `<prefix>-<name>`.
    ///
    /// # Panics
    /// As [`HostName::new`].
    #[track_caller]
    pub const fn joined(prefix: &str, name: &str) -> Self {
        match Self::try_joined(prefix, name) {
            Ok(name) => name,
            Err(why) => {
                let msg = Msg::new().s("host name \"").s(prefix).s(if prefix.is_empty() { "" } else { "-" }).s(name).s("\": ").s(why);
                refuse!(msg.s("\n  help: use at most 63 lower-case letters, digits and dashes, as in \"web-1\""))
            }
        }
    }

    /// Reads a name, for values that come from a program and not from its source.
    ///
    /// # Errors
    /// What is wrong with it.
    pub const fn try_new(name: &str) -> Result<Self, &'static str> {
        Self::try_joined("", name)
    }

    const fn try_joined(prefix: &str, name: &str) -> Result<Self, &'static str> {
        let mut this = Self { bytes: [0; LONGEST], len: 0 };
        if !prefix.is_empty() {
            this = match this.push(prefix) {
                Ok(this) => this,
                Err(why) => return Err(why),
            };
            this = match this.push("-") {
                Ok(this) => this,
                Err(why) => return Err(why),
            };
        }
        this = match this.push(name) {
            Ok(this) => this,
            Err(why) => return Err(why),
        };
        if this.len == 0 || name.is_empty() {
            return Err("it is empty");
        }
        if this.bytes[0] == b'-' || this.bytes[this.len as usize - 1] == b'-' {
            return Err("it starts or ends with a dash");
        }
        Ok(this)
    }

    const fn push(mut self, text: &str) -> Result<Self, &'static str> {
        let b = text.as_bytes();
        let mut i = 0;
        while i < b.len() {
            match b[i] {
                b'a'..=b'z' | b'0'..=b'9' | b'-' => {}
                b'A'..=b'Z' => return Err("it has an upper-case letter"),
                b'_' => return Err("it has an underscore"),
                b'.' => return Err("it has a dot: a host name is without its domain"),
                _ => return Err("it has a character that DNS does not allow"),
            }
            if self.len as usize == LONGEST {
                return Err("it is longer than 63 characters");
            }
            self.bytes[self.len as usize] = b[i];
            self.len += 1;
            i += 1;
        }
        Ok(self)
    }

    /// The text.
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len as usize).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl Serialize for HostName {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
