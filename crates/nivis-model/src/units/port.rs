use super::refuse;
use crate::{cell::Cell, text::Msg};
use serde::Serialize;

/// A TCP or UDP port, 1 to 65535.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Port(u16);

impl Port {
    /// The port `number`.
    ///
    /// # Panics
    /// If it is not between 1 and 65535; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(number: u32) -> Self {
        if number == 0 || number > 65535 {
            refuse!(Msg::new().s("port ").u(number as u64).s(" is out of range\n  help: a port is 1 to 65535"));
        }
        Self(number as u16)
    }

    /// The number.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Port(self)
    }
}

/// A transport protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Proto {
    /// Transmission Control Protocol.
    Tcp,
    /// User Datagram Protocol.
    Udp,
}
