use crate::{cell::Cell, text::Msg};
use serde::Serialize;

/// An amount of memory or disk, in bytes. Written with [`mib`] and [`gib`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Size(u64);

/// `n` mebibytes (2^20 bytes).
pub const fn mib(n: u64) -> Size {
    Size(n << 20)
}

/// `n` gibibytes (2^30 bytes).
pub const fn gib(n: u64) -> Size {
    Size(n << 30)
}

impl Size {
    /// In bytes.
    pub const fn bytes(self) -> u64 {
        self.0
    }

    /// In whole mebibytes.
    pub const fn mib(self) -> u64 {
        self.0 >> 20
    }

    /// In whole gibibytes.
    pub const fn gib(self) -> u64 {
        self.0 >> 30
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Size(self)
    }

    /// Appends the size to `msg`, in the largest unit that divides it.
    pub(crate) const fn write(self, msg: Msg) -> Msg {
        let n = self.0;
        if n != 0 && n.is_multiple_of(1 << 30) {
            msg.u(n >> 30).s(" GiB")
        } else if n != 0 && n.is_multiple_of(1 << 20) {
            msg.u(n >> 20).s(" MiB")
        } else {
            msg.u(n).s(" bytes")
        }
    }
}
