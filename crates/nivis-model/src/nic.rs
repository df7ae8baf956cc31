//! Network interfaces of a host, with what they are attached to.

use crate::{
    choice,
    network::Network,
    text::Msg,
    units::{Ipv4, Mac, VlanId},
};
use serde::{Serialize, Serializer};

choice! {
    /// How often LACP partners exchange frames.
    pub enum LacpRate {
        /// Every 30 seconds.
        Slow = "slow",
        /// Every second.
        Fast = "fast",
    }
}

/// What a network interface is made of.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Link {
    /// A port for a cable.
    Wired,
    /// A radio.
    Wireless,
    /// One interface of a Proxmox container.
    Veth,
    /// Several ports as one, by 802.3ad (LACP) with the hash policy layer3+4.
    Bond {
        /// The ports.
        members: &'static [&'static str],
        /// How often partners exchange frames.
        rate: LacpRate,
    },
    /// One VLAN of another interface.
    Vlan {
        /// The interface that carries it.
        parent: &'static str,
        /// Its tag.
        id: VlanId,
    },
}

/// How an address comes to an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Assigned {
    /// The network's DHCP server has a reservation for it.
    Dhcp,
    /// It is configured on the host.
    Fixed,
}

/// An address in a network.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Attachment {
    /// The network.
    #[serde(serialize_with = "network_name")]
    pub network: &'static Network,
    /// The address.
    pub address: Ipv4,
    /// How it comes to the interface.
    pub assigned: Assigned,
}

/// A network interface. Built by one of the four constructors and then by what it has.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Nic {
    /// The kernel's name; a VLAN's is `parent.id`, see [`Nic::name`].
    base_name: &'static str,
    /// What it is made of.
    pub link: Link,
    /// The address and its network.
    pub attachment: Option<Attachment>,
    /// The hardware address.
    pub mac: Option<Mac>,
    /// The largest frame, when it is not the usual 1500.
    pub mtu: Option<u32>,
    /// The kernel module that drives it, where an initrd needs it.
    pub driver: Option<&'static str>,
    /// Whether a magic packet wakes the machine.
    pub wake_on_lan: bool,
}

impl Nic {
    const fn new(base_name: &'static str, link: Link) -> Self {
        Self { base_name, link, attachment: None, mac: None, mtu: None, driver: None, wake_on_lan: false }
    }

    /// A port for a cable.
    ///
    /// # Panics
    /// If the kernel would not take the name: 1 to 15 characters without `/` and spaces. As for all four.
    #[track_caller]
    pub const fn wired(name: &'static str) -> Self {
        Self::new(interface_name(name), Link::Wired)
    }

    /// A radio.
    #[track_caller]
    pub const fn wireless(name: &'static str) -> Self {
        Self::new(interface_name(name), Link::Wireless)
    }

    /// The interface of a container.
    #[track_caller]
    pub const fn veth(name: &'static str) -> Self {
        Self::new(interface_name(name), Link::Veth)
    }

    /// Several ports as one, by LACP with the slow rate.
    #[track_caller]
    pub const fn bond(name: &'static str, members: &'static [&'static str]) -> Self {
        if members.is_empty() {
            panic!(
                "{}",
                Msg::new()
                    .s("bond ")
                    .name(name)
                    .s(" has no members\n  help: name its ports, as in `Nic::bond(\"bond0\", &[\"eno1\", \"eno2\"])`")
                    .as_str()
            );
        }
        Self::new(interface_name(name), Link::Bond { members, rate: LacpRate::Slow })
    }

    /// One VLAN of another interface; the kernel calls it `parent.id`.
    #[track_caller]
    pub const fn vlan(parent: &'static str, id: u32) -> Self {
        Self::new(interface_name(parent), Link::Vlan { parent, id: VlanId::new(id) })
    }

    /// The rate of a bond.
    ///
    /// # Panics
    /// If it is no bond; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn lacp(mut self, rate: LacpRate) -> Self {
        match self.link {
            Link::Bond { members, .. } => self.link = Link::Bond { members, rate },
            _ => panic!(
                "{}",
                Msg::new()
                    .s("interface ")
                    .name(self.base_name)
                    .s(" is no bond, so it has no LACP rate\n  help: use `Nic::bond(..)`")
                    .as_str()
            ),
        }
        self
    }

    /// The address that `network`'s DHCP server has reserved.
    ///
    /// # Panics
    /// If it is outside the network; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn dhcp(self, network: &'static Network, address: &'static str) -> Self {
        self.attach(network, address, Assigned::Dhcp)
    }

    /// The address that is configured on the host.
    ///
    /// # Panics
    /// If it is outside the network; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn fixed(self, network: &'static Network, address: &'static str) -> Self {
        self.attach(network, address, Assigned::Fixed)
    }

    /// The `n`th address of the network, configured on the host.
    ///
    /// # Panics
    /// If the network has no such address; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn nth(mut self, network: &'static Network, n: u32) -> Self {
        match network.cidr.host(n) {
            Some(address) if network.refuses(address).is_none() => {
                self.attachment = Some(Attachment { network, address, assigned: Assigned::Fixed });
                self
            }
            _ => {
                let msg = Msg::new().s("network ").name(network.name).s(", which is ");
                let msg = network.cidr.write(msg).s(", has no machine number ").u(n as u64);
                panic!("{}", msg.s("\n  help: give a number that is lower, or make the network larger").as_str())
            }
        }
    }

    #[track_caller]
    const fn attach(mut self, network: &'static Network, address: &'static str, assigned: Assigned) -> Self {
        self.attachment = Some(Attachment { network, address: network.member("address", address), assigned });
        self
    }

    /// The hardware address.
    #[must_use]
    #[track_caller]
    pub const fn mac(mut self, mac: &'static str) -> Self {
        self.mac = Some(Mac::new(mac));
        self
    }

    /// The largest frame in bytes, 68 to 9216.
    #[must_use]
    #[track_caller]
    pub const fn mtu(mut self, bytes: u32) -> Self {
        if bytes < 68 || bytes > 9216 {
            panic!("{}", Msg::new().s("MTU ").u(bytes as u64).s(" is out of range\n  help: an MTU is 68 to 9216").as_str());
        }
        self.mtu = Some(bytes);
        self
    }

    /// The kernel module that drives it.
    #[must_use]
    pub const fn driver(mut self, module: &'static str) -> Self {
        self.driver = Some(module);
        self
    }

    /// A magic packet wakes the machine.
    #[must_use]
    pub const fn wake_on_lan(mut self) -> Self {
        self.wake_on_lan = true;
        self
    }

    /// The name as it was written: a VLAN's is that of its parent.
    pub(crate) const fn base_name(&self) -> &'static str {
        self.base_name
    }

    /// The kernel's name.
    pub fn name(&self) -> String {
        match self.link {
            Link::Vlan { parent, id } => format!("{parent}.{}", id.number()),
            _ => self.base_name.to_owned(),
        }
    }
}

/// Names that the kernel takes (`dev_valid_name` in net/core/dev.c).
#[track_caller]
const fn interface_name(name: &'static str) -> &'static str {
    let b = name.as_bytes();
    let mut i = 0;
    let mut bad = b.is_empty() || b.len() > 15;
    while i < b.len() {
        bad = bad || b[i] == b'/' || b[i] == b':' || b[i].is_ascii_whitespace();
        i += 1;
    }
    if bad {
        panic!(
            "{}",
            Msg::new()
                .s("interface name \"")
                .s(name)
                .s("\" is none\n  help: `ip link` shows the names; they have at most 15 characters")
                .as_str()
        );
    }
    name
}

fn network_name<S: Serializer>(network: &&'static Network, to: S) -> Result<S::Ok, S::Error> {
    network.name.serialize(to)
}
