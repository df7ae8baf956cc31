use crate::text::{refuse, starts_with};
use nivis::{
    Cell, FromCell, Msg,
    nix::{ToNix, Value},
    prelude::*,
};
use serde::Serialize;

/// A file on the machine that holds a key, such as `/run/secrets/nix_cache_signing_key`: never one in the Nix store, which everyone may
/// read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct KeyFile(&'static str);

impl KeyFile {
    /// The file at `path`.
    ///
    /// # Panics
    /// If it is no absolute path outside of the Nix store, or has spaces or quotes; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(path: &'static str) -> Self {
        let b = path.as_bytes();
        let mut i = 0;
        let mut bad = b.len() < 2 || b[0] != b'/';
        while i < b.len() {
            bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'/' | b'.' | b'_' | b'-'));
            i += 1;
        }
        if bad {
            refuse(Msg::new().s("key file \"").s(path).s("\" is no path"), "write an absolute path, such as \"/run/secrets/cache_key\"");
        }
        if starts_with(path, "/nix/store") {
            refuse(Msg::new().s("everyone may read the key file ").s(path), "keep it outside of the Nix store, such as in /run/secrets");
        }
        Self(path)
    }

    /// The path.
    pub const fn path(self) -> &'static str {
        self.0
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Text(self.0)
    }
}

impl FromCell for KeyFile {
    fn from_cell(cell: &Cell) -> Option<Self> {
        match *cell {
            Cell::Text(path) => Some(Self(path)),
            _ => None,
        }
    }
}

impl ToNix for KeyFile {
    fn to_nix(&self) -> Option<Value> {
        self.0.to_nix()
    }
}

/// A binary cache of what is in this host's Nix store, for others to take instead of building it: Harmonia, which signs what it sends.
///
/// Sets `services.harmonia.cache`; NixOS 25.11 and earlier had its options directly below `services.harmonia`. Clients know the key's
/// public half: see [`NixCacheClient`](struct@super::NixCacheClient). A pair is made by `nix-store --generate-binary-cache-key`.
#[derive(Module)]
#[module(id = "nix.cache-server", kinds(Linux))]
pub struct NixCacheServer {
    /// The file with the secret key: `services.harmonia.cache.signKeyPaths`. systemd gives it to the service; nobody else need read it.
    #[flag(required)]
    pub key_file: KeyFile,
    /// Port that it listens on: `services.harmonia.cache.settings.bind`, on all addresses.
    #[flag(default = Port::new(5000))]
    pub port: Port,
    /// Networks whose members may take from it; empty means everyone who can reach the host.
    pub from: Vec<&'static Network>,
    /// Which cache clients ask first, the lowest: `services.harmonia.cache.settings.priority`. cache.nixos.org has 40.
    #[flag(default = 30)]
    pub priority: u32,
}

impl Configure for NixCacheServer {
    fn facts(&self, facts: &mut Facts) {
        facts.listen("nix-cache", Tcp, self.port).from(&self.from);
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            services.harmonia.cache = {
                enable = true;
                settings = {
                    bind = (format!("[::]:{}", self.port.number()));
                    priority = self.priority;
                };
                signKeyPaths = [self.key_file];
            };
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, resolved, system};
    use expect_test::expect;

    static LAN: Network = Network::new("lan", "10.0.0.0/24");

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([NixCacheServer::on()]).with(settings.iter().copied())
    }

    const KEY: Setting = NixCacheServer::key_file(KeyFile::new("/run/secrets/nix_cache_signing_key"));

    #[test]
    fn it_signs_what_it_sends() {
        expect![[r#"
            services.harmonia.cache.enable = true;
            services.harmonia.cache.settings.bind = "[::]:5000";
            services.harmonia.cache.settings.priority = 30;
            services.harmonia.cache.signKeyPaths = [ "/run/secrets/nix_cache_signing_key" ];
        "#]]
        .assert_eq(&system(&NixCacheServer, desk(&[KEY])));
        let text = system(&NixCacheServer, desk(&[KEY, NixCacheServer::port(Port::new(5001)), NixCacheServer::priority(20)]));
        assert!(text.contains("\"[::]:5001\"") && text.contains("priority = 20;"), "{text}");
    }

    #[test]
    fn it_is_open_to_whom_it_says() {
        let networks: &'static [&'static Network] = Setting::leak([&LAN]);
        let fleet = resolved(desk(&[KEY, NixCacheServer::from(Setting::leak(networks))]));
        let listener = fleet.hosts()[0].facts().listeners.iter().find(|listener| listener.name == "nix-cache").expect("it listens");
        assert_eq!(listener.port.number(), 5000);
        assert!(matches!(&listener.from, nivis::Reach::Networks(networks) if networks.len() == 1), "{listener:?}");
    }

    #[test]
    fn no_key_no_cache() {
        assert_eq!(refused(desk(&[])), [("missing", "nix.cache-server".to_owned())]);
        assert_eq!(refused(desk(&[KEY])), []);
    }

    #[test]
    #[should_panic(expected = "everyone may read the key file /nix/store/abc-key")]
    fn a_key_is_not_in_the_store() {
        let _ = KeyFile::new("/nix/store/abc-key");
    }

    #[test]
    #[should_panic(expected = "key file \"cache.key\" is no path")]
    fn a_key_has_a_path() {
        let _ = KeyFile::new("cache.key");
    }
}
