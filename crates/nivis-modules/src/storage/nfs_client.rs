use super::{NfsExport, NfsServer, demand};
use crate::address::HostIn;
use nivis::{Msg, Resolved, ResolvedHost, prelude::*};
use serde::Serialize;

/// Where all of them are.
const FOLDER: &str = "/mnt/nfs";

/// A directory of an NFS server, and its name below `/mnt/nfs`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct NfsMount {
    server: Server,
    path: &'static str,
    name: &'static str,
    read_only: bool,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Server {
    Host(HostIn),
    Outside(Ipv4),
}

impl NfsMount {
    /// The directory `path` of a host of the fleet, reached over that network, as `/mnt/nfs/<name>`.
    ///
    /// # Panics
    /// If `path` is no absolute path, or `name` no word; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn host(host: &'static str, network: &'static Network, path: &'static str, name: &'static str) -> Self {
        Self::new(Server::Host(HostIn::new(host, network)), path, name)
    }

    /// The directory `path` of a machine that is no host of the fleet, as `/mnt/nfs/<name>`.
    ///
    /// # Panics
    /// As [`NfsMount::host`], and if the address is none.
    #[track_caller]
    pub const fn outside(address: &'static str, path: &'static str, name: &'static str) -> Self {
        Self::new(Server::Outside(Ipv4::new(address)), path, name)
    }

    #[track_caller]
    const fn new(server: Server, path: &'static str, name: &'static str) -> Self {
        Self { server, path: demand::path("export", path), name: demand::word("mount", name), read_only: false }
    }

    /// The server is reached at that address, which no interface of it declares: one that a VPN gives it.
    ///
    /// # Panics
    /// If it is outside the network, or the server no host of the fleet; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn at(mut self, address: &'static str) -> Self {
        match self.server {
            Server::Host(host) => self.server = Server::Host(host.at(address)),
            Server::Outside(_) => {
                crate::text::refuse(Msg::new().name(self.name).s(" has its server's address already"), "take `.at(..)` out")
            }
        }
        self
    }

    /// It is mounted for reading only.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Where it is mounted.
    pub fn mount_point(&self) -> String {
        format!("{FOLDER}/{}", self.name)
    }

    /// The address of its server, which must let the host mount it there. Of a server outside of the fleet nothing is known.
    fn address(&self, fleet: &Resolved, host: &ResolvedHost) -> Result<Ipv4, Refusal> {
        let server = match self.server {
            Server::Outside(address) => return Ok(address),
            Server::Host(server) => server,
        };
        let (address, found) = (server.addresses(fleet)?[0], server.find(fleet)?);
        let (name, network) = (server.host, server.network.name);
        if !found.is_on(&NfsServer) {
            let message = format!("`{}` mounts from `{name}`, which is no NFS server", self.mount_point());
            let help = format!("add `NfsServer::on()` and `NfsServer::exports(..)` to `{name}`, or take the mount out");
            return Err(Refusal::requires(message, help).beside(found, NfsServer::EXPORTS));
        }
        if let Some(bind) = found.get::<Ipv4>(NfsServer::BIND).filter(|bind| *bind != address) {
            let message = format!("`{}` asks `{name}` at {address}, and its NFS server listens on {bind} alone", self.mount_point());
            let help = "mount it over the network of that address, or take `NfsServer::bind(..)` out there";
            return Err(Refusal::requires(message, help).beside(found, NfsServer::BIND));
        }
        let exports = found.list::<NfsExport>(NfsServer::EXPORTS);
        if !exports.iter().any(|export| export.admits(host, server.network, self.path)) {
            let message = format!("`{name}` exports no `{}` to `{}` over network `{network}`", self.path, host.name());
            let help = format!("add `NfsPeer::host(\"{}\", ..)` of that network to an export in `NfsServer::exports` there", host.name());
            return Err(Refusal::requires(message, help).beside(found, NfsServer::EXPORTS));
        }
        Ok(address)
    }
}

/// Directories of NFS servers below `/mnt/nfs`: `fileSystems`, each as NFS 4.2.
///
/// None can keep the machine from starting, nor hang what never looks at it: each is mounted when someone looks (`x-systemd.automount`),
/// with `nofail`, and `soft`, so that a server that has gone is an error and not a program that waits for ever. What a server of the fleet
/// does not export to this host is refused when the configuration is made.
#[derive(Module)]
#[module(id = "storage.nfs-client", kinds(Desktop, Laptop, Vps, Nas))]
pub struct NfsClient {
    /// What is mounted: `fileSystems`.
    pub mounts: Vec<NfsMount>,
    /// How long nobody must have looked until it is unmounted: `x-systemd.idle-timeout` of `fileSystems.<mount point>.options`.
    #[flag(default = seconds(600))]
    pub idle: Interval,
    /// How long mounting may take: `x-systemd.mount-timeout` of `fileSystems.<mount point>.options`.
    #[flag(default = seconds(5))]
    pub timeout: Interval,
}

impl Configure for NfsClient {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let (fleet, host) = (cx.fleet(), cx.host());
        // The text has addresses that only some hosts reach.
        if !self.mounts.is_empty() {
            cx.belongs_to_host();
        }
        for (n, mount) in self.mounts.iter().enumerate() {
            if let Some(first) = self.mounts[..n].iter().position(|other| other.name == mount.name) {
                let help = "give one of them another name";
                let refusal = Refusal::conflicts(format!("two mounts are called `{}`", mount.name), help);
                cx.refuse(Self::MOUNTS, refusal.element(first).element(n));
                continue;
            }
            let device = match mount.address(fleet, host) {
                Ok(address) => format!("{address}:{}", mount.path),
                Err(refusal) => {
                    cx.refuse(Self::MOUNTS, refusal.element(n));
                    continue;
                }
            };
            let options = self.options(mount);
            cx.from(Self::MOUNTS).from(Self::IDLE).from(Self::TIMEOUT).set(nix! {
                fileSystems.(mount.mount_point()) = {
                    device = device;
                    fsType = "nfs";
                    options = options;
                };
            });
        }
    }
}

impl NfsClient {
    fn options(&self, mount: &NfsMount) -> Vec<String> {
        let own = ["nfsvers=4.2", "soft", "nofail", "x-systemd.automount"].into_iter().chain(mount.read_only.then_some("ro"));
        let patience = [format!("x-systemd.idle-timeout={}", self.idle), format!("x-systemd.mount-timeout={}", self.timeout)];
        own.map(str::to_owned).chain(patience).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        storage::NfsPeer,
        testing::{refused, system, system_among},
    };
    use expect_test::expect;

    static LAN: Network = Network::new("lan", "10.0.0.0/24");
    static MESH: Network = Network::new("mesh", "100.64.0.0/10");

    static EXPORTS: [NfsExport; 2] = [
        NfsExport::new("/mnt/pool/media", &[NfsPeer::host("desk", &LAN).writes(), NfsPeer::host_at("desk", &MESH, "100.64.0.10")]),
        NfsExport::new("/mnt/pool/backups", &[NfsPeer::network(&LAN)]),
    ];
    static MEDIA: [NfsMount; 1] = [NfsMount::host("nas", &LAN, "/mnt/pool/media", "media")];
    static OVER_MESH: [NfsMount; 1] = [NfsMount::host("nas", &MESH, "/mnt/pool/media", "media").at("100.64.0.3").read_only()];
    static INSIDE: [NfsMount; 1] = [NfsMount::host("nas", &LAN, "/mnt/pool/backups/desk", "backups")];
    static OUTSIDE: [NfsMount; 1] = [NfsMount::outside("10.0.0.9", "/volume1", "old")];
    static BACKUPS_OVER_MESH: [NfsMount; 1] = [NfsMount::host("nas", &MESH, "/mnt/pool/backups", "backups").at("100.64.0.3")];
    static BESIDE: [NfsMount; 1] = [NfsMount::host("nas", &LAN, "/mnt/pool/media2", "media")];

    fn desk(settings: &[Setting]) -> HostBuf {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05").nic(Nic::wired("eno1").dhcp(&LAN, "10.0.0.2")).computed();
        desk.with([NfsClient::on()]).with(settings.iter().copied())
    }

    fn nas() -> HostBuf {
        Host::nas("nas", Nas::DEFAULT).state("26.05").nic(Nic::wired("eno1").fixed(&LAN, "10.0.0.200")).computed()
    }

    fn server() -> HostBuf {
        nas().with([NfsServer::on(), NfsServer::exports(&EXPORTS)])
    }

    fn written(mounts: Setting) -> String {
        system_among(&NfsClient, [desk(&[mounts]), server()])
    }

    #[test]
    fn no_server_keeps_the_machine_from_starting() {
        expect![[r#"
            fileSystems."/mnt/nfs/media".device = "10.0.0.200:/mnt/pool/media";
            fileSystems."/mnt/nfs/media".fsType = "nfs";
            fileSystems."/mnt/nfs/media".options = [
              "nfsvers=4.2"
              "soft"
              "nofail"
              "x-systemd.automount"
              "x-systemd.idle-timeout=10min"
              "x-systemd.mount-timeout=5s"
            ];
        "#]]
        .assert_eq(&written(NfsClient::mounts(&MEDIA)));
        assert_eq!(written(NfsClient::idle(hours(1))), "");
    }

    #[test]
    fn each_flag_acts() {
        let flags = [NfsClient::mounts(&OVER_MESH), NfsClient::idle(hours(1)), NfsClient::timeout(seconds(30))];
        let text = system_among(&NfsClient, [desk(&flags), server()]);
        for part in ["\"100.64.0.3:/mnt/pool/media\"", "\"ro\"", "idle-timeout=1h", "mount-timeout=30s"] {
            assert!(text.contains(part), "{text}");
        }
        assert!(written(NfsClient::mounts(&OUTSIDE)).contains("\"10.0.0.9:/volume1\""));
        assert!(written(NfsClient::mounts(&INSIDE)).contains("\"10.0.0.200:/mnt/pool/backups/desk\""));
    }

    #[test]
    fn what_the_server_does_not_export_is_refused() {
        let text = written(NfsClient::mounts(&BACKUPS_OVER_MESH));
        assert!(text.contains("host `desk` (desktop): `nas` exports no `/mnt/pool/backups` to `desk` over network `mesh`"), "{text}");
        let text = written(NfsClient::mounts(&BESIDE));
        assert!(text.contains("`nas` exports no `/mnt/pool/media2` to `desk`"), "{text}");
        let text = system_among(&NfsClient, [desk(&[NfsClient::mounts(&MEDIA)]), nas()]);
        assert!(text.contains("`/mnt/nfs/media` mounts from `nas`, which is no NFS server"), "{text}");
        let text = system(&NfsClient, desk(&[NfsClient::mounts(&MEDIA)]));
        assert!(text.contains("no host of the fleet is called `nas`"), "{text}");
    }

    #[test]
    fn two_mounts_have_two_names() {
        let flags = [NfsClient::mounts(&MEDIA), NfsClient::add_mounts(&OVER_MESH)];
        assert!(system_among(&NfsClient, [desk(&flags), server()]).contains("host `desk` (desktop): two mounts are called `media`"));
    }

    #[test]
    fn a_mount_needs_the_client() {
        let desk = || Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([NfsClient::mounts(&OUTSIDE)]);
        assert_eq!(refused(desk()), [("dead", "storage.nfs-client.mounts".to_owned())]);
        assert_eq!(refused(desk().with([NfsClient::on()])), []);
    }

    #[test]
    #[should_panic(expected = "mount \"/media\" is none")]
    fn a_name_is_a_word() {
        let _ = NfsMount::outside("10.0.0.9", "/volume1", "/media");
    }
}
