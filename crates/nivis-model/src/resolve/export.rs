//! The resolved fleet as data: what `fleet.json` holds, and what a host's hash is taken of. No places in the source.

use crate::{
    facts::Facts,
    host::Channel,
    kind::Kind,
    nic::Nic,
    resolved::{Resolved, ResolvedHost},
    setting::RAW,
    user::User,
};
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A fleet as `fleet.json` holds it.
#[derive(Debug, Serialize)]
pub struct FleetData<'a> {
    /// The fleet's name.
    pub name: &'a str,
    /// The hosts by name.
    pub hosts: BTreeMap<&'a str, HostData<'a>>,
}

/// A host as `fleet.json` holds it.
#[derive(Debug, Serialize)]
pub struct HostData<'a> {
    /// `nixos` or `darwin`.
    pub class: &'static str,
    /// The kind, with its data.
    pub kind: &'a Kind,
    /// The Nix system.
    pub system: &'static str,
    /// The line of packages.
    pub channel: Channel,
    /// The release that it was installed with.
    pub state: Option<&'static str>,
    /// Words to select it by.
    pub tags: &'a [&'static str],
    /// The tenant.
    pub tenant: Option<&'static str>,
    /// Its bases, nearest first, and its roles.
    pub layers: Vec<&'static str>,
    /// Who logs in.
    pub users: Vec<&'static User>,
    /// Its network interfaces by name.
    pub interfaces: BTreeMap<String, &'a Nic>,
    /// The modules that are on, with the values of their flags.
    pub modules: BTreeMap<&'static str, BTreeMap<&'static str, serde_json::Value>>,
    /// Options that no module of the catalogue covers, as Nix.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub raw: Vec<serde_json::Value>,
    /// Nix modules of the user's own.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub imports: &'a [&'static str],
    /// What the modules offer and need.
    pub facts: &'a Facts,
    /// The hash of all the rest.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hash: String,
}

impl Resolved {
    /// The fleet as data.
    pub fn data(&self) -> FleetData<'_> {
        let hosts: Vec<_> = self.hosts.par_iter().map(|host| (host.name(), host.data())).collect();
        FleetData { name: self.name, hosts: hosts.into_iter().collect() }
    }
}

impl ResolvedHost {
    /// The host as data.
    pub fn data(&self) -> HostData<'_> {
        HostData { hash: self.hash(), ..self.data_without_hash() }
    }

    /// A hash of everything that decides the host's configuration, without places in the source.
    pub fn hash(&self) -> String {
        let mut data = serde_json::to_vec(&self.data_without_hash()).unwrap_or_default();
        // Who decides is the value's priority in Nix, and the folder that its text is in.
        for entry in self.entries.iter().filter(|entry| entry.counts()) {
            data.extend(format!("\n{} {:?} {:?}", entry.flag.id, entry.strength(), entry.force).bytes());
        }
        Sha256::digest(&data).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn data_without_hash(&self) -> HostData<'_> {
        let head = &self.head;
        let roles = head.roles().map(|role| role.name);
        HostData {
            class: if head.kind.is_darwin() { "darwin" } else { "nixos" },
            kind: &head.kind,
            system: head.kind.system(),
            channel: head.channel,
            state: head.state.map(|state| state.as_str()),
            tags: head.tags,
            tenant: head.tenant.map(|tenant| tenant.name),
            layers: roles.chain(head.bases().map(|base| base.name)).collect(),
            users: head.users().collect(),
            interfaces: head.nics().map(|nic| (nic.name(), nic)).collect(),
            modules: self.modules.iter().map(|active| (active.meta.id(), self.values(active.meta))).collect(),
            raw: self.raw(),
            imports: head.imports,
            facts: &self.facts,
            hash: String::new(),
        }
    }

    fn raw(&self) -> Vec<serde_json::Value> {
        let mut raw: Vec<_> = self.history(&RAW).map(|entry| entry.cell.json()).collect();
        raw.reverse();
        raw
    }

    fn values(&self, module: &'static crate::ModuleMeta) -> BTreeMap<&'static str, serde_json::Value> {
        let flags = module.flags.iter().filter_map(|flag| self.value(flag).map(|value| (flag.name, value)));
        flags.collect()
    }

    /// The value of a flag as data; the whole list for a list.
    pub fn value(&self, flag: &'static crate::FlagMeta) -> Option<serde_json::Value> {
        let mut deciding = self.deciding(flag);
        let first = deciding.next()?;
        let mut lists: Vec<_> = deciding.map(|entry| entry.cell.json()).collect();
        if lists.is_empty() {
            return Some(first.cell.json());
        }
        lists.insert(0, first.cell.json());
        Some(lists.into_iter().rev().flat_map(|list| list.as_array().cloned().unwrap_or_default()).collect())
    }
}
