//! Kernel, processor and graphics.

mod amd_gpu;
mod fingerprint;
mod firmware_updates;
mod gpu_compute;
mod i2c;
mod intel_gpu;
mod kernel;
mod microcode;
mod qemu_guest;
mod sysctl;
mod thinkpad;
mod thunderbolt;
mod webcam;

pub use amd_gpu::AmdGpu;
pub use fingerprint::Fingerprint;
pub use firmware_updates::FirmwareUpdates;
pub use gpu_compute::GpuCompute;
pub use i2c::I2c;
pub use intel_gpu::IntelGpu;
pub use kernel::{Kernel, KernelSet};
pub use microcode::Microcode;
pub use qemu_guest::QemuGuest;
pub use sysctl::{Sysctl, SysctlValue};
pub use thinkpad::{ThinkPad, ThinkPadModel};
pub use thunderbolt::Thunderbolt;
pub use webcam::{UsbId, Webcam, WebcamControl};
