use crate::{
    bases::VPS,
    network::{PUBLIC, mesh},
    storage::VPS_EXPORTS,
    users::{AKU, OPERATOR_KEYS},
};
use nivis::prelude::*;

/// The one machine with a public address. If SSH fails, the provider's console is the way in.
#[host]
pub static VPS_PROD: Host = Host::vps("vps-prod", Vps { cores: 12, memory: gib(32), ..Vps::DEFAULT })
    .state("25.11")
    .users(&[&AKU])
    .tags(&["server"])
    .base(&VPS)
    .nic(Nic::wired("ens3").driver("virtio_net").fixed(&PUBLIC, "203.0.113.10"))
    .with(&[
        Identity::server_env(ServerEnv::Prod),
        Luks::disks(&[Disk::gpt("main", "/dev/disk/by-path/pci-0000:00:05.0")
            .partition(Partition::esp(gib(1), "/boot"))
            .encrypted(Volume::ext4("cryptroot", "/"))]),
        RemoteUnlock::nic("ens3"),
        RemoteUnlock::authorized_keys(&OPERATOR_KEYS),
        RemoteUnlock::host_key(InitrdKey::new("initrd_host_key_vps")),
        DockerRootless::dns(&[Ipv4::new("198.51.100.53"), Ipv4::new("198.51.100.54")]),
        NfsServer::on(),
        NfsServer::exports(&VPS_EXPORTS),
        NfsServer::bind(Ipv4::new(mesh::VPS_PROD)),
        PostgreSql::on(),
        PostgreSql::version(PostgreSqlVersion::V16),
        PostgreSql::add_databases(&["finance", "linkwarden", "matrix", "miniflux", "n8n", "plane", "vaultwarden"]),
        Redis::on(),
        Redis::max_memory(gib(2)),
        DatabaseBackup::on(),
        DatabaseBackup::hourly_keep(72),
        DatabaseBackup::redis(true),
    ]);
