use crate::lists::unless_empty;
use nivis::{choice, nix::Value, prelude::*};

choice! {
    /// Which kernel, with the modules that were built for it. The text is the attribute of `pkgs`.
    pub enum KernelSet {
        /// What the channel calls its own: a kernel with long support.
        Default = "linuxPackages",
        /// The newest release of the channel.
        Latest = "linuxPackages_latest",
        /// Linux 6.12, which has long support too: for what is not ported to newer kernels yet.
        Lts = "linuxPackages_6_12",
    }
}

/// The kernel: which one, with which modules and parameters.
///
/// A container has none of its own.
#[derive(Module)]
#[module(id = "hardware.kernel", kinds(Desktop, Laptop, Vps, Nas))]
pub struct Kernel {
    /// Which kernel: `boot.kernelPackages`.
    #[flag(default = KernelSet::Default)]
    pub packages: KernelSet,
    /// Modules that are loaded when the system starts: `boot.kernelModules`.
    pub modules: Vec<String>,
    /// Packages of modules that are not part of the kernel, by their names in `boot.kernelPackages`, such as `v4l2loopback`:
    /// `boot.extraModulePackages`.
    pub extra_modules: Vec<String>,
    /// Modules that the initrd may need to find the root file system, such as that of the disk controller:
    /// `boot.initrd.availableKernelModules`. NixOS adds the usual ones itself.
    #[flag(hardware)]
    pub initrd_modules: Vec<String>,
    /// Words on the kernel's command line: `boot.kernelParams`.
    pub params: Vec<String>,
}

impl Configure for Kernel {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            boot = {
                extraModulePackages = (extra_packages(&self.extra_modules));
                initrd.availableKernelModules = unless_empty(self.initrd_modules.clone());
                kernelModules = unless_empty(self.modules.clone());
                kernelPackages = (Value::pkgs(self.packages.name()));
                kernelParams = unless_empty(self.params.clone());
            };
        });
    }
}

/// The packages as the chosen kernel has them.
fn extra_packages(names: &[String]) -> Option<Value> {
    let package = |name: &String| {
        Value::config(["boot", "kernelPackages"].map(str::to_owned).into_iter().chain([name.clone()]).collect::<nivis::nix::AttrPath>())
    };
    (!names.is_empty()).then(|| Value::list(names.iter().map(package)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    static ON_A_BASE: [Setting; 2] = [Kernel::on(), Kernel::initrd_modules(&["mpt3sas"])];
    static BASE: Base = Base::new("shared").with(&ON_A_BASE);

    fn host(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn each_set_is_a_package_set() {
        assert_eq!(system(&Kernel, host(&[Kernel::on()])), "boot.kernelPackages = pkgs.linuxPackages;\n");
        let text = |set| system(&Kernel, host(&[Kernel::on(), Kernel::packages(set)]));
        assert_eq!(text(KernelSet::Latest), "boot.kernelPackages = pkgs.linuxPackages_latest;\n");
        assert_eq!(text(KernelSet::Lts), "boot.kernelPackages = pkgs.linuxPackages_6_12;\n");
    }

    #[test]
    fn modules_and_parameters() {
        let flags = [
            Kernel::on(),
            Kernel::modules(&["i2c-dev"]),
            Kernel::add_modules(&["v4l2loopback"]),
            Kernel::extra_modules(&["v4l2loopback"]),
            Kernel::initrd_modules(&["mpt3sas"]),
            Kernel::params(&["mem_sleep_default=deep"]),
        ];
        expect![[r#"
            boot.extraModulePackages = [ config.boot.kernelPackages.v4l2loopback ];
            boot.initrd.availableKernelModules = [ "mpt3sas" ];
            boot.kernelModules = [
              "i2c-dev"
              "v4l2loopback"
            ];
            boot.kernelPackages = pkgs.linuxPackages;
            boot.kernelParams = [ "mem_sleep_default=deep" ];
        "#]]
        .assert_eq(&system(&Kernel, host(&flags)));
    }

    #[test]
    fn a_base_knows_no_disk_controller_and_a_container_no_kernel() {
        static PVE: ProxmoxNode = ProxmoxNode::new("pve");
        assert_eq!(refused(host(&[]).base(&BASE)), [("hardware", "hardware.kernel.initrd_modules".to_owned())]);
        assert_eq!(refused(host(&ON_A_BASE)), []);
        let lxc = Host::lxc("web", Lxc { node: Some(&PVE), vmid: 100, ..Lxc::DEFAULT }).state("26.05").computed();
        assert_eq!(refused(lxc.with([Kernel::on(), Kernel::modules(&["fuse"])])), [("kinds", "hardware.kernel".to_owned())]);
    }
}
