use super::{Run, stats::Stats};
use crate::{Failure, out::out};
use nivis_model::ResolvedHost;
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
        out!("\n{}", Stats::of(&compiled).text());
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
