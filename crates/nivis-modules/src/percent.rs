//! Shares, as several areas have them.

use crate::text::refuse;
use nivis::{Cell, FromCell, Msg};
use serde::Serialize;

/// A share, 1 to 100 per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Percent(u8);

impl Percent {
    /// `n` per cent.
    ///
    /// # Panics
    /// If it is not 1 to 100; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(n: u8) -> Self {
        if n == 0 || n > 100 {
            refuse(Msg::new().u(n as u64).s(" per cent is out of range"), "a share is 1 to 100 per cent");
        }
        Self(n)
    }

    /// The number.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Int(self.0 as i64)
    }
}

impl FromCell for Percent {
    fn from_cell(cell: &Cell) -> Option<Self> {
        match *cell {
            Cell::Int(n) => n.try_into().ok().map(Self),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "0 per cent is out of range")]
    fn nothing_is_no_share() {
        let _ = Percent::new(0);
    }
}
