use super::NixCacheServer;
use crate::{
    address::HostIn,
    text::{refuse, starts_with},
};
use nivis::{Msg, Resolved, prelude::*};
use serde::Serialize;

/// A binary cache and the key that it signs with: neither is of use without the other.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct NixCache {
    source: Source,
    public_key: &'static str,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Source {
    Host(HostIn),
    Url(&'static str),
}

impl NixCache {
    /// The cache of a host of the fleet, reached over that network. `public_key` is the public half of its key, as
    /// `nix-store --generate-binary-cache-key` writes it.
    ///
    /// # Panics
    /// If `public_key` is none; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn host(host: &'static str, network: &'static Network, public_key: &'static str) -> Self {
        Self { source: Source::Host(HostIn::new(host, network)), public_key: demand_key(public_key) }
    }

    /// A cache that is no host of the fleet.
    ///
    /// # Panics
    /// If `url` does not begin with `https://` or `http://`, or `public_key` is none; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn url(url: &'static str, public_key: &'static str) -> Self {
        if !starts_with(url, "https://") && !starts_with(url, "http://") {
            refuse(Msg::new().s("\"").s(url).s("\" is no binary cache"), "write its address, such as \"https://nix-community.cachix.org\"");
        }
        Self { source: Source::Url(url), public_key: demand_key(public_key) }
    }

    /// The host is reached at that address, which no interface of it declares: one that a VPN gives it.
    ///
    /// # Panics
    /// If it is outside the network, or the cache no host of the fleet; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn at(mut self, address: &'static str) -> Self {
        match self.source {
            Source::Host(host) => self.source = Source::Host(host.at(address)),
            Source::Url(url) => refuse(Msg::new().s("the cache ").s(url).s(" has its address already"), "take `.at(..)` out"),
        }
        self
    }

    /// The address that Nix asks. A host of the fleet must serve there.
    fn address(&self, fleet: &Resolved) -> Result<String, Refusal> {
        let server = match self.source {
            Source::Url(url) => return Ok(url.to_owned()),
            Source::Host(server) => server,
        };
        let (address, host) = (server.addresses(fleet)?[0], server.find(fleet)?);
        let serving = host.facts().listeners.iter().find(|listener| listener.module.id == NixCacheServer.id());
        let Some(serving) = serving else {
            let help = format!("add `NixCacheServer::on()` and `NixCacheServer::key_file(..)` to `{}`", server.host);
            return Err(Refusal::requires(format!("`{}` serves no binary cache", server.host), help).beside(host, NixCacheServer::SWITCH));
        };
        if !serving.reached_from(server.network) {
            let message = format!("the binary cache of `{}` is closed to network `{}`", server.host, server.network.name);
            let help = "add the network to `NixCacheServer::from` there";
            return Err(Refusal::requires(message, help).beside(host, NixCacheServer::FROM));
        }
        Ok(format!("http://{address}:{}", serving.port.number()))
    }

    fn is_on(&self, host: &str) -> bool {
        matches!(self.source, Source::Host(server) if server.host == host)
    }
}

/// `name:` and 32 bytes in base 64.
#[track_caller]
const fn demand_key(key: &'static str) -> &'static str {
    const LENGTH: usize = 44;
    let b = key.as_bytes();
    let mut colon = 0;
    while colon < b.len() && b[colon] != b':' {
        colon += 1;
    }
    let mut bad = colon == 0 || b.len() != colon + 1 + LENGTH || b[b.len() - 1] != b'=';
    let mut i = colon + 1;
    while i + 1 < b.len() {
        bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'+' | b'/'));
        i += 1;
    }
    if bad {
        refuse(
            Msg::new().s("\"").s(key).s("\" is no public key of a binary cache"),
            "it is a name, a colon and 44 characters, as in \"cache.nixos.org-1:6NCH…=\"",
        );
    }
    key
}

/// Binary caches that are asked beside cache.nixos.org.
///
/// Sets `nix.settings.{substituters,trusted-public-keys}`, to which NixOS and nix-darwin add their own. A host is never a client of itself,
/// so that a base may name the cache for all. What cannot be reached is not waited for: `nix.settings.{connect-timeout,fallback}`. A host
/// of the fleet that does not serve to the network that it is asked over is refused when the configuration is made.
#[derive(Module)]
#[module(id = "nix.cache-client")]
pub struct NixCacheClient {
    /// The caches, each with its key: `nix.settings.{substituters,trusted-public-keys}`.
    #[flag(required)]
    pub caches: Vec<NixCache>,
    /// How long one is waited for: `nix.settings.connect-timeout`, in seconds.
    #[flag(default = seconds(5))]
    pub timeout: Interval,
}

impl Configure for NixCacheClient {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let (fleet, host) = (cx.fleet(), cx.host());
        let (mut urls, mut keys) = (Vec::new(), Vec::new());
        for (n, cache) in self.caches.iter().enumerate().filter(|(_, cache)| !cache.is_on(host.name())) {
            match cache.address(fleet) {
                Ok(url) => urls.push(url),
                Err(refusal) => cx.refuse(Self::CACHES, refusal.element(n)),
            }
            keys.push(cache.public_key);
        }
        if keys.is_empty() {
            return;
        }
        cx.from(Self::CACHES).set(nix! {
            nix.settings = {
                substituters = urls;
                trusted-public-keys = keys;
            };
        });
        cx.set(nix! {
            nix.settings = {
                connect-timeout = (self.timeout.seconds());
                fallback = true;
            };
        });
    }

    fn darwin(&self, cx: &mut HostCx<'_>) {
        self.nixos(cx);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        system::KeyFile,
        testing::{refused, system, system_among},
    };
    use expect_test::expect;

    const KEY: &str = "desk-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    static LAN: Network = Network::new("lan", "10.0.0.0/24");
    static MESH: Network = Network::new("mesh", "100.64.0.0/10");
    static TO_LAN: [&Network; 1] = [&LAN];
    static DESK: [NixCache; 1] = [NixCache::host("desk", &LAN, KEY)];
    static OVER_MESH: [NixCache; 1] = [NixCache::host("desk", &MESH, KEY).at("100.64.0.10")];
    static OUTSIDE: [NixCache; 1] = [NixCache::url("https://cache.example.org", KEY)];

    fn laptop(settings: &[Setting]) -> HostBuf {
        Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed().with([NixCacheClient::on()]).with(settings.iter().copied())
    }

    fn desk() -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").nic(Nic::wired("eno1").dhcp(&LAN, "10.0.0.2")).computed()
    }

    fn server() -> HostBuf {
        let key = NixCacheServer::key_file(KeyFile::new("/run/secrets/key"));
        desk().with([NixCacheServer::on(), key, NixCacheServer::from(&TO_LAN)])
    }

    #[test]
    fn a_cache_comes_with_its_key() {
        let settings = [NixCacheClient::caches(&DESK), NixCacheClient::add_caches(&OUTSIDE)];
        expect![[r#"
            nix.settings.substituters = [
              "http://10.0.0.2:5000"
              "https://cache.example.org"
            ];
            nix.settings.trusted-public-keys = [
              "desk-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
              "desk-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            ];
            nix.settings.connect-timeout = 5;
            nix.settings.fallback = true;
        "#]]
        .assert_eq(&system_among(&NixCacheClient, [laptop(&settings), server()]));
        let text = system(&NixCacheClient, laptop(&[NixCacheClient::caches(&OUTSIDE), NixCacheClient::timeout(seconds(2))]));
        assert!(text.contains("connect-timeout = 2;"), "{text}");
    }

    #[test]
    fn a_host_is_no_client_of_itself() {
        let itself = server().with([NixCacheClient::on(), NixCacheClient::caches(&DESK)]);
        assert_eq!(system(&NixCacheClient, itself), "");
    }

    #[test]
    fn the_server_serves_there() {
        let text = |caches, server| system_among(&NixCacheClient, [laptop(&[caches]), server]);
        assert!(text(NixCacheClient::caches(&DESK), desk()).contains("host `lap` (laptop): `desk` serves no binary cache"));
        let closed = text(NixCacheClient::caches(&OVER_MESH), server());
        assert!(closed.contains("the binary cache of `desk` is closed to network `mesh`"), "{closed}");
        let open = server().with([NixCacheServer::add_from(const { &[&MESH] })]);
        assert!(text(NixCacheClient::caches(&OVER_MESH), open).contains("\"http://100.64.0.10:5000\""));
        assert!(system(&NixCacheClient, laptop(&[NixCacheClient::caches(&DESK)])).contains("no host of the fleet is called `desk`"));
    }

    #[test]
    fn a_mac_is_a_client_too() {
        let mac = Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("26.05").computed();
        let text = system(&NixCacheClient, mac.with([NixCacheClient::on(), NixCacheClient::caches(&OUTSIDE)]));
        assert!(text.contains(r#"nix.settings.substituters = [ "https://cache.example.org" ];"#), "{text}");
    }

    #[test]
    fn a_client_has_a_cache() {
        assert_eq!(refused(laptop(&[])), [("missing", "nix.cache-client".to_owned())]);
        assert_eq!(refused(laptop(&[NixCacheClient::caches(&OUTSIDE)])), []);
    }

    #[test]
    #[should_panic(expected = "\"desk-1:short\" is no public key of a binary cache")]
    fn a_key_is_whole() {
        let _ = NixCache::url("https://cache.example.org", "desk-1:short");
    }
}
