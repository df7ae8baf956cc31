use nivis::prelude::*;

/// Graphics by AMD, in the processor or on a card: `hardware.graphics` and the driver `amdgpu`.
///
/// The parameters are those of the kernel's documentation, gpu/amdgpu/module-parameters.
#[derive(Module)]
#[module(id = "hardware.amd-gpu", kinds(Desktop, Laptop), requires(host(Gpu::Amd)))]
pub struct AmdGpu {
    /// Whether programs for 32-bit x86 may draw, such as most of Steam's: `hardware.graphics.enable32Bit`.
    #[flag(default = false)]
    pub graphics_32bit: bool,
    /// Whether the driver is loaded in the initrd, so that the screen has its resolution from the start: `hardware.amdgpu.initrd.enable`.
    #[flag(default = true)]
    pub early: bool,
    /// LACT, which sets fans, clocks and power limits: `services.lact.enable` (NixOS 25.05 and later).
    #[flag(default = false)]
    pub lact: bool,
    /// For a machine that does not wake from sleep: the graphics processor is never switched off by itself, and one that hangs is reset.
    /// `amdgpu.runpm=0` and `amdgpu.gpu_recovery=1` in `boot.kernelParams`.
    #[flag(default = false)]
    pub suspend_workaround: bool,
    /// For a screen that stays black after it was idle: no idle power states of the display engine (IPS).
    /// `amdgpu.dcdebugmask=0x800` in `boot.kernelParams` (`DC_DISABLE_IPS` in the driver's `amd_shared.h`).
    #[flag(default = false)]
    pub disable_ips: bool,
    /// How much of the machine's memory the graphics processor may use, in MiB: `amdgpu.gttsize`, and the same in pages of 4 KiB as
    /// `ttm.pages_limit`, which newer kernels read. Only together with one of the workarounds, since a larger table is what sleep
    /// has to carry over.
    #[flag(requires(any(AmdGpu::suspend_workaround, AmdGpu::disable_ips)))]
    pub gtt_size_mib: Option<u32>,
}

impl Configure for AmdGpu {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let lact = self.lact.then_some(true);
        let bits = self.graphics_32bit.then_some(true);
        cx.set(nix! {
            hardware.amdgpu.initrd.enable = self.early;
            hardware.graphics.enable = true;
        });
        cx.from(Self::GRAPHICS_32BIT).set(nix! { hardware.graphics.enable32Bit = bits; });
        cx.from(Self::LACT).set(nix! { services.lact.enable = lact; });
        if self.suspend_workaround {
            cx.from(Self::SUSPEND_WORKAROUND).set(nix! { boot.kernelParams = ["amdgpu.runpm=0", "amdgpu.gpu_recovery=1"]; });
        }
        if self.disable_ips {
            cx.from(Self::DISABLE_IPS).set(nix! { boot.kernelParams = ["amdgpu.dcdebugmask=0x800"]; });
        }
        if let Some(mib) = self.gtt_size_mib {
            let pages = u64::from(mib) << 8;
            cx.from(Self::GTT_SIZE_MIB).set(nix! {
                boot.kernelParams = [(format!("amdgpu.gttsize={mib}")), (format!("ttm.pages_limit={pages}"))];
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn host(gpu: Gpu, settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop { gpu, ..Desktop::DEFAULT }).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn by_default_it_draws() {
        expect![[r#"
            hardware.amdgpu.initrd.enable = true;
            hardware.graphics.enable = true;
        "#]]
        .assert_eq(&system(&AmdGpu, host(Gpu::Amd, &[AmdGpu::on()])));
    }

    #[test]
    fn each_flag_acts() {
        let flags = [
            AmdGpu::on(),
            AmdGpu::early(false),
            AmdGpu::graphics_32bit(true),
            AmdGpu::lact(true),
            AmdGpu::suspend_workaround(true),
            AmdGpu::disable_ips(true),
            AmdGpu::gtt_size_mib(24576),
        ];
        expect![[r#"
            hardware.amdgpu.initrd.enable = false;
            hardware.graphics.enable = true;
            hardware.graphics.enable32Bit = true;
            services.lact.enable = true;
            boot.kernelParams = [
              "amdgpu.runpm=0"
              "amdgpu.gpu_recovery=1"
            ];
            boot.kernelParams = [ "amdgpu.dcdebugmask=0x800" ];
            boot.kernelParams = [
              "amdgpu.gttsize=24576"
              "ttm.pages_limit=6291456"
            ];
        "#]]
        .assert_eq(&system(&AmdGpu, host(Gpu::Amd, &flags)));
    }

    #[test]
    fn it_is_for_amd() {
        assert_eq!(refused(host(Gpu::Intel, &[AmdGpu::on()])), [("requires", "hardware.amd-gpu".to_owned())]);
        assert_eq!(refused(host(Gpu::Amd, &[AmdGpu::lact(true)])), [("dead", "hardware.amd-gpu.lact".to_owned())]);
    }

    #[test]
    fn more_memory_needs_a_workaround() {
        let more = [AmdGpu::on(), AmdGpu::gtt_size_mib(24576)];
        assert_eq!(refused(host(Gpu::Amd, &more)), [("requires", "hardware.amd-gpu.gtt_size_mib".to_owned())]);
        for workaround in [AmdGpu::suspend_workaround(true), AmdGpu::disable_ips(true)] {
            assert_eq!(refused(host(Gpu::Amd, &more).with([workaround])), []);
        }
    }
}
