use nivis::prelude::*;

/// Graphics by Intel under the driver `i915`: `hardware.graphics`, with video decoding by `intel-media-driver` (Broadwell and later).
#[derive(Module)]
#[module(id = "hardware.intel-gpu", kinds(Desktop, Laptop), requires(host(Gpu::Intel)))]
pub struct IntelGpu {
    /// Whether programs for 32-bit x86 may draw, such as most of Steam's: `hardware.graphics.enable32Bit`.
    #[flag(default = false)]
    pub graphics_32bit: bool,
    /// Whether the frame buffer is compressed, which saves power: `i915.enable_fbc=1` in `boot.kernelParams`. Left off, the driver
    /// decides by the chip.
    #[flag(default = false)]
    pub fbc: bool,
    /// Whether the panel refreshes itself while nothing changes, which saves power: `i915.enable_psr=1` in `boot.kernelParams`. Left
    /// off, the driver decides by the panel.
    #[flag(default = false)]
    pub psr: bool,
}

impl Configure for IntelGpu {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let bits = self.graphics_32bit.then_some(true);
        cx.set(nix! {
            hardware.graphics = {
                enable = true;
                extraPackages = [pkgs.intel-media-driver];
            };
        });
        cx.from(Self::GRAPHICS_32BIT).set(nix! { hardware.graphics.enable32Bit = bits; });
        if self.fbc {
            cx.from(Self::FBC).set(nix! { boot.kernelParams = ["i915.enable_fbc=1"]; });
        }
        if self.psr {
            cx.from(Self::PSR).set(nix! { boot.kernelParams = ["i915.enable_psr=1"]; });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn host(gpu: Gpu, settings: &[Setting]) -> HostBuf {
        Host::laptop("yoga", Laptop { gpu, ..Laptop::DEFAULT }).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn each_flag_acts() {
        let flags = [IntelGpu::on(), IntelGpu::graphics_32bit(true), IntelGpu::fbc(true), IntelGpu::psr(true)];
        expect![[r#"
            hardware.graphics.enable = true;
            hardware.graphics.extraPackages = [ pkgs.intel-media-driver ];
            hardware.graphics.enable32Bit = true;
            boot.kernelParams = [ "i915.enable_fbc=1" ];
            boot.kernelParams = [ "i915.enable_psr=1" ];
        "#]]
        .assert_eq(&system(&IntelGpu, host(Gpu::Intel, &flags)));
        assert!(!system(&IntelGpu, host(Gpu::Intel, &[IntelGpu::on()])).contains("kernelParams"));
    }

    #[test]
    fn it_is_for_intel() {
        assert_eq!(refused(host(Gpu::Amd, &[IntelGpu::on(), IntelGpu::fbc(true)])), [("requires", "hardware.intel-gpu".to_owned())]);
        assert_eq!(refused(host(Gpu::Intel, &[IntelGpu::on()])), []);
    }
}
