use crate::{
    bases::HOMELAB,
    cache::DESK_CACHE,
    network::{LAN_MAIN, LAN_STORAGE, MESH_LIMITS},
    storage::NAS_EXPORTS,
    users::{AKU, BACKUP, OPERATOR_KEYS},
};
use nivis::prelude::*;

/// Everyone's files. It is awake from 16:00 to 23:00, so whatever it does by itself is then.
#[host]
pub static NAS_PROD: Host = Host::nas("nas-prod", Nas { cpu: Cpu::Amd, host_id: "8425e349", ..Nas::DEFAULT })
    .state("24.11")
    .users(&[&AKU])
    .tags(&["server"])
    .base(&HOMELAB)
    .nic(Nic::wired("enp5s0").driver("igb").fixed(&LAN_MAIN, "10.20.0.200"))
    .nic(
        Nic::bond("bond0", &["enp7s0f0", "enp7s0f1"])
            .lacp(Slow)
            .mac("00:00:5e:00:53:c8")
            .wake_on_lan()
            .mtu(9000)
            .fixed(&LAN_STORAGE, "10.20.100.200"),
    )
    .with(&[
        // Disks and start.
        HwconfigGuard::anchors(&[Anchor::initrd_module("mpt3sas")]),
        SystemdBoot::on(),
        Kernel::on(),
        Kernel::initrd_modules(&["mpt3sas"]),
        Disks::on(),
        Luks::on(),
        Luks::disks(&[Disk::gpt("system", "/dev/disk/by-id/ata-nas-prod-0")
            .partition(Partition::esp(gib(1), "/boot"))
            .encrypted(Volume::ext4("cryptroot", "/"))]),
        SwapFile::on(),
        SwapFile::size(gib(16)),
        RemoteUnlock::on(),
        RemoteUnlock::nic("enp5s0"),
        RemoteUnlock::authorized_keys(&OPERATOR_KEYS),
        RemoteUnlock::host_key(InitrdKey::new("initrd_host_key_nas")),
        RemoteUnlock::from(&[&LAN_MAIN]),
        // Pools.
        Zfs::on(),
        Zfs::pools(&[EXTPOOL, SSDPOOL]),
        Zfs::scrub_at(Calendar::new("Sun *-*-01..07 16:15:00")),
        Zfs::scrub_jitter(seconds(0)),
        Zfs::snapshots(&[Dataset::new("ssdpool")]),
        Zfs::replications(&[
            Replication::new("ssdpool/appdata", "extpool/replica/appdata").raw(),
            Replication::new("ssdpool/restic", "extpool/replica/restic").raw(),
            Replication::new("ssdpool/router-backups", "extpool/replica/router-backups").raw(),
            Replication::new("ssdpool/workstation_backups", "extpool/replica/workstation_backups").raw(),
        ]),
        Zfs::replicate_at(Calendar::new("Sun *-*-* 16:30:00")),
        NfsServer::on(),
        NfsServer::exports(&NAS_EXPORTS),
        // When it is awake.
        SleepWindow::on(),
        SleepWindow::wake_at(TimeOfDay::new("16:00")),
        SleepWindow::sleep_at(TimeOfDay::new("23:00")),
        AutoUpgrade::on(),
        AutoUpgrade::schedule(Calendar::new("Sat *-*-* 22:10:00")),
        AutoUpgrade::at_most(minutes(35)),
        // How it is reached, and what runs on it.
        Identity::server_env(ServerEnv::Prod),
        ServiceAccounts::on(),
        ServiceAccounts::accounts(&BACKUP),
        Networking::manager(Manager::Networkd),
        Sshd::from(&[&LAN_MAIN, &LAN_STORAGE]),
        Sshd::harden(true),
        Sysctl::on(),
        Sysctl::add_values(&MESH_LIMITS),
        DockerRootless::on(),
        DockerRootless::dns(&[Ipv4::new("10.20.0.1")]),
        DockerRootless::ports_from(Port::new(80)),
        NixCacheClient::on(),
        NixCacheClient::caches(&DESK_CACHE),
    ]);

/// Loses one disk of four without losing anything.
const SSDPOOL: Pool = Pool::new("ssdpool")
    .of(&[Vdev::raidz1(&[
        PoolDisk::new("ssd-0", "/dev/disk/by-id/ata-nas-prod-ssd-0"),
        PoolDisk::new("ssd-1", "/dev/disk/by-id/ata-nas-prod-ssd-1"),
        PoolDisk::new("ssd-2", "/dev/disk/by-id/ata-nas-prod-ssd-2"),
        PoolDisk::new("ssd-3", "/dev/disk/by-id/ata-nas-prod-ssd-3"),
    ])])
    .key(PoolKey::passphrase(KeyFile::new("/run/secrets/zfs_key_ssdpool")))
    .mount("/mnt/ssdpool")
    .properties(USUAL)
    .trim()
    .filesystems(&[
        // Others' files, which `backup` may read.
        PoolFilesystem::new("appdata").properties(ZfsProperties::new().acl()),
        PoolFilesystem::new("media").properties(LARGE_FILES),
        PoolFilesystem::new("restic").properties(LARGE_FILES),
        PoolFilesystem::new("router-backups"),
        PoolFilesystem::new("workstation_backups"),
    ]);

/// One disk: what can be fetched again, and copies.
const EXTPOOL: Pool = Pool::new("extpool")
    .of(&[Vdev::single(&[PoolDisk::new("ext-0", "/dev/disk/by-id/ata-nas-prod-ext-0")])])
    .key(PoolKey::passphrase(KeyFile::new("/run/secrets/zfs_key_extpool")))
    .mount("/mnt/extpool")
    .properties(USUAL)
    .filesystems(&[PoolFilesystem::new("downloads").properties(LARGE_FILES), PoolFilesystem::new("replica")]);

const USUAL: ZfsProperties = ZfsProperties::new().compression(Compression::Zstd).atime(false);
const LARGE_FILES: ZfsProperties = ZfsProperties::new().record_kib(1024);
