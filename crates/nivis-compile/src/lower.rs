//! Resolved fleet in, Nix options out: each host's modules write, and what they wrote gets its priority and its origin.
//!
//! A part is what one module wrote for one host or home. It stays with the layer that owns it, so that hosts of one base can share
//! its text.

use nivis_model::{
    Diagnostic, Entry, FlagMeta, HomeCx, HostCx, Kind, Layer, ModuleMeta, RAW, Resolved, ResolvedHost, User, Written, WrittenOption,
    nix::{AttrPath, Fragment, Priority, Value, config},
};
use rayon::prelude::*;

/// A host with everything that its modules wrote.
pub struct LoweredHost<'a> {
    /// The host.
    pub host: &'a ResolvedHost,
    /// What the host is, whatever its modules are: name, platform, state.
    pub identity: Vec<LoweredOption<'a>>,
    /// What configures the system.
    pub system: Vec<Part<'a>>,
    /// What configures each user's home.
    pub homes: Vec<Home<'a>>,
}

/// A user's home with everything that the host's modules wrote.
pub struct Home<'a> {
    /// The user.
    pub user: &'static User,
    /// What configures the home.
    pub parts: Vec<Part<'a>>,
}

/// What one module wrote for one host or home, or what one layer wrote by hand.
pub struct Part<'a> {
    /// The module; `None` for raw Nix.
    pub module: Option<&'static ModuleMeta>,
    /// The strongest layer that set one of the module's flags.
    pub owner: Layer,
    /// The options.
    pub options: Vec<LoweredOption<'a>>,
    /// Nix modules that it imports.
    pub imports: Vec<Value>,
}

/// One option with its priority and origin.
#[derive(Clone)]
pub struct LoweredOption<'a> {
    /// Which option.
    pub path: AttrPath,
    /// The value.
    pub value: Value,
    /// How strongly it is meant, in the NixOS sense.
    pub priority: Priority,
    /// The values of flags that it came from, the strongest first.
    pub origins: Vec<&'a Entry>,
}

/// Lowers every host.
///
/// # Errors
/// Values that no Nix text can hold, and what a module refuses.
pub fn lower(fleet: &Resolved) -> Result<Vec<LoweredHost<'_>>, Vec<Diagnostic>> {
    let (lowered, refused): (Vec<_>, Vec<_>) = fleet.hosts().par_iter().map(|host| lower_host(fleet, host)).unzip();
    let mut found: Vec<_> = lowered.par_iter().flat_map_iter(impossible).collect();
    // A base's fault shows on each of its hosts; hosts differ in the first label's text only where the fault is theirs.
    found.sort();
    found.dedup_by(|a, b| a.labels == b.labels && a.code == b.code);
    // What a module refuses is about one host, even where a base says it: another host may lack something else.
    found.extend(refused.into_iter().flatten());
    found.sort();
    found.dedup();
    if found.is_empty() { Ok(lowered) } else { Err(found) }
}

fn lower_host<'a>(fleet: &'a Resolved, host: &'a ResolvedHost) -> (LoweredHost<'a>, Vec<Diagnostic>) {
    let (mut system, mut refused) = (Vec::new(), Vec::new());
    for active in host.modules() {
        let mut cx = HostCx::new(fleet, host, active.meta);
        if host.head().kind.is_darwin() {
            active.configure().darwin(&mut cx);
        } else {
            active.configure().nixos(&mut cx);
        }
        system.extend(part(host, active.meta, cx.finish(), &mut refused));
    }
    system.extend(raw_parts(host));

    let homes = host.head().users().map(|user| {
        let parts = host.modules().iter().filter_map(|active| {
            let mut cx = HomeCx::new(fleet, host, active.meta, user);
            active.configure().home(&mut cx);
            part(host, active.meta, cx.finish(), &mut refused)
        });
        Home { user, parts: parts.collect() }
    });
    let homes = homes.collect();
    (LoweredHost { host, identity: identity(host), system, homes }, refused)
}

fn identity(host: &ResolvedHost) -> Vec<LoweredOption<'_>> {
    let head = host.head();
    let state = match &head.kind {
        Kind::Darwin(darwin) => Value::Int(darwin.state.into()),
        _ => head.state.map_or(Value::Null, |state| Value::str(state.as_str())),
    };
    let options = [
        (["networking", "hostName"], Value::str(host.name())),
        (["nixpkgs", "hostPlatform"], Value::str(head.kind.system())),
        (["system", "stateVersion"], state),
    ];
    let option = |(path, value)| LoweredOption { path: AttrPath::from(path), value, priority: Priority::PLAIN, origins: Vec::new() };
    options.map(option).into()
}

fn part<'a>(host: &'a ResolvedHost, module: &'static ModuleMeta, mut written: Written, refused: &mut Vec<Diagnostic>) -> Option<Part<'a>> {
    refused.append(&mut written.refused);
    if written.options.is_empty() && written.imports.is_empty() {
        return None;
    }
    let flags = std::iter::once(module.switch).chain(module.flags.iter().copied());
    let layers = flags.flat_map(|flag| host.deciding(flag)).map(|entry| entry.layer.owner());
    let owner = layers.max_by_key(|layer| layer.rank()).unwrap_or(Layer::Default);
    let owner = if written.of_host { Layer::Host } else { owner };
    let options = written.options.into_iter().map(|option| lower_option(host, module.switch, option));
    Some(Part { module: Some(module), owner, options: options.collect(), imports: written.imports })
}

fn lower_option<'a>(host: &'a ResolvedHost, switch: &'static FlagMeta, option: WrittenOption) -> LoweredOption<'a> {
    let flags = std::iter::once(switch).chain(option.from);
    let mut origins: Vec<_> = flags.flat_map(|flag| host.deciding(flag)).collect();
    // Stable: of equally strong ones, the flag that the option is made of comes before the switch.
    origins.reverse();
    origins.sort_by_key(|entry| std::cmp::Reverse(entry.strength()));
    let priority = origins.first().map_or(DEFAULTS, |strongest| priority(strongest));
    LoweredOption { path: option.path, value: option.value, priority, origins }
}

/// Where defaults stand: below every base, above what NixOS modules suggest themselves with `mkDefault` (1000).
const DEFAULTS: Priority = Priority(950);
const IMPLIED: Priority = Priority(940);
/// The base that extends nothing; each base above it is 20 stronger.
const ROOT_BASE: u32 = 900;
const ROLES: Priority = Priority(200);

/// The priority of what an entry decides. Lower is stronger; a plain value in the user's own files is 100.
pub fn priority(entry: &Entry) -> Priority {
    if entry.force.is_some() {
        return Priority::FORCE;
    }
    match entry.layer {
        Layer::Default => DEFAULTS,
        Layer::Implied(_) => IMPLIED,
        // Resolve allows 32 bases above each other, which ends at 280.
        Layer::Base(_, up) => Priority(ROOT_BASE - 20 * up.min(32) as u32),
        Layer::Role(_) => ROLES,
        Layer::Host => Priority::PLAIN,
    }
}

/// Raw Nix, one part for each layer that wrote some.
fn raw_parts(host: &ResolvedHost) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for entry in host.deciding(&RAW) {
        let nivis_model::Cell::Raw(nix) = entry.cell else { continue };
        let priority = priority(entry);
        let fragment: Fragment = nix();
        let options =
            fragment.leaves.into_iter().map(|leaf| LoweredOption { path: leaf.path, value: leaf.value, priority, origins: vec![entry] });
        match parts.iter_mut().find(|part| part.owner.rank() == entry.layer.rank() && same_layer(part.owner, entry.layer)) {
            Some(part) => part.options.extend(options),
            None => parts.push(Part { module: None, owner: entry.layer, options: options.collect(), imports: Vec::new() }),
        }
    }
    parts
}

fn same_layer(a: Layer, b: Layer) -> bool {
    match (a, b) {
        (Layer::Role(a), Layer::Role(b)) => a.name == b.name,
        (Layer::Base(a, _), Layer::Base(b, _)) => a.name == b.name,
        _ => true,
    }
}

/// Values that no Nix text can hold.
fn impossible(lowered: &LoweredHost<'_>) -> Vec<Diagnostic> {
    let homes = lowered.homes.iter().map(|home| (format!("{}@{}", home.user.name, lowered.host.name()), &home.parts));
    let all = std::iter::once((format!("host `{}`", lowered.host.name()), &lowered.system)).chain(homes);
    let mut found = Vec::new();
    for (what, parts) in all {
        for (part, option) in parts.iter().flat_map(|part| part.options.iter().map(move |option| (part, option))) {
            if let Err(refused) = config::check(&option.path, &option.value) {
                let d = Diagnostic::error("value", format!("{what}: {refused}"), "give it a value that Nix can hold");
                found.push(label(d.host(lowered.host.name()), (part, option), &option.value, lowered.host));
            }
        }
    }
    found
}

/// The place that an option comes from, and what it was set to.
pub(crate) fn label(d: Diagnostic, (part, option): (&Part<'_>, &LoweredOption<'_>), value: &Value, host: &ResolvedHost) -> Diagnostic {
    let module = part.module.map_or("raw Nix", ModuleMeta::id);
    let value = nivis_model::nix::print::expr(value);
    let text = format!("`{module}` sets it to {}", value.trim_end());
    match option.origins.first() {
        Some(entry) => {
            let who = entry.layer.describe(host.name());
            d.flag(entry.flag.id).at(entry.at, format!("{text}, because of `{}`, set by {who}", entry.flag.id))
        }
        None => d,
    }
}
