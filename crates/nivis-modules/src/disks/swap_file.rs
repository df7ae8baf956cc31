use nivis::prelude::*;

/// A swap file on the root file system, made at the first start.
///
/// Sets `swapDevices`. Not for hibernation, which needs swap space of its own: see [`Volume::swap`](super::Volume::swap).
#[derive(Module)]
#[module(id = "disks.swap-file", kinds(Desktop, Laptop, Vps, Nas))]
pub struct SwapFile {
    /// How large it is: `swapDevices.*.size`, there in mebibytes.
    #[flag(required)]
    pub size: Size,
    /// Where it lies: `swapDevices.*.device`.
    #[flag(default = "/var/lib/swapfile")]
    pub path: String,
}

impl Configure for SwapFile {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            swapDevices = [{
                device = (&self.path);
                size = (self.size.mib());
            }];
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn host(settings: &[Setting]) -> HostBuf {
        Host::vps("web", Vps::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn the_size_is_in_mebibytes() {
        expect![[r#"
            swapDevices = [
              {
                device = "/var/lib/swapfile";
                size = 8192;
              }
            ];
        "#]]
        .assert_eq(&system(&SwapFile, host(&[SwapFile::on(), SwapFile::size(gib(8))])));
        let text = system(&SwapFile, host(&[SwapFile::on(), SwapFile::size(mib(512)), SwapFile::path("/swap/file")]));
        assert!(text.contains(r#"device = "/swap/file";"#) && text.contains("size = 512;"), "{text}");
    }

    #[test]
    fn it_has_a_size_and_no_container_has_it() {
        static PVE: ProxmoxNode = ProxmoxNode::new("pve");
        assert_eq!(refused(host(&[SwapFile::on()])), [("missing", "disks.swap-file".to_owned())]);
        let lxc = Host::lxc("web", Lxc { node: Some(&PVE), vmid: 100, ..Lxc::DEFAULT }).state("26.05").computed();
        assert_eq!(refused(lxc.with([SwapFile::on(), SwapFile::size(gib(1))])), [("kinds", "disks.swap-file".to_owned())]);
    }
}
