use crate::{
    bases::HOMELAB,
    cache::DESK_CACHE,
    network::{LAN_MAIN, LAN_STORAGE, MESH_LIMITS},
    storage::NAS_EXPORTS,
    users::{AKU, OPERATOR_KEYS},
};
use nivis::prelude::*;

/// Everyone's files. It is awake from 16:00 to 23:00, so whatever it does by itself is then.
#[host]
pub static NAS_PROD: Host = Host::nas("nas-prod", Nas { cpu: Cpu::Amd, host_id: "8425e349", ..Nas::DEFAULT })
    .state("24.11")
    .users(&[&AKU])
    .tags(&["prod", "server"])
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
        Zfs::pools(&[Pool::new("extpool").encrypted(), Pool::new("ssdpool").encrypted()]),
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
