use super::refuse;
use crate::text::Msg;
use serde::{Serialize, Serializer};

/// A NixOS release such as 24.11, as it stands in `system.stateVersion`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release(&'static str);

impl Release {
    /// The release written as `YY.MM`.
    ///
    /// # Panics
    /// If there was no such release: until 20.09 they came out in March and September, since 21.05 in May and November.
    /// In a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(text: &'static str) -> Self {
        let b = text.as_bytes();
        let shaped = b.len() == 5 && b[0].is_ascii_digit() && b[1].is_ascii_digit() && b[2] == b'.';
        if !shaped || !Self::came_out((b[0] - b'0') * 10 + b[1] - b'0', (b[3], b[4])) {
            let msg = Msg::new().s("release \"").s(text).s("\": NixOS releases are named YY.05 and YY.11");
            refuse!(msg.s("\n  help: give the release that the machine was installed with, such as \"24.11\""));
        }
        Self(text)
    }

    const fn came_out(year: u8, month: (u8, u8)) -> bool {
        match month {
            (b'0', b'5') | (b'1', b'1') => year >= 21,
            (b'0', b'3') | (b'0', b'9') => year >= 15 && year <= 20,
            _ => false,
        }
    }

    /// The text, `YY.MM`.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl Serialize for Release {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0)
    }
}
