//! The same work as the peers: reads `input.json` in the current folder, resolves the fleet through the public API, and prints the
//! merged flags as JSON. `docs/performance.md` says how to run it beside the others.
#![allow(clippy::disallowed_methods, reason = "a peer reads its input and prints its output")]

mod catalogue;

use nivis::{
    Base, Cell, Darwin, Desktop, Diagnostic, FlagMeta, FlagTable, Fleet, Host, HostBuf, Kind, Lxc, ModuleMeta, Nas, ProxmoxNode, Resolved,
    Setting, Vps,
};
use serde::Deserialize;
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    io::{self, BufWriter, Write},
    process::ExitCode,
};

/// Group → flag → value.
type Values<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Value>>;

/// Group → name → flag.
type Flags = HashMap<&'static str, HashMap<&'static str, &'static FlagMeta>>;

#[derive(Deserialize)]
struct Input<'a> {
    #[serde(borrow)]
    bases: BTreeMap<&'a str, Values<'a>>,
    #[serde(borrow)]
    hosts: BTreeMap<&'a str, InputHost<'a>>,
}

#[derive(Deserialize)]
struct InputHost<'a> {
    kind: &'a str,
    #[serde(borrow)]
    over: Values<'a>,
}

static NODE: ProxmoxNode = ProxmoxNode::new("pve");

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(found) => {
            for d in found {
                let _ = writeln!(io::stderr(), "{d}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Vec<Diagnostic>> {
    let text = std::fs::read_to_string("input.json").map_err(|fault| unreadable(&fault))?;
    let input: Input<'_> = serde_json::from_str(&text).map_err(|fault| unreadable(&fault))?;
    let fleet = fleet(&input)?;
    drop(input);
    let fleet = nivis::resolve(&fleet)?;
    print(&fleet).map_err(|fault| unreadable(&fault))
}

fn unreadable(fault: &dyn std::fmt::Display) -> Vec<Diagnostic> {
    vec![Diagnostic::error("input", format!("input.json: {fault}"), "write it with gen.py")]
}

fn fleet(input: &Input<'_>) -> Result<Fleet, Vec<Diagnostic>> {
    let name = |module: &&'static ModuleMeta| module.id().trim_start_matches("peers.");
    let flags: Flags = catalogue::CATALOGUE
        .modules
        .iter()
        .map(|module| (name(module), module.flags.iter().map(|flag| (flag.name, *flag)).collect()))
        .collect();
    let mut found = Vec::new();
    let mut bases = HashMap::new();
    for (name, values) in &input.bases {
        let settings = settings(&flags, name, values, &mut found);
        bases.insert(*name, Setting::leak(Base::new(Setting::leak_str(*name)).with(settings.leak())));
    }
    let mut hosts = Vec::with_capacity(input.hosts.len());
    for (n, (name, host)) in input.hosts.iter().enumerate() {
        let computed = computed(name, host.kind, n as u32).base(bases[host.kind]);
        hosts.push(computed.with(settings(&flags, name, &host.over, &mut found)));
    }
    if !found.is_empty() {
        return Err(found);
    }
    Ok(Fleet::new("peers", &[]).catalogues(const { &[&catalogue::CATALOGUE] }).and(hosts))
}

fn computed(name: &str, kind: &str, n: u32) -> HostBuf {
    let host = match kind {
        "lxc" => Host::lxc(name, Lxc { node: Some(&NODE), vmid: 100 + n, ..Lxc::DEFAULT }),
        "vps" => Host::vps(name, Vps::DEFAULT),
        "nas" => Host::nas(name, Nas::DEFAULT),
        "darwin" => Host::darwin(name, Darwin { primary_user: "me", ..Darwin::DEFAULT }),
        _ => Host::desktop(name, Desktop::DEFAULT),
    };
    host.state("26.05").computed()
}

fn settings(flags: &Flags, who: &str, values: &Values<'_>, found: &mut Vec<Diagnostic>) -> Vec<Setting> {
    let mut settings = Vec::new();
    for (group, values) in values {
        for (name, value) in values {
            let flag = flags.get(group).and_then(|flags| flags.get(name));
            match flag.map(|flag| (flag, cell(flag, value))) {
                Some((flag, Some(cell))) => settings.push(Setting::set(flag, cell)),
                Some((flag, None)) => {
                    let message = format!("host `{who}`: `{}` is {value}, which is no `{}`", flag.id, flag.ty);
                    let d = Diagnostic::error("type", message, "correct the value").host(who).flag(flag.id);
                    found.push(d.at(flag.at, "the flag is declared here"));
                }
                None => {
                    let message = format!("host `{who}`: there is no flag `{group}.{name}`");
                    found.push(Diagnostic::error("unknown", message, "correct the name").host(who));
                }
            }
        }
    }
    settings
}

/// The value as the flag's type has it.
fn cell(flag: &FlagMeta, value: &Value) -> Option<Cell> {
    Some(match (flag.ty, value) {
        ("bool", Value::Bool(value)) => Cell::Bool(*value),
        ("Port", Value::Number(number)) => match number.as_u64()? {
            port @ 1..=65535 => Cell::Port(nivis::Port::new(port as u32)),
            _ => return None,
        },
        ("Mode", Value::String(name)) => catalogue::Mode::ALL.iter().find(|mode| mode.name() == name)?.cell(),
        ("String", Value::String(text)) => Cell::Text(Setting::leak_str(text.as_str())),
        ("Vec<String>", Value::Array(values)) => {
            let texts: Option<Vec<&'static str>> =
                values.iter().map(|value| value.as_str().map(|text| Setting::leak_str(text) as &str)).collect();
            Cell::List(Setting::leak(texts?))
        }
        _ => return None,
    })
}

fn print(fleet: &Resolved) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    out.write_all(b"{")?;
    for (n, host) in fleet.hosts().iter().enumerate() {
        if n > 0 {
            out.write_all(b",")?;
        }
        write!(out, "\"{}\":{{\"kind\":\"{}\",\"flags\":", host.name(), kind(&host.head().kind))?;
        print_flags(&mut out, fleet.flags(), host)?;
        out.write_all(b"}")?;
    }
    out.write_all(b"}")?;
    out.flush()
}

fn kind(kind: &Kind) -> &'static str {
    kind.name()
}

fn print_flags(out: &mut impl Write, flags: &FlagTable, host: &nivis::ResolvedHost) -> io::Result<()> {
    out.write_all(b"{")?;
    for (m, module) in flags.modules().iter().enumerate() {
        write!(out, "{}\"{}\":{{", if m > 0 { "," } else { "" }, module.id().trim_start_matches("peers."))?;
        for (f, flag) in module.flags.iter().enumerate() {
            write!(out, "{}\"{}\":", if f > 0 { "," } else { "" }, flag.name)?;
            serde_json::to_writer(&mut *out, &host.value(flag))?;
        }
        out.write_all(b"}")?;
    }
    out.write_all(b"}")
}
