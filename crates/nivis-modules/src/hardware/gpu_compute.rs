use nivis::prelude::*;

/// Computing on the graphics processor: `OpenCL`, and with AMD the `ROCm` libraries.
///
/// AMD: `hardware.amdgpu.opencl.enable`. Intel: `intel-compute-runtime` in `hardware.graphics.extraPackages`. The host's users join the
/// groups `render` and `video`. For Nvidia the driver brings its own, so this module is for the other two.
#[derive(Module)]
#[module(id = "hardware.gpu-compute", kinds(Desktop, Laptop), requires(any(host(Gpu::Amd), host(Gpu::Intel))))]
pub struct GpuCompute {
    /// Whether programs find HIP under `/opt/rocm/hip`, where most look for it: `systemd.tmpfiles.settings`.
    #[flag(default = false, requires(host(Gpu::Amd)))]
    pub rocm: bool,
    /// For Intel graphics up to generation 11 (until Ice Lake), which the current runtime has dropped: `intel-compute-runtime-legacy1` in
    /// `hardware.graphics.extraPackages`.
    #[flag(default = false, requires(host(Gpu::Intel)))]
    pub legacy: bool,
}

impl Configure for GpuCompute {
    fn facts(&self, facts: &mut Facts) {
        facts.users_in_group("render");
        facts.users_in_group("video");
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            environment.systemPackages = [pkgs.clinfo];
            hardware.graphics.enable = true;
        });
        match cx.host().head().kind.gpu() {
            Gpu::Amd => cx.set(nix! { hardware.amdgpu.opencl.enable = true; }),
            Gpu::Intel if self.legacy => {
                cx.from(Self::LEGACY).set(nix! { hardware.graphics.extraPackages = [pkgs.intel-compute-runtime-legacy1]; });
            }
            Gpu::Intel => cx.set(nix! { hardware.graphics.extraPackages = [pkgs.intel-compute-runtime]; }),
            Gpu::Nvidia | Gpu::None => {}
        }
        if self.rocm {
            cx.from(Self::ROCM).set(nix! {
                systemd.tmpfiles.settings."10-rocm"."/opt/rocm/hip"."L+".argument = nix_raw(r#""${pkgs.rocmPackages.clr}""#);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, resolved, system};
    use expect_test::expect;

    fn host(gpu: Gpu, settings: &[Setting]) -> HostBuf {
        let host = Host::desktop("desk", Desktop { gpu, ..Desktop::DEFAULT }).state("26.05").computed();
        host.with([GpuCompute::on()]).with(settings.iter().copied())
    }

    #[test]
    fn amd_computes_with_rocm() {
        expect![[r#"
            environment.systemPackages = [ pkgs.clinfo ];
            hardware.graphics.enable = true;
            hardware.amdgpu.opencl.enable = true;
            systemd.tmpfiles.settings."10-rocm"."/opt/rocm/hip"."L+".argument = "${pkgs.rocmPackages.clr}";
        "#]]
        .assert_eq(&system(&GpuCompute, host(Gpu::Amd, &[GpuCompute::rocm(true)])));
    }

    #[test]
    fn intel_computes_with_its_runtime() {
        expect![[r#"
            environment.systemPackages = [ pkgs.clinfo ];
            hardware.graphics.enable = true;
            hardware.graphics.extraPackages = [ pkgs.intel-compute-runtime ];
        "#]]
        .assert_eq(&system(&GpuCompute, host(Gpu::Intel, &[])));
        let legacy = system(&GpuCompute, host(Gpu::Intel, &[GpuCompute::legacy(true)]));
        assert!(legacy.contains("[ pkgs.intel-compute-runtime-legacy1 ]"), "{legacy}");
    }

    #[test]
    fn users_may_open_the_device() {
        let fleet = resolved(host(Gpu::Amd, &[]));
        let groups: Vec<_> = fleet.hosts()[0].facts().groups.iter().map(|group| group.name.as_str()).collect();
        assert!(groups.contains(&"render") && groups.contains(&"video"), "{groups:?}");
    }

    #[test]
    fn what_it_needs() {
        assert_eq!(refused(host(Gpu::None, &[])), [("requires", "hardware.gpu-compute".to_owned())]);
        assert_eq!(refused(host(Gpu::Nvidia, &[])), [("requires", "hardware.gpu-compute".to_owned())]);
        assert_eq!(refused(host(Gpu::Intel, &[GpuCompute::rocm(true)])), [("requires", "hardware.gpu-compute.rocm".to_owned())]);
        assert_eq!(refused(host(Gpu::Amd, &[GpuCompute::legacy(true)])), [("requires", "hardware.gpu-compute.legacy".to_owned())]);
        assert_eq!(refused(host(Gpu::Amd, &[GpuCompute::legacy(false)])), []);
    }
}
