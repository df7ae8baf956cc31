use nivis::{Cell, FromCell, Msg, prelude::*};
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
            panic!("{}", Msg::new().u(n as u64).s(" per cent is out of range\n  help: a share is 1 to 100 per cent").as_str());
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

/// Swap space in compressed memory: `zramSwap`. Nothing of it reaches a disk, so nothing can be resumed from it.
#[derive(Module)]
#[module(id = "disks.zram", kinds(Desktop, Laptop, Vps, Nas))]
pub struct ZramSwap {
    /// How much may be stored, before compression, as a share of the memory: `zramSwap.memoryPercent`.
    #[flag(default = Percent::new(50))]
    pub percent: Percent,
}

impl Configure for ZramSwap {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            zramSwap = {
                enable = true;
                memoryPercent = (self.percent.number());
            };
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn host(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn half_of_the_memory_unless_said_otherwise() {
        expect![[r#"
            zramSwap.enable = true;
            zramSwap.memoryPercent = 50;
        "#]]
        .assert_eq(&system(&ZramSwap, host(&[ZramSwap::on()])));
        assert!(system(&ZramSwap, host(&[ZramSwap::on(), ZramSwap::percent(Percent::new(25))])).contains("memoryPercent = 25;"));
    }

    #[test]
    fn a_mac_has_none() {
        let mac = Host::darwin("mac", Darwin { primary_user: "aku", ..Darwin::DEFAULT }).state("26.05").computed();
        assert_eq!(refused(mac.with([ZramSwap::on()])), [("kinds", "disks.zram".to_owned())]);
    }

    #[test]
    #[should_panic(expected = "0 per cent is out of range")]
    fn nothing_is_no_share() {
        let _ = Percent::new(0);
    }
}
