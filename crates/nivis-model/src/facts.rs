//! Facts: what the modules of a host offer and need, said before any configuration is made.

use crate::{
    meta::FlagMeta,
    network::Network,
    setting::RAW,
    units::{Ipv4, Port, Proto},
};
use serde::Serialize;

/// Everything that the modules of one host say about it.
#[derive(Debug, Default, Serialize)]
pub struct Facts {
    /// What listens on the network.
    pub listeners: Vec<Listener>,
    /// Groups that the host's users are in because of a module.
    pub groups: Vec<Group>,
    /// Packages that the host may have although they aren't free software. Left out of `fleet.json` where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unfree: Vec<Unfree>,
    #[serde(skip)]
    pub(crate) module: Option<&'static FlagMeta>,
}

/// Something that listens on the network.
#[derive(Debug, Serialize)]
pub struct Listener {
    /// What it is, such as `ssh`.
    pub name: String,
    /// The protocol.
    pub proto: Proto,
    /// The port.
    pub port: Port,
    /// The addresses that it listens on; empty means all of the host's.
    pub bind: Vec<Ipv4>,
    /// Who may connect.
    pub from: From,
    /// Whether it listens in the initrd only.
    pub in_initrd: bool,
    /// The switch of the module that says so.
    #[serde(serialize_with = "id")]
    pub module: &'static FlagMeta,
}

/// Who may connect to a listener.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum From {
    /// Everyone who can reach the host.
    Anyone,
    /// Members of these networks.
    Networks(#[serde(serialize_with = "names")] Vec<&'static Network>),
    /// The host itself.
    Itself,
}

/// A group that the host's users are in.
#[derive(Debug, Serialize)]
pub struct Group {
    /// The group.
    pub name: String,
    /// The switch of the module that creates it.
    #[serde(serialize_with = "id")]
    pub module: &'static FlagMeta,
}

/// A package that isn't free software, and that a module needs.
#[derive(Debug, Serialize)]
pub struct Unfree {
    /// The package's name without its version, as `lib.getName` tells it.
    pub name: String,
    /// The switch of the module that needs it.
    #[serde(serialize_with = "id")]
    pub module: &'static FlagMeta,
}

impl Facts {
    /// The module listens on that port of all of the host's addresses, for everyone who can reach it.
    pub fn listen(&mut self, name: impl Into<String>, proto: Proto, port: Port) -> &mut Listener {
        let module = self.module();
        self.listeners.push(Listener { name: name.into(), proto, port, bind: Vec::new(), from: From::Anyone, in_initrd: false, module });
        let last = self.listeners.len() - 1;
        &mut self.listeners[last]
    }

    /// The module creates that group, and the host's users are in it.
    pub fn users_in_group(&mut self, name: impl Into<String>) {
        let module = self.module();
        self.groups.push(Group { name: name.into(), module });
    }

    /// The module needs a package that isn't free software; `name` is what `lib.getName` tells of it, such as `steam-unwrapped`.
    pub fn unfree(&mut self, name: impl Into<String>) {
        let module = self.module();
        self.unfree.push(Unfree { name: name.into(), module });
    }

    /// Resolve names the module before it asks it for facts; facts that a test makes by itself belong to none.
    fn module(&self) -> &'static FlagMeta {
        self.module.unwrap_or(&RAW)
    }
}

impl Listener {
    /// Whether members of that network may connect.
    pub fn reached_from(&self, network: &Network) -> bool {
        match &self.from {
            From::Anyone => true,
            From::Networks(networks) => networks.iter().any(|open| open.name == network.name),
            From::Itself => false,
        }
    }

    /// It listens on these addresses only; empty means all of the host's.
    pub fn bind(&mut self, addresses: impl IntoIterator<Item = Ipv4>) -> &mut Self {
        self.bind = addresses.into_iter().collect();
        self
    }

    /// Members of these networks may connect; with none given, everyone may.
    pub fn from(&mut self, networks: &[&'static Network]) -> &mut Self {
        if !networks.is_empty() {
            self.from = From::Networks(networks.to_vec());
        }
        self
    }

    /// Only the host itself may connect.
    pub fn from_itself(&mut self) -> &mut Self {
        self.from = From::Itself;
        self
    }

    /// It listens before the root file system is mounted, and then no more.
    pub fn in_initrd(&mut self) -> &mut Self {
        self.in_initrd = true;
        self
    }
}

fn names<S: serde::Serializer>(networks: &[&'static Network], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(networks.iter().map(|network| network.name))
}

fn id<S: serde::Serializer>(flag: &&'static FlagMeta, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(flag.id)
}
