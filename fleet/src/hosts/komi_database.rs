use crate::{network::LAN_KOMI, tenants::KOMI};
use nivis::prelude::*;

/// PostgreSQL and Redis for the tenant `komi`.
#[host]
pub static KOMI_DATABASE: Host =
    KOMI.lxc("database", 10, Lxc { cores: 2, memory: gib(4), disk: gib(30), ..Lxc::DEFAULT }).state("24.11").tags(&["server"]).with(&[
        Identity::server_env(ServerEnv::Prod),
        AutoUpgrade::schedule(Calendar::new("Sat *-*-* 03:00:00")),
        PostgreSql::on(),
        PostgreSql::version(PostgreSqlVersion::V16),
        PostgreSql::add_databases(&["grafana", "npm"]),
        PostgreSql::bind(&[Ipv4::new("10.40.0.10")]),
        PostgreSql::clients(&[&LAN_KOMI]),
        Redis::on(),
        Redis::max_memory(mib(512)),
        DatabaseBackup::on(),
        DatabaseBackup::daily(Calendar::new("02:00")),
        DatabaseBackup::hourly_keep(72),
        DatabaseBackup::redis(true),
        Docker::off("native services only: nothing on this host runs in a container"),
    ]);
