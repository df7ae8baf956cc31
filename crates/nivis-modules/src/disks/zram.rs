use crate::percent::Percent;
use nivis::prelude::*;

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
}
