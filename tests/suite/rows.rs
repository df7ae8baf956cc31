//! The relations that the catalogue promises, one row each: what shows that a row holds, or which setting it still waits for.
//!
//! `requires`, `conflicts`, `kinds` and `implies` hold the rows; a row that waits fails as soon as the catalogue has what it waits for.

mod conflicts;
mod implies;
mod kinds;
mod requires;

use nivis::{CATALOGUE, LoweredHost, nix::print, prelude::*};
use std::path::Path;

/// How many rows each part of the list has.
const PARTS: [(char, usize); 4] = [('Q', 91), ('C', 14), ('K', 12), ('M', 9)];

/// A relation.
struct Row {
    id: &'static str,
    proofs: Vec<Proof>,
}

/// What shows that a relation holds.
enum Proof {
    /// The first hosts are refused with that code about that flag, or about none; with the others nothing is wrong.
    Refused { code: &'static str, flag: &'static str, faulty: Vec<HostBuf>, near: Vec<HostBuf> },
    /// The first of the hosts has that option with that text in its value; the first of the others has not.
    Written { option: &'static str, text: String, with: Vec<HostBuf>, without: Vec<HostBuf> },
    /// rustc refuses it: a case of `tests/ui`, and a part of what it says.
    Ui { case: &'static str, says: &'static str },
    /// The flag has a type that has no wrong value, or must be set.
    Type { flag: &'static str, ty: &'static str },
    /// Something about types and kinds that a line of Rust can see.
    Holds { what: &'static str, holds: bool },
    /// The setting does not exist yet: no module and no flag has one of these words in its name.
    Waits(&'static [&'static str]),
}

fn row(id: &'static str, proofs: impl IntoIterator<Item = Proof>) -> Row {
    Row { id, proofs: proofs.into_iter().collect() }
}

fn waits(id: &'static str, words: &'static [&'static str]) -> Row {
    row(id, [Proof::Waits(words)])
}

fn refused(code: &'static str, flag: &'static str, faulty: impl IntoHosts, near: impl IntoHosts) -> Proof {
    Proof::Refused { code, flag, faulty: faulty.hosts(), near: near.hosts() }
}

fn written(option: &'static str, text: impl Into<String>, with: impl IntoHosts, without: impl IntoHosts) -> Proof {
    Proof::Written { option, text: text.into(), with: with.hosts(), without: without.hosts() }
}

/// One host, or several of one fleet.
trait IntoHosts {
    fn hosts(self) -> Vec<HostBuf>;
}

impl IntoHosts for HostBuf {
    fn hosts(self) -> Vec<HostBuf> {
        vec![self]
    }
}

impl<const N: usize> IntoHosts for [HostBuf; N] {
    fn hosts(self) -> Vec<HostBuf> {
        self.into()
    }
}

static PVE: ProxmoxNode = ProxmoxNode::new("pve");
static LAN: Network = Network::new("lan", "10.0.0.0/24").gateway("10.0.0.1");
static MESH: Network = Network::new("mesh", "100.64.0.0/10");
static AKU: User = User::new("aku", 1000);

fn desktop() -> HostBuf {
    Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed()
}

fn laptop() -> HostBuf {
    Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed()
}

fn amd_laptop() -> HostBuf {
    Host::laptop("lap", Laptop { cpu: Cpu::Amd, gpu: Gpu::Amd, ..Laptop::DEFAULT }).state("26.05").computed()
}

fn bios_laptop() -> HostBuf {
    Host::laptop("lap", Laptop { firmware: Firmware::Bios, ..Laptop::DEFAULT }).state("26.05").computed()
}

fn vps() -> HostBuf {
    Host::vps("web", Vps::DEFAULT).state("26.05").computed()
}

fn nas() -> HostBuf {
    Host::nas("nas", Nas { host_id: "1a2b3c4d", ..Nas::DEFAULT }).state("26.05").computed()
}

fn lxc() -> HostBuf {
    Host::lxc("ct", Lxc { node: Some(&PVE), vmid: 100, ..Lxc::DEFAULT }).state("26.05").computed()
}

fn mac() -> HostBuf {
    Host::darwin("mac", Darwin { primary_user: "aku", ..Darwin::DEFAULT }).state("26.05").computed().user(&AKU)
}

fn fleet_of(hosts: &[HostBuf]) -> Fleet {
    Fleet::new("test", &[]).catalogues(const { &[&CATALOGUE] }).and(hosts.iter().cloned())
}

/// Everything that is wrong with a fleet of these hosts.
fn faults(hosts: &[HostBuf]) -> Vec<Diagnostic> {
    match nivis::resolve(&fleet_of(hosts)) {
        Err(found) => found,
        Ok(fleet) => nivis::lower(&fleet).err().unwrap_or_default(),
    }
}

fn rows() -> Vec<Row> {
    [requires::rows(), conflicts::rows(), kinds::rows(), implies::rows()].into_iter().flatten().collect()
}

#[test]
fn every_row_is_there_once() {
    let listed: Vec<_> = rows().iter().map(|row| row.id.to_owned()).collect();
    let promised: Vec<_> = PARTS.iter().flat_map(|(part, count)| (1..=*count).map(move |n| format!("{part}{n}"))).collect();
    assert_eq!(promised.len(), 126);
    assert_eq!(listed, promised);
}

#[test]
fn every_row_holds_or_waits() {
    for row in rows() {
        assert!(!row.proofs.is_empty(), "{} has no proof", row.id);
        for proof in &row.proofs {
            prove(row.id, proof);
        }
    }
}

fn prove(row: &str, proof: &Proof) {
    match proof {
        Proof::Refused { code, flag, faulty, near } => {
            let found = faults(faulty);
            let meant = found.iter().find(|d| d.code == *code && d.flag.as_deref().unwrap_or_default() == *flag);
            let Some(meant) = meant else { panic!("{row}: no error[{code}] about `{flag}`, but {}", shown(&found)) };
            assert!(!meant.labels.is_empty() && !meant.help.is_empty(), "{row}: {meant}");
            let left = faults(near);
            assert!(left.is_empty(), "{row}: the near miss is refused: {}", shown(&left));
        }
        Proof::Written { option, text, with, without } => {
            assert!(writes(with, option, text), "{row}: `{option}` has no `{text}`");
            assert!(!writes(without, option, text), "{row}: `{option}` has `{text}` whatever is set");
        }
        Proof::Ui { case, says } => {
            let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(case).with_extension("stderr");
            let said = std::fs::read_to_string(&page).unwrap_or_else(|fault| panic!("{row}: {}: {fault}", page.display()));
            assert!(said.contains(says), "{row}: `{case}` does not say `{says}`");
        }
        Proof::Type { flag, ty } => {
            let found = CATALOGUE.modules.iter().flat_map(|module| module.flags).find(|other| other.id == *flag);
            assert_eq!(found.map(|flag| flag.ty), Some(*ty), "{row}: `{flag}`");
        }
        Proof::Holds { what, holds } => assert!(holds, "{row}: {what}"),
        Proof::Waits(words) => {
            for name in names() {
                let now = words.iter().find(|word| name.contains(**word));
                assert!(now.is_none(), "{row} waits for `{}`, and the catalogue has `{name}`: show that the row holds", now.unwrap_or(&""));
            }
        }
    }
}

/// Names of modules and flags, with dashes, without the area.
fn names() -> impl Iterator<Item = String> {
    let modules = CATALOGUE.modules.iter().filter_map(|module| module.id().split('.').next_back());
    let flags = CATALOGUE.modules.iter().flat_map(|module| module.flags).map(|flag| flag.name);
    modules.chain(flags).map(|name| name.replace('_', "-"))
}

/// Whether the first host has the option, in its system or a home, with that text.
fn writes(hosts: &[HostBuf], option: &str, text: &str) -> bool {
    let fleet = nivis::resolve(&fleet_of(hosts)).unwrap_or_else(|found| panic!("{}", shown(&found)));
    let lowered = nivis::lower(&fleet).unwrap_or_else(|found| panic!("{}", shown(&found)));
    options(&lowered[0]).any(|(path, value)| path == option && value.contains(text))
}

fn options<'a>(host: &'a LoweredHost<'_>) -> impl Iterator<Item = (String, String)> + 'a {
    let parts = host.system.iter().chain(host.homes.iter().flat_map(|home| &home.parts));
    parts.flat_map(|part| &part.options).map(|option| (option.path.to_string(), print::expr(&option.value)))
}

fn shown(found: &[Diagnostic]) -> String {
    found.iter().map(|d| format!("\n{d}")).collect()
}

/// A refusal that is about two hosts names both places: the setting that asks, and what the other host says or fails to say.
#[test]
fn what_crosses_hosts_names_both_places() {
    let server = |settings: &[Setting]| requires::server().with(settings.iter().copied());
    let off = [NfsServer::off("its disks are being replaced")];
    let cases = [
        ([requires::mounts(), server(&[])], "host `nas` says nothing of `storage.nfs-server.exports`"),
        ([requires::mounts(), server(&off)], "`storage.nfs-server` is off, set by host `nas` (reason: \"its disks are being replaced\")"),
        ([requires::mounts(), server(&requires::OTHER_EXPORTS)], "`storage.nfs-server.exports` is set by host `nas`"),
        ([requires::mounts_more(), requires::exports()], "`storage.nfs-server.exports` is set by host `nas`"),
        ([requires::asks(), requires::client()], "host `desk` says nothing of `nix.cache-server`"),
        ([requires::asks(), requires::serves(&requires::TO_MESH)], "`nix.cache-server.from` is set by host `desk`"),
    ];
    for (hosts, there) in cases {
        let found = faults(&hosts);
        let [d] = &found[..] else { panic!("{}", shown(&found)) };
        let [own, other] = &d.labels[..] else { panic!("{d}") };
        assert!(own.text.ends_with(&format!("set by host `{}`", hosts[0].head.name)), "{d}");
        assert_eq!(other.text, there, "{d}");
        assert!(
            [own, other].iter().all(|label| label.place.file.ends_with("rows/requires.rs") || label.place.file.ends_with("rows.rs")),
            "{d}"
        );
        assert_ne!(own.place, other.place, "{d}");
    }
}
