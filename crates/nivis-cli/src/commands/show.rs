use super::Run;
use crate::{Failure, out::out};
use nivis_compile::explain;
use nivis_model::ResolvedHost;
use serde_json::json;
use std::collections::BTreeMap;

/// Shows everything about one host.
pub(super) fn show(run: &Run<'_>, name: &str) -> Result<(), Failure> {
    let fleet = run.resolve()?;
    let host = run.host(&fleet, name)?;
    if run.json {
        run.print_json(&with_history(host));
        return Ok(());
    }
    print(host);
    Ok(())
}

/// The host as data, with the history of each flag: every value that a layer gave it, with its place.
fn with_history(host: &ResolvedHost) -> serde_json::Value {
    let flags = host.modules().iter().flat_map(|active| std::iter::once(active.meta.switch).chain(active.meta.flags.iter().copied()));
    let history: BTreeMap<_, _> = flags.map(|flag| (flag.id, explain::flag(host, flag))).filter(|(_, steps)| !steps.is_empty()).collect();
    json!({ "name": host.name(), "host": host.data(), "history": history })
}

fn print(host: &ResolvedHost) {
    let (data, head) = (host.data(), host.head());
    out!("{} ({}, {}, {})", host.name(), head.kind.name(), data.system, head.channel.name());
    out!("declared at {}", head.at);
    out!("layers: {}", data.layers.join(" < "));
    out!("users: {}", data.users.iter().map(|user| user.name).collect::<Vec<_>>().join(" "));
    for nic in head.nics() {
        let at =
            nic.attachment.map_or_else(String::new, |at| format!(" {}/{} in {}", at.address, at.network.cidr.prefix(), at.network.name));
        out!("interface {}{at}", nic.name());
    }
    for listener in &host.facts().listeners {
        out!("listens: {} on {}", listener.name, listener.port.number());
    }
    out!("");
    for active in host.modules() {
        out!("{}", active.meta.id());
        for flag in active.meta.flags {
            let Some(step) = explain::flag(host, flag).into_iter().next() else { continue };
            let list = host.value(flag).filter(serde_json::Value::is_array);
            let value = list.map_or(step.shown, |list| list.to_string());
            out!("  {} = {value}  ({}, {})", flag.name, step.layer, step.place);
        }
    }
}
