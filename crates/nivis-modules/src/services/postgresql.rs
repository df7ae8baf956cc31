use super::listening;
use nivis::{choice, prelude::*};

choice! {
    /// A major version of PostgreSQL. Another one needs the data moved by `pg_upgrade` or a dump first.
    pub enum PostgreSqlVersion {
        /// 14, maintained until November 2026.
        V14 = "14",
        /// 15, maintained until November 2027.
        V15 = "15",
        /// 16, maintained until November 2028.
        V16 = "16",
        /// 17, maintained until November 2029.
        V17 = "17",
        /// 18, maintained until November 2030.
        V18 = "18",
    }
}

/// PostgreSQL, with databases that belong to a role of the same name.
///
/// Sets `services.postgresql`. It always listens on loopback and on its Unix socket, beside that on what `bind` says. Who may log in is
/// decided twice: the firewall lets members of `clients` reach the port, and `pg_hba.conf` lets them log in with a password
/// (SCRAM), to the declared databases only. A role has no password until one is set, and then nobody can log in as it but by the
/// Unix socket, where the system user of the same name needs none.
#[derive(Module)]
#[module(id = "services.postgresql", kinds(Linux))]
pub struct PostgreSql {
    /// The major version, `services.postgresql.package`. Named by the host, since a new one can't read the data of the old.
    #[flag(required)]
    pub version: PostgreSqlVersion,
    /// Databases, each with an owner of the same name: `services.postgresql.ensureDatabases` and `ensureUsers`. One that leaves the list
    /// stays where it is.
    pub databases: Vec<String>,
    /// Port of TCP and, as part of its name, of the Unix socket: `services.postgresql.settings.port`.
    #[flag(default = Port::new(5432))]
    pub port: Port,
    /// Addresses of the host that it listens on beside loopback: `services.postgresql.settings.listen_addresses`.
    pub bind: Vec<Ipv4>,
    /// Networks whose members may connect: `services.postgresql.authentication` and the firewall. Empty means the host itself only.
    #[flag(requires(PostgreSql::bind))]
    pub clients: Vec<&'static Network>,
}

impl Configure for PostgreSql {
    fn facts(&self, facts: &mut Facts) {
        listening::listen(facts, "postgresql", self.port, &self.bind, &self.clients);
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        let package = format!("postgresql_{}", self.version.name());
        let owners: Vec<_> = self.databases.iter().map(|name| nix! { ensureDBOwnership = true; name = name; }).collect();
        let (addresses, authentication) = (listening::joined(&self.bind, ","), self.pg_hba());
        cx.set(nix! {
            services.postgresql = {
                enable = true;
                ensureDatabases = self.databases;
                settings.port = self.port;
            };
        });
        cx.from(Self::VERSION).set(nix! { services.postgresql.package = (nivis::nix::Value::pkgs([package])); });
        cx.from(Self::DATABASES).set(nix! { services.postgresql.ensureUsers = owners; });
        // NixOS says both itself with the priority of a plain value: `localhost`, and a loopback that takes MD5.
        cx.from(Self::BIND).set(nix! { services.postgresql.settings.listen_addresses = lib.mkForce(addresses); });
        cx.from(Self::BIND).from(Self::CLIENTS).from(Self::DATABASES).set(nix! {
            services.postgresql.authentication = lib.mkForce(indented(authentication));
        });
        // An address that is not there yet is a warning to PostgreSQL, which then goes on without it.
        listening::wait_for_addresses(cx, "postgresql", Self::BIND, &self.bind);
    }
}

impl PostgreSql {
    /// `pg_hba.conf`: the first line that fits a connection decides.
    ///
    /// The two lines for the Unix socket are those of nixos/modules/services/databases/postgresql.nix, so that entries of `identMap`
    /// work. A program on the host, or in a container that shares the host's network, comes from the address that it connects to.
    fn pg_hba(&self) -> String {
        let databases = match self.databases.as_slice() {
            [] => "all".to_owned(),
            names => names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(","),
        };
        let mut text = "# TYPE DATABASE USER ADDRESS METHOD\nlocal all postgres peer map=postgres\nlocal all all peer\n".to_owned();
        let own = listening::addresses(&self.bind).into_iter().map(|address| format!("host all all {address}/32 scram-sha-256\n"));
        let clients = self.clients.iter().map(|network| format!("host {databases} all {} scram-sha-256\n", network.cidr));
        text.extend(own.chain(clients));
        text
    }
}

/// A name that is a word of `pg_hba.conf`, such as `all`, is a name only in quotes.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system, text_of};
    use expect_test::{Expect, expect};

    static LAN: Network = Network::new("lan.komi", "10.40.0.0/24");
    static OTHER: Network = Network::new("lan.other", "10.50.0.0/16");
    static ADMIN: User = User::new("admin", 1000);
    static PVE: ProxmoxNode = ProxmoxNode::new("pve");
    static ADDRESS: [Ipv4; 1] = [Ipv4::new("10.40.0.10")];
    static CLIENTS: [&Network; 2] = [&LAN, &OTHER];
    const VERSION: Setting = PostgreSql::version(PostgreSqlVersion::V16);

    /// komi-database of the reference fleet.
    fn komi(settings: &[Setting]) -> HostBuf {
        let lxc = Lxc { node: Some(&PVE), vmid: 110, cores: 2, memory: gib(4), disk: gib(30), ..Lxc::DEFAULT };
        let host = Host::lxc("komi-database", lxc).state("24.11").nic(Nic::veth("eth0").fixed(&LAN, "10.40.0.10"));
        host.computed().user(&ADMIN).with([PostgreSql::on(), VERSION]).with(settings.iter().copied())
    }

    fn reachable() -> HostBuf {
        komi(&[PostgreSql::databases(&["grafana", "npm"]), PostgreSql::bind(&ADDRESS), PostgreSql::clients(&CLIENTS)])
    }

    fn check(host: HostBuf, expected: Expect) {
        expected.assert_eq(&system(&PostgreSql, host));
    }

    #[test]
    fn by_default_only_the_host_itself_can_connect() {
        check(
            komi(&[]),
            expect![[r#"
            services.postgresql.enable = true;
            services.postgresql.ensureDatabases = [ ];
            services.postgresql.settings.port = 5432;
            services.postgresql.package = pkgs.postgresql_16;
            services.postgresql.ensureUsers = [ ];
            services.postgresql.settings.listen_addresses = lib.mkForce "127.0.0.1";
            services.postgresql.authentication = lib.mkForce ''
              # TYPE DATABASE USER ADDRESS METHOD
              local all postgres peer map=postgres
              local all all peer
              host all all 127.0.0.1/32 scram-sha-256
            '';
        "#]],
        );
        let fleet = crate::testing::resolved(komi(&[]));
        let listener = fleet.hosts()[0].facts().listeners.iter().find(|listener| listener.name == "postgresql").expect("it listens");
        assert!(matches!(listener.from, nivis::Reach::Itself), "{listener:?}");
    }

    #[test]
    fn databases_for_two_networks() {
        check(
            reachable(),
            expect![[r#"
            services.postgresql.enable = true;
            services.postgresql.ensureDatabases = [
              "grafana"
              "npm"
            ];
            services.postgresql.settings.port = 5432;
            services.postgresql.package = pkgs.postgresql_16;
            services.postgresql.ensureUsers = [
              {
                ensureDBOwnership = true;
                name = "grafana";
              }
              {
                ensureDBOwnership = true;
                name = "npm";
              }
            ];
            services.postgresql.settings.listen_addresses = lib.mkForce "127.0.0.1,10.40.0.10";
            services.postgresql.authentication = lib.mkForce ''
              # TYPE DATABASE USER ADDRESS METHOD
              local all postgres peer map=postgres
              local all all peer
              host all all 127.0.0.1/32 scram-sha-256
              host all all 10.40.0.10/32 scram-sha-256
              host "grafana","npm" all 10.40.0.0/24 scram-sha-256
              host "grafana","npm" all 10.50.0.0/16 scram-sha-256
            '';
            systemd.services.postgresql.after = [ "network-online.target" ];
            systemd.services.postgresql.wants = [ "network-online.target" ];
        "#]],
        );
    }

    #[test]
    fn each_line_of_pg_hba_has_its_fields() {
        let text = text_of(&PostgreSql, reachable(), "services.postgresql.authentication");
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<_> = line.split_ascii_whitespace().collect();
            match fields[0] {
                "local" => assert!(fields.len() == 4 || fields.len() == 5 && fields[4].contains('='), "{line}"),
                "host" => {
                    assert_eq!(fields.len(), 5, "{line}");
                    assert_eq!(Cidr::try_new(fields[3]).map(|_| fields[4]), Ok("scram-sha-256"), "{line}");
                }
                other => panic!("{other}: {line}"),
            }
        }
        assert_eq!(text.lines().filter(|line| line.starts_with("host \"grafana\",\"npm\" all")).count(), 2, "{text}");
    }

    #[test]
    fn a_database_may_be_called_like_a_keyword() {
        assert_eq!(["all", "a\"b"].map(quoted), ["\"all\"", "\"a\"\"b\""]);
    }

    #[test]
    fn an_address_is_listened_on_once() {
        let twice = Setting::leak(vec![listening::LOOPBACK, ADDRESS[0], ADDRESS[0]]);
        let text = system(&PostgreSql, komi(&[PostgreSql::bind(twice)]));
        assert!(text.contains(r#"listen_addresses = lib.mkForce "127.0.0.1,10.40.0.10";"#), "{text}");
    }

    #[test]
    fn clients_need_an_address_to_connect_to() {
        let clients = PostgreSql::clients(&CLIENTS);
        assert_eq!(refused(komi(&[clients])), [("requires", "services.postgresql.clients".to_owned())]);
        assert_eq!(refused(komi(&[clients, PostgreSql::bind(&ADDRESS)])), []);
    }

    #[test]
    fn the_version_is_named() {
        let host = Host::vps("db", Vps::DEFAULT).state("26.05").computed().user(&ADMIN);
        assert_eq!(refused(host.clone().with([PostgreSql::on()])), [("missing", "services.postgresql".to_owned())]);
        let text = system(
            &PostgreSql,
            host.with([PostgreSql::on(), PostgreSql::version(PostgreSqlVersion::V18), PostgreSql::port(Port::new(5433))]),
        );
        assert!(text.contains("package = pkgs.postgresql_18;") && text.contains("settings.port = 5433;"), "{text}");
    }
}
