//! Kernel, processor and graphics.

mod amd_gpu;
mod gpu_compute;
mod intel_gpu;
mod kernel;
mod microcode;
mod qemu_guest;
mod sysctl;

pub use amd_gpu::AmdGpu;
pub use gpu_compute::GpuCompute;
pub use intel_gpu::IntelGpu;
pub use kernel::{Kernel, KernelSet};
pub use microcode::Microcode;
pub use qemu_guest::QemuGuest;
pub use sysctl::{Sysctl, SysctlValue};
