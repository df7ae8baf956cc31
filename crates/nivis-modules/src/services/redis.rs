use super::listening;
use nivis::{choice, prelude::*};

choice! {
    /// What happens when the memory is full: `maxmemory-policy` of redis.conf.
    pub enum Eviction {
        /// Writing fails. For data that must not vanish.
        Never = "noeviction",
        /// The key that was used longest ago goes. For a cache.
        LeastRecent = "allkeys-lru",
        /// The key that is used least often goes.
        LeastFrequent = "allkeys-lfu",
        /// As [`Eviction::LeastRecent`], among keys that expire anyway. For a cache and data in one server.
        LeastRecentOfExpiring = "volatile-lru",
        /// The key that expires soonest goes.
        SoonestExpiring = "volatile-ttl",
    }
}

/// Redis: one server, in memory, written to disk.
///
/// Sets `services.redis.servers.""`, whose unit is `redis.service` and whose Unix socket `/run/redis/redis.sock`. It always listens on
/// loopback, beside that on what `bind` says.
///
/// Redis refuses everyone beyond loopback as long as it has no password (`protected-mode`, redis.conf), so a `bind` alone would be a port
/// that is open and useless. Passwords are secrets, which this module does not have yet. Hence `bind` and `clients` need
/// `without_password`, which turns the protection off: then whoever the firewall lets through may read and write everything.
#[derive(Module)]
#[module(id = "services.redis", kinds(Linux))]
pub struct Redis {
    /// How much memory the data may take: `services.redis.servers."".settings.maxmemory`, in bytes. Without it Redis grows until the kernel
    /// ends it.
    pub max_memory: Option<Size>,
    /// What happens when that is full: `services.redis.servers."".settings.maxmemory-policy`.
    #[flag(default = Eviction::Never, requires(Redis::max_memory))]
    pub eviction: Eviction,
    /// Whether each change is written to a log that is read after a crash, at most a second being lost:
    /// `services.redis.servers."".appendOnly`. A snapshot is written now and then in any case.
    #[flag(default = true)]
    pub append_only: bool,
    /// Port that it listens on: `services.redis.servers."".port`.
    #[flag(default = Port::new(6379))]
    pub port: Port,
    /// Addresses of the host that it listens on beside loopback: `services.redis.servers."".bind`.
    #[flag(requires(Redis::without_password))]
    pub bind: Vec<Ipv4>,
    /// Networks whose members may connect: the firewall. Empty means the host itself only.
    #[flag(requires(Redis::bind, Redis::without_password))]
    pub clients: Vec<&'static Network>,
    /// Whether those who can reach it need no password: `services.redis.servers."".settings.protected-mode` is off.
    #[flag(default = false)]
    pub without_password: bool,
}

impl Configure for Redis {
    fn facts(&self, facts: &mut Facts) {
        listening::listen(facts, "redis", self.port, &self.bind, &self.clients);
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        let addresses = listening::joined(&self.bind, " ");
        cx.set(nix! {
            services.redis.servers."" = {
                enable = true;
                appendOnly = self.append_only;
                // The firewall module opens the port, for whom `clients` says.
                openFirewall = false;
                port = self.port;
                settings = {
                    maxmemory = (self.max_memory.map(Size::bytes));
                    protected-mode = (!self.without_password);
                };
            };
        });
        cx.from(Self::BIND).set(nix! { services.redis.servers."".bind = addresses; });
        if self.max_memory.is_some() {
            cx.set(nix! { services.redis.servers."".settings.maxmemory-policy = self.eviction; });
        }
        // Redis ends when it can't have an address.
        listening::wait_for_addresses(cx, "redis", Self::BIND, &self.bind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::{Expect, expect};

    static LAN: Network = Network::new("lan.komi", "10.40.0.0/24");
    static ADMIN: User = User::new("admin", 1000);
    static PVE: ProxmoxNode = ProxmoxNode::new("pve");
    static ADDRESS: [Ipv4; 1] = [Ipv4::new("10.40.0.10")];
    static CLIENTS: [&Network; 1] = [&LAN];

    fn komi(settings: &[Setting]) -> HostBuf {
        let host = Host::lxc("komi-database", Lxc { node: Some(&PVE), vmid: 110, ..Lxc::DEFAULT }).state("24.11");
        let host = host.nic(Nic::veth("eth0").fixed(&LAN, "10.40.0.10"));
        host.computed().user(&ADMIN).with([Redis::on()]).with(settings.iter().copied())
    }

    fn check(settings: &[Setting], expected: Expect) {
        expected.assert_eq(&system(&Redis, komi(settings)));
    }

    #[test]
    fn by_default_only_the_host_itself_can_connect() {
        check(
            &[],
            expect![[r#"
            services.redis.servers."".enable = true;
            services.redis.servers."".appendOnly = true;
            services.redis.servers."".openFirewall = false;
            services.redis.servers."".port = 6379;
            services.redis.servers."".settings.protected-mode = true;
            services.redis.servers."".bind = "127.0.0.1";
        "#]],
        );
        let fleet = crate::testing::resolved(komi(&[]));
        let listener = fleet.hosts()[0].facts().listeners.iter().find(|listener| listener.name == "redis").expect("it listens");
        assert!(matches!(listener.from, nivis::Reach::Itself), "{listener:?}");
    }

    #[test]
    fn a_cache_for_a_network() {
        let settings = [
            Redis::max_memory(mib(512)),
            Redis::eviction(Eviction::LeastRecent),
            Redis::append_only(false),
            Redis::bind(&ADDRESS),
            Redis::clients(&CLIENTS),
            Redis::without_password(true),
            Redis::port(Port::new(6380)),
        ];
        check(
            &settings,
            expect![[r#"
            services.redis.servers."".enable = true;
            services.redis.servers."".appendOnly = false;
            services.redis.servers."".openFirewall = false;
            services.redis.servers."".port = 6380;
            services.redis.servers."".settings.maxmemory = 536870912;
            services.redis.servers."".settings.protected-mode = false;
            services.redis.servers."".bind = "127.0.0.1 10.40.0.10";
            services.redis.servers."".settings.maxmemory-policy = "allkeys-lru";
            systemd.services.redis.after = [ "network-online.target" ];
            systemd.services.redis.wants = [ "network-online.target" ];
        "#]],
        );
        let fleet = crate::testing::resolved(komi(&settings));
        let listener = fleet.hosts()[0].facts().listeners.iter().find(|listener| listener.name == "redis").expect("it listens");
        assert!(matches!(&listener.from, nivis::Reach::Networks(networks) if networks[0].name == "lan.komi"), "{listener:?}");
    }

    #[test]
    fn nobody_connects_without_a_password_by_mistake() {
        let (bind, clients) = (Redis::bind(&ADDRESS), Redis::clients(&CLIENTS));
        assert_eq!(refused(komi(&[bind])), [("requires", "services.redis.bind".to_owned())]);
        assert_eq!(refused(komi(&[clients, Redis::without_password(true)])), [("requires", "services.redis.clients".to_owned())]);
        assert_eq!(refused(komi(&[bind, clients, Redis::without_password(true)])), []);
    }

    #[test]
    fn what_goes_first_needs_a_limit() {
        let eviction = Redis::eviction(Eviction::LeastFrequent);
        assert_eq!(refused(komi(&[eviction])), [("requires", "services.redis.eviction".to_owned())]);
        assert_eq!(refused(komi(&[eviction, Redis::max_memory(gib(2))])), []);
    }
}
