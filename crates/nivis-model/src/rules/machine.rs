//! What a host must be apart from its settings: installed once, run by somebody, and wired as its kind allows.

use crate::{
    host::{Head, MAX_NICS},
    kind::{Kind, Trait},
    nic::Link,
    text::{Msg, same},
};

/// How many faults there can be: one each, and one for each interface.
const ROOM: usize = 4 + MAX_NICS;

/// What is wrong with a machine.
#[derive(Clone, Copy)]
pub(crate) enum Fault {
    /// Nobody says which release it was installed with.
    State,
    /// Its VM id is one that Proxmox does not give.
    VmId(u32),
    /// It is a container, and no node runs it.
    Node,
    /// It is a Mac, and nobody is its primary user.
    PrimaryUser,
    /// It is a Mac with a state that nix-darwin does not have.
    DarwinState(u8),
    /// ZFS could not write this host id into its pools.
    HostId(&'static str),
    /// That node runs it, and its hardware is said to be real.
    Guest(&'static str),
    /// The interface with that number is to wake a machine that has no power button.
    Wake(usize),
    /// The interface with that number is a VLAN of one that the host does not have.
    Parent(usize),
}

/// Everything that is wrong with the machine.
pub(crate) const fn faults(head: &Head) -> [Option<Fault>; ROOM] {
    let mut faults = [None; ROOM];
    if head.state.is_none() {
        faults[0] = Some(Fault::State);
    }
    match &head.kind {
        Kind::Lxc(lxc) => {
            if lxc.vmid < 100 {
                faults[1] = Some(Fault::VmId(lxc.vmid));
            }
            if lxc.node.is_none() {
                faults[2] = Some(Fault::Node);
            }
        }
        Kind::Desktop(desktop) => {
            if let Some(node) = desktop.node {
                if desktop.vmid < 100 {
                    faults[1] = Some(Fault::VmId(desktop.vmid));
                }
                if !desktop.virtual_machine {
                    faults[2] = Some(Fault::Guest(node.name));
                }
            }
        }
        Kind::Darwin(darwin) => {
            if darwin.state == 0 || darwin.state > 6 {
                faults[1] = Some(Fault::DarwinState(darwin.state));
            }
            if darwin.primary_user.is_empty() {
                faults[3] = Some(Fault::PrimaryUser);
            }
        }
        Kind::Nas(nas) if !nas.host_id.is_empty() && !is_host_id(nas.host_id) => faults[1] = Some(Fault::HostId(nas.host_id)),
        _ => {}
    }
    let mut i = 0;
    while i < MAX_NICS {
        if let Some(nic) = &head.nics[i] {
            let virtual_machine = matches!(head.kind, Kind::Lxc(_)) || Trait::VirtualMachine.holds(&head.kind);
            faults[4 + i] = match nic.link {
                _ if nic.wake_on_lan && virtual_machine => Some(Fault::Wake(i)),
                Link::Vlan { parent, .. } if !has(head, parent) => Some(Fault::Parent(i)),
                _ => None,
            };
        }
        i += 1;
    }
    faults
}

const fn is_host_id(text: &str) -> bool {
    let b = text.as_bytes();
    let mut i = 0;
    while i < b.len() {
        if !matches!(b[i], b'0'..=b'9' | b'a'..=b'f') {
            return false;
        }
        i += 1;
    }
    b.len() == 8
}

/// Whether the host declares an interface of that name, or a bond with such a port.
const fn has(head: &Head, name: &str) -> bool {
    let mut i = 0;
    while i < MAX_NICS {
        if let Some(nic) = &head.nics[i] {
            let is_vlan = matches!(nic.link, Link::Vlan { .. });
            if !is_vlan && same(nic.base_name(), name) {
                return true;
            }
        }
        i += 1;
    }
    false
}

/// `host ct9 (lxc): no node runs it`
pub(crate) const fn headline(msg: Msg, head: &Head, fault: Fault) -> Msg {
    let msg = msg.s("host ").name(head.name.as_str()).s(" (").s(head.kind.name()).s("): ");
    match fault {
        Fault::State => msg.s("`system.stateVersion` is not set, and it has no default"),
        Fault::VmId(vmid) => msg.s("VM id ").u(vmid as u64).s(" is too low: Proxmox counts from 100"),
        Fault::Node => msg.s("no node runs it"),
        Fault::Guest(node) => msg.s("node ").name(node).s(" runs it, so its hardware is virtual"),
        Fault::PrimaryUser => msg.s("nobody is its primary user"),
        Fault::DarwinState(state) => msg.s("nix-darwin has no state version ").u(state as u64),
        Fault::HostId(id) => msg.s("host id \"").s(id).s("\" is not eight hexadecimal digits"),
        Fault::Wake(nic) => interface(msg, head, nic).s(" can't wake a machine that is not made of hardware"),
        Fault::Parent(nic) => match &head.nics[nic] {
            Some(nic) => match nic.link {
                Link::Vlan { parent, id } => {
                    msg.s("VLAN ").u(id.number() as u64).s(" is on ").name(parent).s(", which the host does not have")
                }
                _ => msg,
            },
            None => msg,
        },
    }
}

const fn interface(msg: Msg, head: &Head, nic: usize) -> Msg {
    match &head.nics[nic] {
        Some(nic) => msg.s("interface ").name(nic.base_name()),
        None => msg,
    }
}

/// What to type.
pub(crate) const fn help(msg: Msg, head: &Head, fault: Fault) -> Msg {
    match fault {
        Fault::State => msg.s("add `.state(\"26.05\")` with the release that the machine is installed with; it stays for its whole life"),
        Fault::VmId(_) => msg.s("set `vmid: 100` or more in `").s(head.kind.item()).s(" { .. }`"),
        Fault::Guest(_) => msg.s("set `virtual_machine: true` in `Desktop { .. }`"),
        Fault::Node => msg.s("set `node: Some(&NODE)` in `Lxc { .. }`, or `.node(&NODE)` in its tenant"),
        Fault::PrimaryUser => msg.s("set `primary_user: \"name\"` in `Darwin { .. }`"),
        Fault::DarwinState(_) => msg.s("set `state` in `Darwin { .. }` to 1 to 6: the one that the machine began with"),
        Fault::HostId(_) => msg.s("`head -c 8 /etc/machine-id` makes one for `host_id` in `Nas { .. }`"),
        Fault::Wake(_) => msg.s("take `.wake_on_lan()` out"),
        Fault::Parent(nic) => match &head.nics[nic] {
            Some(nic) => msg
                .s("add `.nic(Nic::wired(\"")
                .s(nic.base_name())
                .s("\"))` or `.nic(Nic::bond(..))`, or name the interface that carries it"),
            None => msg,
        },
    }
}

/// Everything that is wrong with the machine, for rustc.
pub(super) const fn text(head: &Head) -> Option<Msg> {
    let faults = faults(head);
    let (mut all, mut i) = (None, 0);
    while i < ROOM {
        if let Some(fault) = faults[i] {
            let msg = match all {
                Some(msg) => Msg::s(msg, "\n"),
                None => Msg::new(),
            };
            all = Some(help(headline(msg, head, fault).s("\n  help: "), head, fault));
        }
        i += 1;
    }
    all
}
