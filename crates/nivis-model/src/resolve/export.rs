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
use std::{collections::BTreeMap, io::Write};

/// A fleet as `fleet.json` holds it. The hosts come last, since [`Resolved::json`] prints them into what is around them.
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

    /// The text of [`Self::data`], indented by two spaces, without a line break at its end. No more of the data is held at once than a few
    /// hosts'.
    ///
    /// # Errors
    /// Some value is no JSON.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        /// Hosts that are printed into one buffer. The long-lived texts are then few and large, and the many small allocations that
        /// come and go while a host is printed leave no holes between them.
        const TOGETHER: usize = 32;

        let mut hosts: Vec<_> = self.hosts.iter().collect();
        hosts.par_sort_unstable_by_key(|host| host.name());
        let frame = serde_json::to_string_pretty(&FleetData { name: self.name, hosts: BTreeMap::new() })?;
        let Some((before, after)) = frame.rsplit_once("{}").filter(|_| !hosts.is_empty()) else { return Ok(frame) };
        let printed: Vec<_> = hosts.par_chunks(TOGETHER).map(members).collect::<Result<_, _>>()?;
        let mut text = String::with_capacity(frame.len() + printed.iter().map(|members| members.len() + 1).sum::<usize>() + 6);
        text.push_str(before);
        for (n, members) in printed.into_iter().enumerate() {
            text.push_str(if n == 0 { "{" } else { "," });
            text.push_str(&members);
        }
        text.push_str("\n  }");
        text.push_str(after);
        Ok(text)
    }
}

/// Some hosts as members of an object that stands in another one, from the line break on: `\n    "desk": { … }`.
fn members(hosts: &[&ResolvedHost]) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    for (n, host) in hosts.iter().enumerate() {
        text.push_str(if n == 0 { "\n    " } else { ",\n    " });
        text.push_str(&serde_json::to_string(host.name())?);
        text.push_str(": ");
        // Strings of JSON hold no line breaks, so each of them is one of the layout.
        for (n, line) in serde_json::to_string_pretty(&host.data())?.lines().enumerate() {
            text.push_str(if n == 0 { "" } else { "\n    " });
            text.push_str(line);
        }
    }
    Ok(text)
}

impl ResolvedHost {
    /// The host as data.
    pub fn data(&self) -> HostData<'_> {
        let data = self.data_without_hash();
        HostData { hash: self.hash_of(&data), ..data }
    }

    /// A hash of everything that decides the host's configuration, without places in the source.
    pub fn hash(&self) -> String {
        self.hash_of(&self.data_without_hash())
    }

    fn hash_of(&self, data: &HostData<'_>) -> String {
        let mut text = serde_json::to_vec(data).unwrap_or_default();
        // Who decides is the value's priority in Nix, and the folder that its text is in.
        for entry in self.entries.iter().filter(|entry| entry.counts()) {
            // Writing to a vector can't fail.
            let _ = write!(text, "\n{} {:?} {:?}", entry.flag.id, entry.strength(), entry.force);
        }
        let digest = Sha256::digest(&text);
        let mut hex = String::with_capacity(2 * digest.len());
        digest.iter().for_each(|byte| hex.extend([byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))));
        hex
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

#[cfg(test)]
mod tests {
    use crate::{Fleet, Host, Vps};

    #[test]
    fn hosts_that_are_printed_apart_are_the_same_text() {
        // None, one, a full buffer, one more, and several.
        for n in [0, 1, 32, 33, 70] {
            let hosts = (0..n).map(|i| Host::vps(&format!("web-{i}"), Vps::DEFAULT).state("26.05").computed());
            let fleet = crate::resolve(&Fleet::new("{}", &[]).and(hosts)).unwrap_or_else(|found| panic!("{found:?}"));
            assert_eq!(fleet.json().unwrap(), serde_json::to_string_pretty(&fleet.data()).unwrap(), "{n} hosts");
        }
    }
}
