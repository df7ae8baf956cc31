//! `flake.nix`: inputs as literals, and one entry for each host and home.

use crate::lower::{LoweredHost, Part};
use nivis_model::{
    Channel, Diagnostic, Input, Resolved,
    nix::{Root, Value, print, schema::Line},
};
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

/// The release that `Channel::Stable` follows; NixOS, Home Manager and nix-darwin move in step.
pub const RELEASE: &str = "26.05";

/// Inputs that the catalogue knows, in any order; those that nothing uses are left out.
const KNOWN: &[Input] = &[
    Input::new("disko", "github:nix-community/disko"),
    Input::new("home-manager", "github:nix-community/home-manager/release-26.05"),
    Input::new("home-manager-unstable", "github:nix-community/home-manager").follows(&[("nixpkgs", "nixpkgs-unstable")]),
    Input::new("nix-darwin", "github:nix-darwin/nix-darwin/nix-darwin-26.05").follows(&[("nixpkgs", "nixpkgs-darwin")]),
    Input::new("nix-darwin-unstable", "github:nix-darwin/nix-darwin").follows(&[("nixpkgs", "nixpkgs-unstable")]),
    Input::new("nixpkgs", "github:NixOS/nixpkgs/nixos-26.05").follows(&[]),
    Input::new("nixpkgs-darwin", "github:NixOS/nixpkgs/nixpkgs-26.05-darwin").follows(&[]),
    Input::new("nixpkgs-unstable", "github:NixOS/nixpkgs/nixos-unstable").follows(&[]),
    Input::new("nixvim", "github:nix-community/nixvim/nixos-26.05").options(&["programs.nixvim"]),
    Input::new("nixvim-unstable", "github:nix-community/nixvim").follows(&[("nixpkgs", "nixpkgs-unstable")]).options(&["programs.nixvim"]),
    Input::new("stylix", "github:nix-community/stylix/release-26.05"),
    Input::new("stylix-unstable", "github:nix-community/stylix").follows(&[("nixpkgs", "nixpkgs-unstable")]),
    Input::new("zen-browser", "github:0xc000022070/zen-browser-flake")
        .follows(&[("home-manager", "home-manager"), ("nixpkgs", "nixpkgs")])
        .options(&["programs.zen-browser"]),
];

/// The inputs that the fleet uses, by name.
///
/// # Errors
/// An input that something refers to and nobody declares.
pub(crate) fn inputs(fleet: &Resolved, hosts: &[LoweredHost<'_>]) -> Result<BTreeMap<&'static str, Input>, Vec<Diagnostic>> {
    let declared = declared(fleet);
    let mut used: BTreeSet<&str> = ["nixpkgs"].into();
    used.extend(fleet.inputs().iter().map(|input| input.name));
    for host in hosts {
        used.extend(<[_; 2]>::from(systems_of(host)));
        if !host.homes.is_empty() {
            used.insert(channelled("home-manager", host.host.head().channel));
        }
    }
    let mut found = Vec::new();
    let references: Vec<_> = hosts.par_iter().map(|host| references(host).collect::<Vec<_>>()).collect();
    for (host, (name, part)) in hosts.iter().zip(references).flat_map(|(host, names)| names.into_iter().map(move |name| (host, name))) {
        if !declared.contains_key(name) && used.insert(name) {
            let module = part.module.map_or("raw Nix", nivis_model::ModuleMeta::id);
            let message =
                format!("host `{}`: `{module}` refers to `inputs.{name}`, and the fleet declares no such input", host.host.name());
            let help = format!("add `Input::new(\"{name}\", \"github:…\")` to `Fleet::inputs`");
            let origin = part.options.iter().find_map(|option| option.origins.first());
            let d = Diagnostic::error("input", message, help).host(host.host.name());
            found.push(origin.iter().fold(d, |d, entry| d.at(entry.at, format!("`{}` is set here", entry.flag.id))));
        }
        used.insert(name);
    }
    if !found.is_empty() {
        return Err(found);
    }
    // What an input follows is an input too.
    let follows: Vec<_> = used.iter().filter_map(|name| declared.get(name)).flat_map(|input| input.follows).collect();
    used.extend(follows.into_iter().map(|(_, ours)| *ours));
    Ok(declared.into_iter().filter(|(name, _)| used.contains(*name)).collect())
}

/// The inputs that the catalogue and the fleet declare, by name; the fleet's word counts.
pub(crate) fn declared(fleet: &Resolved) -> BTreeMap<&'static str, Input> {
    KNOWN.iter().chain(fleet.inputs()).map(|input| (input.name, *input)).collect()
}

/// The release line of a host: what its channel's `nixpkgs` follows.
pub(crate) fn line(fleet: &Resolved, host: &LoweredHost<'_>) -> Line {
    let (packages, _) = systems_of(host);
    let url = fleet.inputs().iter().find(|input| input.name == packages).map_or("", |input| input.url);
    // `nixos-25.11`, `nixpkgs-25.11-darwin`: a release in words; anything else is the channel's own.
    let named = url.split(['/', '-', '?', '=']).find_map(Line::parse);
    match host.host.head().channel {
        _ if named.is_some() => named.unwrap_or(Line::UNSTABLE),
        Channel::Stable => Line::parse(RELEASE).unwrap_or(Line::UNSTABLE),
        Channel::Unstable => Line::UNSTABLE,
    }
}

/// The names after `inputs.` in everything that was written for a host, without the flake itself.
fn references<'a, 'b>(host: &'b LoweredHost<'a>) -> impl Iterator<Item = (&'b str, &'b Part<'a>)> {
    let parts = host.system.iter().chain(host.homes.iter().flat_map(|home| &home.parts));
    parts.flat_map(|part| {
        let mut names = BTreeSet::new();
        let values = part.imports.iter().chain(part.options.iter().map(|option| &option.value));
        values.for_each(|value| collect(value, &mut names));
        names.remove("self");
        names.into_iter().map(move |name| (name, part))
    })
}

/// The names after `inputs.` in a value.
pub(crate) fn collect<'a>(value: &'a Value, names: &mut BTreeSet<&'a str>) {
    match value {
        Value::Ref(reference) if matches!(reference.root, Root::Inputs) => {
            names.extend(reference.path.segments().first().map(|name| &**name));
        }
        Value::Raw(text) => {
            let is_part = |c: char| c.is_alphanumeric() || "-_'".contains(c);
            let after = text.split("inputs.").skip(1);
            names.extend(after.map(|rest| rest.find(|c| !is_part(c)).map_or(rest, |end| &rest[..end])));
        }
        Value::List(values) => values.iter().for_each(|value| collect(value, names)),
        Value::Set(values) => values.values().for_each(|value| collect(value, names)),
        Value::Call(call) => {
            collect(&call.function, names);
            call.args.iter().for_each(|value| collect(value, names));
        }
        _ => {}
    }
}

/// The inputs that give a host its packages and its system.
fn systems_of(host: &LoweredHost<'_>) -> (&'static str, &'static str) {
    let head = host.host.head();
    match (head.kind.is_darwin(), head.channel) {
        (true, Channel::Stable) => ("nixpkgs-darwin", "nix-darwin"),
        (true, Channel::Unstable) => ("nixpkgs-unstable", "nix-darwin-unstable"),
        (false, Channel::Stable) => ("nixpkgs", "nixpkgs"),
        (false, Channel::Unstable) => ("nixpkgs-unstable", "nixpkgs-unstable"),
    }
}

fn channelled(name: &'static str, channel: Channel) -> &'static str {
    let unstable = KNOWN.iter().map(|input| input.name).find(|known| known.strip_suffix("-unstable") == Some(name));
    if channel == Channel::Unstable { unstable.unwrap_or(name) } else { name }
}

/// The text of `flake.nix`.
pub(crate) fn text(fleet: &Resolved, hosts: &[LoweredHost<'_>], inputs: &BTreeMap<&'static str, Input>) -> String {
    let mut text = String::from("# Generated by nivis. Do not edit: change the Rust and run `cargo fleet build`.\n{\n");
    let count = if hosts.len() == 1 { "1 host".to_owned() } else { format!("{} hosts", hosts.len()) };
    // Writing to a string can't fail.
    let _ = writeln!(text, "description = {};", literal(&format!("{}: {count}", fleet.name())));
    let _ = writeln!(text, "\ninputs = {{ {} }};\n", inputs.values().map(input).collect::<String>());
    text.push_str(&outputs(hosts));
    text.push_str("}\n");
    print::format(&text).unwrap_or(text)
}

fn input(input: &Input) -> String {
    let url = literal(input.url);
    if input.follows.is_empty() {
        return format!("{}.url = {url};\n", input.name);
    }
    let follows: String = input.follows.iter().map(|(theirs, ours)| format!("inputs.{theirs}.follows = {};\n", literal(ours))).collect();
    format!("{} = {{\nurl = {url};\n{follows}}};\n", input.name)
}

fn literal(text: &str) -> String {
    print::expr(&Value::str(text)).trim_end().to_owned()
}

/// What is true of the whole flake; each part of it is left out where no host needs it.
fn outputs(hosts: &[LoweredHost<'_>]) -> String {
    let parts = Parts::of(hosts);
    let mut text = String::from(
        "outputs = inputs: let
          inherit (inputs.nixpkgs) lib;

          # All that can be known of the hosts without evaluating one.
          fleet = lib.importJSON ./generated/fleet.json;
          hostsOf = class: lib.filterAttrs (_: host: host.class == class) fleet.hosts;
          systems = lib.unique (lib.mapAttrsToList (_: host: host.system) fleet.hosts);
        ",
    );
    let names: Vec<_> = parts
        .configurations()
        .map(|(name, body)| {
            text.push_str(&body);
            name
        })
        .collect();
    let inherit = if names.is_empty() { String::new() } else { format!("inherit {};", names.join(" ")) };
    let checks: Vec<_> = parts.checks().collect();
    let checks = if checks.is_empty() {
        "{ }".to_owned()
    } else {
        format!("let on = lib.filterAttrs (_: host: host.system == system); in {}", checks.join(" // "))
    };
    let _ = write!(
        text,
        "in {{
          {inherit}

          checks = lib.genAttrs systems (system: {checks});

          formatter = lib.genAttrs systems (system: inputs.nixpkgs.legacyPackages.${{system}}.nixfmt-tree);
        }};
        "
    );
    text
}

/// Which inputs each class of hosts takes, by channel.
struct Parts {
    nixos: BTreeMap<&'static str, &'static str>,
    darwin: BTreeMap<&'static str, &'static str>,
    homes: BTreeMap<&'static str, &'static str>,
    /// Packages of homes, by class.
    packages: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
}

impl Parts {
    fn of(hosts: &[LoweredHost<'_>]) -> Self {
        let mut parts = Self { nixos: BTreeMap::new(), darwin: BTreeMap::new(), homes: BTreeMap::new(), packages: BTreeMap::new() };
        for host in hosts {
            let head = host.host.head();
            let (channel, (packages, system)) = (head.channel.name(), systems_of(host));
            let class = if head.kind.is_darwin() { &mut parts.darwin } else { &mut parts.nixos };
            class.insert(channel, system);
            if !host.homes.is_empty() {
                parts.homes.insert(channel, channelled("home-manager", head.channel));
                let class = if head.kind.is_darwin() { "darwin" } else { "nixos" };
                parts.packages.entry(class).or_default().insert(channel, packages);
            }
        }
        parts
    }

    /// The bindings of each output, in alphabetical order.
    fn configurations(&self) -> impl Iterator<Item = (&'static str, String)> {
        let darwin = (!self.darwin.is_empty()).then(|| ("darwinConfigurations", systems("darwin", "darwinSystem", &self.darwin)));
        let homes = (!self.homes.is_empty()).then(|| ("homeConfigurations", self.home_configurations()));
        let nixos = (!self.nixos.is_empty()).then(|| ("nixosConfigurations", systems("nixos", "nixosSystem", &self.nixos)));
        [darwin, homes, nixos].into_iter().flatten()
    }

    fn home_configurations(&self) -> String {
        let packages: String = self.packages.iter().map(|(class, table)| format!("{class} = {};\n", attrs(table))).collect();
        format!(
            "
              homesFrom = {};
              packagesFor = {{ {packages} }};
              homesOf = name: host: map (user: lib.nameValuePair \"${{user.name}}@${{name}}\" (
                homesFrom.${{host.channel}}.lib.homeManagerConfiguration {{
                  pkgs = packagesFor.${{host.class}}.${{host.channel}}.legacyPackages.${{host.system}};
                  extraSpecialArgs = {{ inherit inputs; }};
                  modules = [ (./generated/homes + \"/${{name}}/${{user.name}}.nix\") ];
                }}
              )) host.users;
              homesIn = hosts: lib.listToAttrs (lib.concatLists (lib.mapAttrsToList homesOf hosts));
              homeConfigurations = homesIn fleet.hosts;
            ",
            attrs(&self.homes)
        )
    }

    fn checks(&self) -> impl Iterator<Item = String> {
        let built = |class: &str, path: &str| {
            format!(
                "lib.mapAttrs' (name: _: lib.nameValuePair \"{class}-${{name}}\" {class}Configurations.${{name}}.{path}) (on (hostsOf \"{class}\"))"
            )
        };
        let darwin = (!self.darwin.is_empty()).then(|| built("darwin", "system"));
        let nixos = (!self.nixos.is_empty()).then(|| built("nixos", "config.system.build.toplevel"));
        let homes = (!self.homes.is_empty()).then(|| {
            "lib.mapAttrs' (name: home: lib.nameValuePair \"home-${name}\" home.activationPackage) (homesIn (on fleet.hosts))".to_owned()
        });
        [darwin, nixos, homes].into_iter().flatten()
    }
}

fn systems(class: &str, function: &str, from: &BTreeMap<&'static str, &'static str>) -> String {
    format!(
        "
          {class}From = {};
          {class}Configurations = lib.mapAttrs (name: host: {class}From.${{host.channel}}.lib.{function} {{
            specialArgs = {{ inherit inputs; }};
            modules = [ (./generated/hosts + \"/${{name}}.nix\") ];
          }}) (hostsOf \"{class}\");
        ",
        attrs(from)
    )
}

/// `{ stable = inputs.nixpkgs; unstable = inputs.nixpkgs-unstable; }`
fn attrs(table: &BTreeMap<&'static str, &'static str>) -> String {
    let lines: String = table.iter().map(|(channel, input)| format!("{channel} = inputs.{input};\n")).collect();
    format!("{{ {lines} }}")
}
