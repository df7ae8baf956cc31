//! What a fleet comes to: text, options, and how much of them could be checked.

use super::count;
use nivis_compile::{Compiled, HostOptions, tree::Owner};
use nivis_model::RAW;
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// How much text there is, how much of it more than one host reads, and how many options it sets.
pub(super) struct Stats<'a> {
    files: usize,
    bytes: usize,
    /// What hosts would read if none shared a file.
    read: usize,
    shared: usize,
    raw: usize,
    hosts: &'a [HostOptions],
}

impl<'a> Stats<'a> {
    pub(super) fn of(compiled: &'a Compiled) -> Self {
        let generated: Vec<_> = compiled.tree.iter().filter(|(_, file)| file.owner == Owner::Generated).collect();
        let entries = generated.iter().filter(|(path, _)| path.starts_with("generated/hosts/") || is_home_entry(path));
        // An entry imports a module by a line that ends in `modules/<path>`.
        let mut readers: HashMap<&str, usize> = HashMap::new();
        for (_, entry) in entries {
            let modules = entry.text.lines().filter_map(|line| Some(&line[line.find("modules/")? + "modules/".len()..]));
            modules.for_each(|module| *readers.entry(module).or_default() += 1);
        }
        let (mut read, mut shared) = (0, 0);
        for (path, file) in &generated {
            let Some(module) = path.strip_prefix("generated/modules/") else { continue };
            let readers = readers.get(module).copied().unwrap_or_default();
            read += readers * file.text.len();
            shared += if readers > 1 { readers * file.text.len() } else { 0 };
        }
        let raw = compiled.fleet.hosts().iter().flat_map(|host| host.deciding(&RAW)).map(|entry| entry.at).collect::<HashSet<_>>().len();
        let bytes = generated.iter().map(|(_, file)| file.text.len()).sum();
        Self { files: generated.len(), bytes, read, shared, raw, hosts: &compiled.options }
    }

    fn share(&self) -> usize {
        (100 * self.shared).checked_div(self.read).unwrap_or(0)
    }

    fn sum(&self, of: fn(&HostOptions) -> usize) -> usize {
        self.hosts.iter().map(of).sum()
    }

    pub(super) fn json(&self) -> serde_json::Value {
        let host = |host: &HostOptions| {
            json!({
                "host": host.host, "options": host.options, "values": host.values, "unchecked": host.unchecked, "foreign": host.foreign
            })
        };
        json!({
            "files": self.files, "bytes": self.bytes, "module_bytes_read": self.read, "module_bytes_shared": self.shared, "raw": self.raw,
            "options": self.hosts.iter().map(host).collect::<Vec<_>>(),
        })
    }

    pub(super) fn text(&self) -> String {
        let (files, raw) = (count(self.files, "generated file"), count(self.raw, "setting"));
        let (kib, share) = (self.bytes / 1024, self.share());
        let (values, unchecked, foreign) = (self.sum(|h| h.values), self.sum(|h| h.unchecked), self.sum(|h| h.foreign));
        let per_mille = (1000 * unchecked).checked_div(values).unwrap_or(0);
        let most = self.hosts.iter().max_by_key(|host| host.options);
        let most = most.map_or_else(String::new, |host| format!(", {} of them on `{}`", host.options, host.host));
        format!(
            "{files}, {kib} KiB; {share} % of the module text that hosts read is shared; {raw} of raw Nix\n\
             {} set{most}; of {} {unchecked} are Nix whose type only Nix knows ({}.{} %), and {foreign} are for modules that \
             nobody described",
            count(self.sum(|h| h.options), "option"),
            count(values, "value"),
            per_mille / 10,
            per_mille % 10,
        )
    }
}

fn is_home_entry(path: &str) -> bool {
    path.starts_with("generated/homes/") && path.matches('/').count() == 3
}
