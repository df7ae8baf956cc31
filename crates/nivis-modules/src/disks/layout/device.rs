use super::demand::has_space;
use crate::text::{refuse, starts_with};
use nivis::{
    Cell, FromCell, Msg,
    nix::{ToNix, Value},
};
use serde::Serialize;

/// A block device, such as `/dev/disk/by-id/nvme-Samsung_SSD_980_S64D`. Names below `by-id` stay when disks are added or reordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BlockDevice(&'static str);

impl BlockDevice {
    /// The device at `path`.
    ///
    /// # Panics
    /// If it is no path below `/dev/`; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(path: &'static str) -> Self {
        if !starts_with(path, "/dev/") || path.len() == 5 || has_space(path) {
            refuse(
                Msg::new().s("block device \"").s(path).s("\" is no path below /dev/"),
                "`ls -l /dev/disk/by-id` shows the names that stay",
            );
        }
        Self(path)
    }

    /// The path.
    pub const fn path(self) -> &'static str {
        self.0
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Text(self.0)
    }
}

impl FromCell for BlockDevice {
    fn from_cell(cell: &Cell) -> Option<Self> {
        match *cell {
            Cell::Text(path) => Some(Self(path)),
            _ => None,
        }
    }
}

impl ToNix for BlockDevice {
    fn to_nix(&self) -> Option<Value> {
        self.0.to_nix()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "is no path below /dev/")]
    fn a_device_is_below_dev() {
        let _ = BlockDevice::new("nvme0n1");
    }
}
