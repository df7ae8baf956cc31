use super::{Run, count};
use crate::{Failure, out::out};
use nivis_compile::{Compiled, tree::Owner};
use nivis_model::{RAW, ResolvedHost};
use serde_json::json;

/// Lists the hosts, a line each.
pub(super) fn list(run: &Run<'_>, stats: bool) -> Result<(), Failure> {
    let compiled = run.compile()?;
    let rows: Vec<_> = compiled.fleet.hosts().iter().map(row).collect();
    if run.json {
        let hosts: Vec<_> = rows
            .iter()
            .map(|row| HEADINGS.iter().zip(row).map(|(key, value)| (key.to_lowercase(), json!(value))).collect::<serde_json::Map<_, _>>())
            .collect();
        run.print_json(&if stats { json!({ "hosts": hosts, "stats": Stats::of(&compiled).json() }) } else { json!({ "hosts": hosts }) });
        return Ok(());
    }
    print_table(&rows);
    if stats {
        out!("\n{}", Stats::of(&compiled));
    }
    Ok(())
}

const HEADINGS: [&str; 7] = ["HOST", "KIND", "CHANNEL", "STATE", "LAYERS", "USERS", "ADDRESSES"];

fn row(host: &ResolvedHost) -> [String; 7] {
    let head = host.head();
    let layers: Vec<_> = host.data().layers;
    let users: Vec<_> = head.users().map(|user| user.name).collect();
    let addresses: Vec<_> = head.nics().filter_map(|nic| nic.attachment).map(|at| at.address.to_string()).collect();
    [
        host.name().to_owned(),
        head.kind.name().to_owned(),
        head.channel.name().to_owned(),
        head.state.map_or_else(String::new, |state| state.as_str().to_owned()),
        layers.join(" < "),
        users.join(" "),
        addresses.join(" "),
    ]
}

fn print_table(rows: &[[String; 7]]) {
    let headings = HEADINGS.map(str::to_owned);
    let all = || std::iter::once(&headings).chain(rows);
    let widths: [usize; 7] = std::array::from_fn(|i| all().map(|row| row[i].chars().count()).max().unwrap_or(0));
    for row in all() {
        let line: String = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}  ")).collect();
        out!("{}", line.trim_end());
    }
}

/// How much text there is, and how much of it more than one host reads.
struct Stats {
    files: usize,
    bytes: usize,
    /// What hosts would read if none shared a file.
    read: usize,
    shared: usize,
    raw: usize,
}

impl Stats {
    fn of(compiled: &Compiled) -> Self {
        let generated: Vec<_> = compiled.tree.iter().filter(|(_, file)| file.owner == Owner::Generated).collect();
        let entries = || generated.iter().filter(|(path, _)| path.starts_with("generated/hosts/") || is_home_entry(path));
        let (mut read, mut shared) = (0, 0);
        for (path, file) in &generated {
            let Some(module) = path.strip_prefix("generated/modules/") else { continue };
            let readers = entries().filter(|(_, entry)| entry.text.contains(&format!("modules/{module}\n"))).count();
            read += readers * file.text.len();
            shared += if readers > 1 { readers * file.text.len() } else { 0 };
        }
        let raw = compiled
            .fleet
            .hosts()
            .iter()
            .flat_map(|host| host.deciding(&RAW))
            .map(|entry| entry.at)
            .collect::<std::collections::HashSet<_>>();
        Self { files: generated.len(), bytes: generated.iter().map(|(_, file)| file.text.len()).sum(), read, shared, raw: raw.len() }
    }

    fn share(&self) -> usize {
        (100 * self.shared).checked_div(self.read).unwrap_or(0)
    }

    fn json(&self) -> serde_json::Value {
        json!({ "files": self.files, "bytes": self.bytes, "module_bytes_read": self.read, "module_bytes_shared": self.shared, "raw": self.raw })
    }
}

fn is_home_entry(path: &str) -> bool {
    path.starts_with("generated/homes/") && path.matches('/').count() == 3
}

impl std::fmt::Display for Stats {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (files, raw) = (count(self.files, "generated file"), count(self.raw, "setting"));
        write!(f, "{files}, {} KiB; {} % of the module text that hosts read is shared; {raw} of raw Nix", self.bytes / 1024, self.share())
    }
}
