use super::refuse;
use crate::{cell::Cell, text::Msg};
use serde::Serialize;

/// An 802.1Q VLAN id, 1 to 4094.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct VlanId(u16);

impl VlanId {
    /// The VLAN `id`.
    ///
    /// # Panics
    /// If it is not between 1 and 4094; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(id: u32) -> Self {
        if id == 0 || id > 4094 {
            refuse!(Msg::new().s("VLAN ").u(id as u64).s(" is out of range\n  help: a VLAN id is 1 to 4094"));
        }
        Self(id as u16)
    }

    /// The number.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Int(self.0 as i64)
    }
}
