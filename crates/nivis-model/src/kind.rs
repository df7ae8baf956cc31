//! What kind of machine a host is, and the data that only that kind has.

use crate::{
    choice,
    node::ProxmoxNode,
    text::{Msg, same},
    units::{Size, gib, mib},
};
use serde::Serialize;

choice! {
    /// Who made the graphics processor that drives the screen or computes.
    pub enum Gpu {
        /// No graphics processor that the system should use.
        None = "none",
        /// AMD, discrete or in the processor.
        Amd = "amd",
        /// Intel, in the processor or discrete.
        Intel = "intel",
        /// Nvidia.
        Nvidia = "nvidia",
    }
}

choice! {
    /// Who made the processor; decides the microcode and the KVM module.
    pub enum Cpu {
        /// AMD.
        Amd = "amd",
        /// Intel.
        Intel = "intel",
        /// A virtual processor: the microcode is the node's business.
        Virtual = "virtual",
    }
}

choice! {
    /// How the firmware starts the system.
    pub enum Firmware {
        /// UEFI.
        Uefi = "uefi",
        /// BIOS, or UEFI in compatibility mode.
        Bios = "bios",
    }
}

/// A workstation that stays in its place.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Desktop {
    /// Who made the processor.
    pub cpu: Cpu,
    /// Who made the graphics processor.
    pub gpu: Gpu,
    /// How the firmware starts the system.
    pub firmware: Firmware,
    /// Whether the hardware is virtual.
    pub virtual_machine: bool,
    /// The Proxmox node that runs the virtual machine, where one does.
    #[serde(serialize_with = "crate::node::name_only", skip_serializing_if = "Option::is_none")]
    pub node: Option<&'static ProxmoxNode>,
    /// The VM id on that node, at least 100, unique among its virtual machines and containers.
    #[serde(skip_serializing_if = "is_zero")]
    pub vmid: u32,
}

impl Desktop {
    /// An AMD processor, no graphics processor, UEFI, real hardware.
    pub const DEFAULT: Self = Self { cpu: Cpu::Amd, gpu: Gpu::None, firmware: Firmware::Uefi, virtual_machine: false, node: None, vmid: 0 };
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives fields by reference")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// A workstation that is carried around.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Laptop {
    /// Who made the processor.
    pub cpu: Cpu,
    /// Who made the graphics processor.
    pub gpu: Gpu,
    /// How the firmware starts the system.
    pub firmware: Firmware,
}

impl Laptop {
    /// An Intel processor with its own graphics, UEFI.
    pub const DEFAULT: Self = Self { cpu: Cpu::Intel, gpu: Gpu::Intel, firmware: Firmware::Uefi };
}

/// A virtual server at a provider.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Vps {
    /// How the firmware starts the system.
    pub firmware: Firmware,
    /// Virtual processors.
    pub cores: u16,
    /// Memory.
    pub memory: Size,
}

impl Vps {
    /// UEFI, one processor, 2 GiB.
    pub const DEFAULT: Self = Self { firmware: Firmware::Uefi, cores: 1, memory: gib(2) };
}

/// A storage server on real hardware.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Nas {
    /// Who made the processor.
    pub cpu: Cpu,
    /// How the firmware starts the system.
    pub firmware: Firmware,
    /// `networking.hostId`: eight hexadecimal digits that ZFS writes into its pools.
    pub host_id: &'static str,
}

impl Nas {
    /// An AMD processor, UEFI, no host id.
    pub const DEFAULT: Self = Self { cpu: Cpu::Amd, firmware: Firmware::Uefi, host_id: "" };
}

/// A container on a Proxmox node (`pct`).
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Lxc {
    /// The node that runs it. A tenant's container may leave it to the tenant.
    #[serde(serialize_with = "crate::node::name_only")]
    pub node: Option<&'static ProxmoxNode>,
    /// The VM id, at least 100, unique on the node. A tenant's container leaves it 0: the tenant's first id plus the host's number.
    pub vmid: u32,
    /// Virtual processors.
    pub cores: u16,
    /// Memory.
    pub memory: Size,
    /// Swap on the node.
    pub swap: Size,
    /// The root file system.
    pub disk: Size,
    /// Whether root inside is an ordinary user outside.
    pub unprivileged: bool,
    /// Whether it may run containers itself (`features: nesting=1`).
    pub nesting: bool,
    /// Whether it may use the kernel's key rings (`features: keyctl=1`), which Docker needs when unprivileged.
    pub keyctl: bool,
    /// Whether it gets `/dev/net/tun`, for a VPN inside.
    pub tun: bool,
}

impl Lxc {
    /// One processor, 512 MiB, no swap, 8 GiB of disk, unprivileged with nesting (systemd inside needs it).
    pub const DEFAULT: Self = Self {
        node: None,
        vmid: 0,
        cores: 1,
        memory: mib(512),
        swap: mib(0),
        disk: gib(8),
        unprivileged: true,
        nesting: true,
        keyctl: false,
        tun: false,
    };
}

/// A Mac under nix-darwin.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Darwin {
    /// `system.stateVersion` of nix-darwin: a whole number, 1 to 6.
    pub state: u8,
    /// The user for whom defaults and Homebrew are set (`system.primaryUser`).
    pub primary_user: &'static str,
}

impl Darwin {
    /// State 6; the user is required.
    pub const DEFAULT: Self = Self { state: 6, primary_user: "" };
}

/// The kind of a host, with the data of that kind.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A workstation that stays in its place.
    Desktop(Desktop),
    /// A workstation that is carried around.
    Laptop(Laptop),
    /// A virtual server at a provider.
    Vps(Vps),
    /// A storage server.
    Nas(Nas),
    /// A Proxmox container.
    Lxc(Lxc),
    /// A Mac.
    Darwin(Darwin),
}

impl Kind {
    /// The set that holds just this kind.
    pub const fn set(&self) -> Kinds {
        match self {
            Self::Desktop(_) => Kinds::DESKTOP,
            Self::Laptop(_) => Kinds::LAPTOP,
            Self::Vps(_) => Kinds::VPS,
            Self::Nas(_) => Kinds::NAS,
            Self::Lxc(_) => Kinds::LXC,
            Self::Darwin(_) => Kinds::DARWIN,
        }
    }

    /// The kind's name, as in `list --kind`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Desktop(_) => "desktop",
            Self::Laptop(_) => "laptop",
            Self::Vps(_) => "vps",
            Self::Nas(_) => "nas",
            Self::Lxc(_) => "lxc",
            Self::Darwin(_) => "darwin",
        }
    }

    /// Whether the host runs nix-darwin and not NixOS.
    pub const fn is_darwin(&self) -> bool {
        matches!(self, Self::Darwin(_))
    }

    /// The Nix system of the kind: Macs are `aarch64-darwin`, everything else is `x86_64-linux`.
    pub const fn system(&self) -> &'static str {
        if self.is_darwin() { "aarch64-darwin" } else { "x86_64-linux" }
    }

    /// The graphics processor, on kinds that have one.
    pub const fn gpu(&self) -> Gpu {
        match self {
            Self::Desktop(d) => d.gpu,
            Self::Laptop(l) => l.gpu,
            _ => Gpu::None,
        }
    }

    /// The Proxmox node that runs it as a container or virtual machine, with its id there.
    pub const fn on_node(&self) -> Option<(&'static ProxmoxNode, u32)> {
        match self {
            Self::Lxc(Lxc { node: Some(node), vmid, .. }) | Self::Desktop(Desktop { node: Some(node), vmid, .. }) => Some((*node, *vmid)),
            _ => None,
        }
    }

    /// The processor, on kinds that own one.
    pub const fn cpu(&self) -> Option<Cpu> {
        match self {
            Self::Desktop(d) => Some(d.cpu),
            Self::Laptop(l) => Some(l.cpu),
            Self::Nas(n) => Some(n.cpu),
            Self::Vps(_) => Some(Cpu::Virtual),
            Self::Lxc(_) | Self::Darwin(_) => None,
        }
    }

    /// The name of the struct that holds the kind's data.
    pub(crate) const fn item(&self) -> &'static str {
        match self {
            Self::Desktop(_) => "Desktop",
            Self::Laptop(_) => "Laptop",
            Self::Vps(_) => "Vps",
            Self::Nas(_) => "Nas",
            Self::Lxc(_) => "Lxc",
            Self::Darwin(_) => "Darwin",
        }
    }

    /// How the firmware starts the system, on kinds that have a boot loader.
    pub const fn firmware(&self) -> Option<Firmware> {
        match self {
            Self::Desktop(d) => Some(d.firmware),
            Self::Laptop(l) => Some(l.firmware),
            Self::Vps(v) => Some(v.firmware),
            Self::Nas(n) => Some(n.firmware),
            Self::Lxc(_) | Self::Darwin(_) => None,
        }
    }
}

/// A set of kinds, for `kinds(..)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// Workstations that stay in their place.
    pub const DESKTOP: Self = Self(1);
    /// Workstations that are carried around.
    pub const LAPTOP: Self = Self(2);
    /// Virtual servers.
    pub const VPS: Self = Self(4);
    /// Storage servers.
    pub const NAS: Self = Self(8);
    /// Proxmox containers.
    pub const LXC: Self = Self(16);
    /// Macs.
    pub const DARWIN: Self = Self(32);
    /// Everything that runs NixOS.
    pub const NIXOS: Self = Self(31);
    /// Every kind.
    pub const ALL: Self = Self(63);

    /// The kinds of both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether every kind of `other` is in this set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The kinds' names, in a fixed order.
    pub fn names(self) -> Vec<&'static str> {
        NAMES.iter().filter(|(kind, _)| self.contains(*kind)).map(|(_, name)| *name).collect()
    }

    /// Appends the kinds' names to `msg`: `desktop and laptop`, and `NixOS` for all but Macs.
    pub(crate) const fn write(self, mut msg: Msg) -> Msg {
        if self.0 == Self::NIXOS.0 {
            return msg.s("NixOS");
        }
        let (mut i, mut left) = (0, self.0.count_ones());
        while i < NAMES.len() {
            if self.contains(NAMES[i].0) {
                left -= 1;
                msg = msg.s(NAMES[i].1).s(match left {
                    0 => "",
                    1 => " and ",
                    _ => ", ",
                });
            }
            i += 1;
        }
        msg
    }
}

const NAMES: [(Kinds, &str); 6] = [
    (Kinds::DESKTOP, "desktop"),
    (Kinds::LAPTOP, "laptop"),
    (Kinds::VPS, "vps"),
    (Kinds::NAS, "nas"),
    (Kinds::LXC, "lxc"),
    (Kinds::DARWIN, "darwin"),
];

/// A fact of the machine that a relation asks for, written `host(..)`: `host(Gpu::Amd)`, `host(Firmware::Bios)`.
#[derive(Clone, Copy, Debug)]
pub enum Trait {
    /// That graphics processor.
    Gpu(Gpu),
    /// Any graphics processor.
    AnyGpu,
    /// That processor.
    Cpu(Cpu),
    /// That firmware.
    Firmware(Firmware),
    /// Virtual hardware.
    VirtualMachine,
}

impl Trait {
    /// Whether a host of this kind has it.
    pub const fn holds(self, kind: &Kind) -> bool {
        match self {
            Self::Gpu(gpu) => same(kind.gpu().name(), gpu.name()),
            Self::AnyGpu => !matches!(kind.gpu(), Gpu::None),
            Self::Cpu(cpu) => match kind.cpu() {
                Some(own) => same(own.name(), cpu.name()),
                None => false,
            },
            Self::Firmware(firmware) => match kind.firmware() {
                Some(own) => same(own.name(), firmware.name()),
                None => false,
            },
            Self::VirtualMachine => matches!(kind, Kind::Vps(_) | Kind::Desktop(Desktop { virtual_machine: true, .. })),
        }
    }

    /// Appends what is asked for to `msg`.
    pub(crate) const fn write(self, msg: Msg) -> Msg {
        match self {
            Self::Gpu(gpu) => msg.s("a host with `gpu: ").s(gpu.name()).s("`"),
            Self::AnyGpu => msg.s("a host with a GPU"),
            Self::Cpu(cpu) => msg.s("a host with `cpu: ").s(cpu.name()).s("`"),
            Self::Firmware(firmware) => msg.s("a host with `firmware: ").s(firmware.name()).s("`"),
            Self::VirtualMachine => msg.s("a virtual machine"),
        }
    }

    /// The field of the kind's data that says it.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Gpu(_) | Self::AnyGpu => "gpu",
            Self::Cpu(_) => "cpu",
            Self::Firmware(_) => "firmware",
            Self::VirtualMachine => "virtual_machine",
        }
    }

    /// What a host of this kind has instead; `None` where the kind has no such field.
    pub(crate) const fn instead(self, kind: &Kind) -> Option<&'static str> {
        match (self, kind) {
            (Self::Gpu(_) | Self::AnyGpu, Kind::Desktop(_) | Kind::Laptop(_)) => Some(kind.gpu().name()),
            (Self::Cpu(_), Kind::Desktop(Desktop { cpu, .. }) | Kind::Laptop(Laptop { cpu, .. }) | Kind::Nas(Nas { cpu, .. })) => {
                Some(cpu.name())
            }
            (Self::Firmware(_), _) => match kind.firmware() {
                Some(firmware) => Some(firmware.name()),
                None => None,
            },
            (Self::VirtualMachine, Kind::Desktop(desktop)) => Some(if desktop.virtual_machine { "true" } else { "false" }),
            _ => None,
        }
    }
}
