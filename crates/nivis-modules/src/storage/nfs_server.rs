use super::demand;
use crate::address::{HostIn, member, network_name};
use nivis::{Resolved, choice, prelude::*};
use serde::Serialize;

choice! {
    /// Who a client's users are on the server (exports(5)).
    pub enum Squash {
        /// Root is nobody, everyone else is who has the same number.
        Root = "root_squash",
        /// Everyone is nobody.
        All = "all_squash",
        /// Everyone is who has the same number, root too: who is root on a client owns every file.
        None = "no_root_squash",
    }
}

/// Who may mount an export, and whether it may write.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct NfsPeer {
    who: Who,
    writes: bool,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Who {
    Host(HostIn),
    Network(#[serde(serialize_with = "network_name")] &'static Network),
    Address {
        #[serde(serialize_with = "network_name")]
        network: &'static Network,
        address: Ipv4,
    },
}

impl NfsPeer {
    /// A host of the fleet, by every address that it has in that network. It may read.
    pub const fn host(host: &'static str, network: &'static Network) -> Self {
        Self { who: Who::Host(HostIn::new(host, network)), writes: false }
    }

    /// A host of the fleet, by an address that no interface of it declares, such as one of a VPN. It may read.
    ///
    /// # Panics
    /// If the address is outside the network; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn host_at(host: &'static str, network: &'static Network, address: &'static str) -> Self {
        Self { who: Who::Host(HostIn::new(host, network).at(address)), writes: false }
    }

    /// Every member of a network. It may read.
    pub const fn network(network: &'static Network) -> Self {
        Self { who: Who::Network(network), writes: false }
    }

    /// A machine that is no host of the fleet. It may read.
    ///
    /// # Panics
    /// If the address is outside the network; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn address(network: &'static Network, address: &'static str) -> Self {
        Self { who: Who::Address { network, address: member(network, address) }, writes: false }
    }

    /// It may write, too.
    #[must_use]
    pub const fn writes(mut self) -> Self {
        self.writes = true;
        self
    }

    const fn of(&self) -> &'static Network {
        match self.who {
            Who::Host(host) => host.network,
            Who::Network(network) | Who::Address { network, .. } => network,
        }
    }

    /// As exports(5) writes it.
    fn names(&self, fleet: &Resolved) -> Result<Vec<String>, Refusal> {
        Ok(match self.who {
            Who::Host(host) => host.addresses(fleet)?.iter().map(Ipv4::to_string).collect(),
            Who::Network(network) => vec![network.cidr.to_string()],
            Who::Address { address, .. } => vec![address.to_string()],
        })
    }
}

/// A directory that others may mount.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct NfsExport {
    path: &'static str,
    peers: &'static [NfsPeer],
    squash: Squash,
}

impl NfsExport {
    /// The directory `path`, for those peers.
    ///
    /// # Panics
    /// If `path` is no absolute path or there is no peer; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(path: &'static str, peers: &'static [NfsPeer]) -> Self {
        if peers.is_empty() {
            crate::text::refuse(nivis::Msg::new().s("nobody may mount ").name(path), "name someone, such as `NfsPeer::network(&LAN)`");
        }
        Self { path: demand::path("export", path), peers, squash: Squash::Root }
    }

    /// Who a client's users are here; left out, root is nobody.
    #[must_use]
    pub const fn squash(mut self, squash: Squash) -> Self {
        self.squash = squash;
        self
    }

    /// Whether that host may mount `path`, which is this directory or lies in it, over that network.
    pub(super) fn admits(&self, host: &nivis::ResolvedHost, over: &Network, path: &str) -> bool {
        let inside = path.strip_prefix(self.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let admitted = |peer: &NfsPeer| match peer.who {
            Who::Host(peer) => peer.host == host.name() && peer.network.name == over.name,
            Who::Network(network) => network.name == over.name,
            Who::Address { address, .. } => host.head().nics().any(|nic| nic.attachment.is_some_and(|at| at.address == address)),
        };
        inside && self.peers.iter().any(admitted)
    }

    /// Its line in exports(5).
    fn line(&self, fleet: &Resolved) -> Result<String, Refusal> {
        let mut seen: Vec<(String, bool)> = Vec::new();
        for peer in self.peers {
            for name in peer.names(fleet)? {
                match seen.iter().find(|(other, _)| *other == name) {
                    Some((_, writes)) if *writes != peer.writes => {
                        let message = format!("{name} may both write and only read `{}`", self.path);
                        return Err(Refusal::conflicts(message, "leave it one of the two peers"));
                    }
                    Some(_) => {}
                    None => seen.push((name, peer.writes)),
                }
            }
        }
        let peers = seen.iter().map(|(name, writes)| {
            let mode = if *writes { "rw" } else { "ro" };
            format!(" {name}({mode},sync,no_subtree_check,{})", self.squash.name())
        });
        Ok(format!("{}{}\n", self.path, peers.collect::<String>()))
    }
}

/// An NFS server, version 4 alone: one port, and no helper that others must reach.
///
/// Sets `services.nfs.server` and `services.nfs.settings.nfsd.vers3`. The firewall opens 2049/tcp for the networks of those who may mount.
/// What an export says about a host that the fleet does not have, or a host without an address in that network, is refused when the
/// configuration is made.
#[derive(Module)]
#[module(id = "storage.nfs-server", kinds(Desktop, Vps, Nas))]
pub struct NfsServer {
    /// What may be mounted, and by whom: `services.nfs.server.exports`.
    #[flag(required)]
    pub exports: Vec<NfsExport>,
    /// The address that it listens on: `services.nfs.server.hostName`. Unset, all of the host's.
    pub bind: Option<Ipv4>,
}

/// The port of NFS version 4 (RFC 7530).
const PORT: Port = Port::new(2049);

impl Configure for NfsServer {
    fn facts(&self, facts: &mut Facts) {
        let mut networks: Vec<&'static Network> = Vec::new();
        for network in self.exports.iter().flat_map(|export| export.peers).map(NfsPeer::of) {
            if !networks.iter().any(|other| other.name == network.name) {
                networks.push(network);
            }
        }
        facts.listen("nfs", Tcp, PORT).bind(self.bind).from(&networks);
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        // The lines have addresses of hosts that no other server admits.
        cx.belongs_to_host();
        let mut lines = String::new();
        for (n, export) in self.exports.iter().enumerate() {
            match self.line(n, export, cx.fleet()) {
                Ok(line) => lines += &line,
                Err(refusal) => cx.refuse(Self::EXPORTS, refusal.element(n)),
            }
        }
        cx.from(Self::EXPORTS).set(nix! { services.nfs.server.exports = indented(lines); });
        cx.set(nix! {
            services.nfs = {
                server = {
                    enable = true;
                    hostName = (self.bind.map(|address| address.to_string()));
                };
                settings.nfsd.vers3 = false;
            };
        });
    }
}

impl NfsServer {
    fn line(&self, n: usize, export: &NfsExport, fleet: &Resolved) -> Result<String, Refusal> {
        match self.exports[..n].iter().position(|other| other.path == export.path) {
            Some(first) => {
                let message = format!("two exports are the same directory, `{}`", export.path);
                Err(Refusal::conflicts(message, "join their peers").element(first))
            }
            None => export.line(fleet),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, resolved, system, system_among};
    use expect_test::expect;
    use nivis::Reach;

    static LAN: Network = Network::new("lan", "10.0.0.0/24");
    static MESH: Network = Network::new("mesh", "100.64.0.0/10");

    static EXPORTS: [NfsExport; 3] = [
        NfsExport::new("/mnt/pool/media", &[NfsPeer::host("desk", &LAN).writes(), NfsPeer::host_at("desk", &MESH, "100.64.0.10")]),
        NfsExport::new("/mnt/pool/backups", &[NfsPeer::network(&LAN)]).squash(Squash::All),
        NfsExport::new("/mnt/pool/tv", &[NfsPeer::address(&LAN, "10.0.0.77")]),
    ];
    static TWICE: [NfsExport; 1] = [NfsExport::new("/mnt/pool/media", &[NfsPeer::network(&LAN)])];
    static TORN: [NfsExport; 1] = [NfsExport::new("/srv", &[NfsPeer::host("desk", &LAN), NfsPeer::host("desk", &LAN).writes()])];
    static NOWHERE: [NfsExport; 1] = [NfsExport::new("/srv", &[NfsPeer::host("desk", &MESH)])];

    fn nas(settings: &[Setting]) -> HostBuf {
        Host::nas("nas", Nas::DEFAULT).state("26.05").computed().with([NfsServer::on()]).with(settings.iter().copied())
    }

    fn desk() -> HostBuf {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05");
        desk.nic(Nic::wired("eno1").dhcp(&LAN, "10.0.0.2")).nic(Nic::wireless("wlan0").dhcp(&LAN, "10.0.0.3")).computed()
    }

    #[test]
    fn exports_name_addresses() {
        expect![[r#"
            services.nfs.server.exports = ''
              /mnt/pool/media 10.0.0.2(rw,sync,no_subtree_check,root_squash) 10.0.0.3(rw,sync,no_subtree_check,root_squash) 100.64.0.10(ro,sync,no_subtree_check,root_squash)
              /mnt/pool/backups 10.0.0.0/24(ro,sync,no_subtree_check,all_squash)
              /mnt/pool/tv 10.0.0.77(ro,sync,no_subtree_check,root_squash)
            '';
            services.nfs.server.enable = true;
            services.nfs.settings.nfsd.vers3 = false;
        "#]]
        .assert_eq(&system_among(&NfsServer, [nas(&[NfsServer::exports(&EXPORTS)]), desk()]));
        let bound = nas(&[NfsServer::exports(&TWICE), NfsServer::bind(Ipv4::new("100.64.0.2"))]);
        assert!(system(&NfsServer, bound).contains(r#"services.nfs.server.hostName = "100.64.0.2";"#));
    }

    #[test]
    fn what_an_export_says_holds() {
        let text = system(&NfsServer, nas(&[NfsServer::exports(&EXPORTS)]));
        assert!(text.contains("host `nas` (nas): no host of the fleet is called `desk`"), "{text}");
        let text = |exports| system_among(&NfsServer, [nas(&[exports]), desk()]);
        assert!(text(NfsServer::exports(&NOWHERE)).contains("no interface of `desk` is in network `mesh`"));
        assert!(text(NfsServer::exports(&TORN)).contains("10.0.0.2 may both write and only read `/srv`"));
        let both = nas(&[NfsServer::exports(&EXPORTS), NfsServer::add_exports(&TWICE)]);
        assert!(system_among(&NfsServer, [both, desk()]).contains("two exports are the same directory"));
    }

    #[test]
    fn the_port_is_open_to_those_who_may_mount() {
        let fleet = resolved(nas(&[NfsServer::exports(&EXPORTS), NfsServer::bind(Ipv4::new("10.0.0.200"))]));
        let facts = fleet.hosts()[0].facts();
        let listener = facts.listeners.iter().find(|listener| listener.name == "nfs").expect("it listens");
        assert_eq!((listener.port.number(), listener.bind.as_slice()), (2049, [Ipv4::new("10.0.0.200")].as_slice()));
        let Reach::Networks(networks) = &listener.from else { panic!("only for networks: {listener:?}") };
        assert_eq!(networks.iter().map(|network| network.name).collect::<Vec<_>>(), ["lan", "mesh"]);
    }

    #[test]
    fn it_exports_something_from_a_kernel_of_its_own() {
        assert_eq!(refused(nas(&[])), [("missing", "storage.nfs-server".to_owned())]);
        static PVE: ProxmoxNode = ProxmoxNode::new("pve");
        let lxc = Host::lxc("web", Lxc { node: Some(&PVE), vmid: 100, ..Lxc::DEFAULT }).state("26.05").computed();
        let found = refused(lxc.with([NfsServer::on(), NfsServer::exports(&TWICE)]));
        assert!(found.contains(&("kinds", "storage.nfs-server".to_owned())), "{found:?}");
    }

    #[test]
    #[should_panic(expected = "nobody may mount `/srv`")]
    fn an_export_is_for_someone() {
        let _ = NfsExport::new("/srv", &[]);
    }
}
