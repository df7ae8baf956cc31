//! What a setting needs.

use super::{AKU, LAN, MESH, Proof, Row, amd_laptop, bios_laptop, desktop, laptop, nas, refused, row, vps, waits, written};
use nivis::prelude::*;

static DISK: [LuksDisk; 1] =
    [Disk::gpt("main", "/dev/vda").partition(Partition::esp(gib(1), "/boot")).encrypted(Volume::ext4("cryptroot", "/"))];
static DATA: [LuksDisk; 1] = [Disk::gpt("data", "/dev/vdb").encrypted(Volume::ext4("cryptdata", "/data"))];
static LUKS1: [LuksDisk; 1] =
    [Disk::gpt("main", "/dev/vda").partition(Partition::bios_boot()).encrypted(Volume::ext4("cryptroot", "/").luks1())];
static SWAP: [LuksDisk; 1] = [Disk::gpt("main", "/dev/vda").encrypted(Volume::swap("cryptswap", gib(20)).resume())];
static SUBVOLUMES: [Subvolume; 1] = [Subvolume::new("@", "/")];
static BTRFS: [LuksDisk; 1] = [Disk::gpt("main", "/dev/vda").encrypted(Volume::btrfs("cryptroot", &SUBVOLUMES))];

const UNLOCK: [Setting; 6] = [
    Disks::on(),
    Luks::on(),
    Luks::disks(&DISK),
    RemoteUnlock::on(),
    RemoteUnlock::nic("ens3"),
    RemoteUnlock::authorized_keys(&["ssh-ed25519 AAAA aku@desk"]),
];
const INITRD_KEY: Setting = RemoteUnlock::host_key(InitrdKey::new("initrd_host_key_web"));

static EXPORTS: [NfsExport; 1] = [NfsExport::new("/mnt/pool/media", &[NfsPeer::host("desk", &LAN)])];
static MEDIA: [NfsMount; 1] = [NfsMount::host("nas", &LAN, "/mnt/pool/media", "media")];
static MUSIC: [NfsMount; 1] = [NfsMount::host("nas", &LAN, "/mnt/pool/music", "music")];

static MUSIC_EXPORT: [NfsExport; 1] = [NfsExport::new("/mnt/pool/music", &[NfsPeer::host("desk", &LAN)])];
/// A server of something else than what is mounted.
pub(super) const OTHER_EXPORTS: [Setting; 2] = [NfsServer::on(), NfsServer::exports(&MUSIC_EXPORT)];

const KEY: &str = "desk-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
static CACHES: [NixCache; 1] = [NixCache::host("desk", &LAN, KEY)];
static TO_LAN: [&Network; 1] = [&LAN];
pub(super) static TO_MESH: [&Network; 1] = [&MESH];
const KEY_FILE: Setting = NixCacheServer::key_file(KeyFile::new("/run/secrets/key"));

static ISLAND: Network = Network::new("island", "203.0.113.0/24");
static PUBLIC: Network = Network::new("public", "203.0.113.0/24").gateway("203.0.113.1");

pub(super) fn client() -> HostBuf {
    desktop().nic(Nic::wired("eno1").dhcp(&LAN, "10.0.0.2"))
}

pub(super) fn server() -> HostBuf {
    nas().nic(Nic::wired("eno1").fixed(&LAN, "10.0.0.200"))
}

pub(super) fn mounts() -> HostBuf {
    client().with([NfsClient::on(), NfsClient::mounts(&MEDIA)])
}

static HOUSEHOLD: Base = Base::new("household").with(&[NfsClient::on(), NfsClient::mounts(&MEDIA)]);

/// The host asks for something that is not there, beside what its base asks for and has.
pub(super) fn mounts_more() -> HostBuf {
    client().base(&HOUSEHOLD).with([NfsClient::add_mounts(&MUSIC)])
}

pub(super) fn exports() -> HostBuf {
    server().with([NfsServer::on(), NfsServer::exports(&EXPORTS)])
}

pub(super) fn asks() -> HostBuf {
    laptop().with([NixCacheClient::on(), NixCacheClient::caches(&CACHES)])
}

pub(super) fn serves(to: &'static [&'static Network; 1]) -> HostBuf {
    client().with([NixCacheServer::on(), KEY_FILE, NixCacheServer::from(to)])
}

fn addressed(network: &'static Network) -> HostBuf {
    vps().nic(Nic::wired("ens3").fixed(network, "203.0.113.5")).with([Networking::on(), Networking::manager(Manager::Networkd)])
}

fn driven() -> HostBuf {
    vps().nic(Nic::wired("ens3").driver("virtio_net")).with(UNLOCK)
}

fn encrypted(host: HostBuf, disks: Setting) -> HostBuf {
    host.with([Disks::on(), Luks::on(), disks])
}

fn grub(host: HostBuf) -> HostBuf {
    host.with([Grub::on(), Grub::device(BlockDevice::new("/dev/vda"))])
}

fn database(with: impl IntoIterator<Item = Setting>) -> HostBuf {
    vps().with([PostgreSql::on(), PostgreSql::version(PostgreSqlVersion::V17)]).with(with)
}

/// A flag of a module that is off does nothing, which is refused.
fn dead(flag: &'static str, host: &HostBuf, setting: Setting, on: impl IntoIterator<Item = Setting>) -> Proof {
    refused("dead", flag, host.clone().with([setting]), host.clone().with([setting]).with(on))
}

/// A flag of sshd that needs hardening.
fn hardened(flag: &'static str, setting: Setting) -> Proof {
    refused("requires", flag, vps().with([Sshd::on(), setting]), vps().with([Sshd::on(), Sshd::harden(true), setting]))
}

pub(super) fn rows() -> Vec<Row> {
    [hardware(), containers_and_databases(), web(), network_and_services(), access(), desktops_and_boot(), nix_and_backups()]
        .into_iter()
        .flatten()
        .collect()
}

fn hardware() -> Vec<Row> {
    let t480 = ThinkPad::model(ThinkPadModel::T480);
    let unlocked = || driven().with([INITRD_KEY]);
    vec![
        row("Q1", [dead("hardware.thinkpad.fan", &laptop(), ThinkPad::fan(true), [ThinkPad::on(), t480])]),
        row(
            "Q2",
            [
                Proof::Type { flag: "hardware.thinkpad.model", ty: "ThinkPadModel" },
                refused("missing", "hardware.thinkpad", laptop().with([ThinkPad::on()]), laptop().with([ThinkPad::on(), t480])),
            ],
        ),
        row(
            "Q3",
            [
                dead("hardware.intel-gpu.fbc", &laptop(), IntelGpu::fbc(true), [IntelGpu::on()]),
                refused(
                    "requires",
                    "hardware.intel-gpu",
                    amd_laptop().with([IntelGpu::on(), IntelGpu::fbc(true)]),
                    laptop().with([IntelGpu::on(), IntelGpu::fbc(true)]),
                ),
            ],
        ),
        row(
            "Q4",
            [
                dead("power.laptop.thermald", &laptop(), LaptopPower::thermald(true), [LaptopPower::on()]),
                refused(
                    "requires",
                    "power.laptop.thermald",
                    amd_laptop().with([LaptopPower::on(), LaptopPower::thermald(true)]),
                    amd_laptop().with([LaptopPower::on(), LaptopPower::thermald(false)]),
                ),
            ],
        ),
        row(
            "Q5",
            [
                dead("power.laptop.amd_pstate", &amd_laptop(), LaptopPower::amd_pstate(AmdPstate::Active), [LaptopPower::on()]),
                refused(
                    "requires",
                    "power.laptop.amd_pstate",
                    laptop().with([LaptopPower::on(), LaptopPower::amd_pstate(AmdPstate::Active)]),
                    laptop().with([LaptopPower::on()]),
                ),
            ],
        ),
        row(
            "Q6",
            [
                Proof::Type { flag: "boot.remote-unlock.host_key", ty: "InitrdKey" },
                refused("missing", "boot.remote-unlock", driven(), unlocked()),
            ],
        ),
        row(
            "Q7",
            [refused("requires", "boot.remote-unlock.nic", vps().nic(Nic::wired("ens3")).with(UNLOCK).with([INITRD_KEY]), unlocked())],
        ),
        row(
            "Q8",
            [dead("power.hibernate.delay", &encrypted(laptop(), Luks::disks(&SWAP)), Hibernate::delay(minutes(5)), [Hibernate::on()])],
        ),
        row(
            "Q9",
            [refused(
                "requires",
                "apps.browser.sine",
                desktop().with([Browser::on(), Browser::sine(true)]),
                desktop().with([Browser::on(), Browser::program(BrowserProgram::Zen), Browser::sine(true)]),
            )],
        ),
        row("Q10", [with_runtime("games.light", &[LightGames::on()])]),
        row("Q11", [with_runtime("games.proton", &[Proton::on()])]),
        row(
            "Q12",
            [refused(
                "requires",
                "games.star-citizen",
                desktop().with([GameRuntime::on(), StarCitizen::on()]),
                desktop().with([GameRuntime::on(), Proton::on(), StarCitizen::on()]),
            )],
        ),
    ]
}

fn with_runtime(module: &'static str, settings: &[Setting]) -> Proof {
    let host = || desktop().with(settings.iter().copied());
    refused("requires", module, host(), host().with([GameRuntime::on()]))
}

static OWN_NICS: [ExternalInterface; 3] =
    [ExternalInterface::nic("bond0"), ExternalInterface::nic("bond0.100"), ExternalInterface::tunnel("tailscale0")];
static FOREIGN_NIC: [ExternalInterface; 1] = [ExternalInterface::nic("eth0")];
static DECLARED_TUNNEL: [ExternalInterface; 1] = [ExternalInterface::tunnel("bond0")];
static ON_WG: [PublishedPort; 1] = [PublishedPort::tcp("web", 80).on("wg0")];

/// A host with Docker, a bond and a VLAN on it.
fn guarded(external: &[Setting]) -> HostBuf {
    static PORTS: [&str; 2] = ["eno1", "eno2"];
    let host = desktop().nic(Nic::bond("bond0", &PORTS).dhcp(&LAN, "10.0.0.2")).nic(Nic::vlan("bond0", 100)).with([Docker::on()]);
    host.with(external.iter().copied())
}

fn containers_and_databases() -> Vec<Row> {
    static SHOP: [&str; 1] = ["shop"];
    vec![
        // Unset, it is every interface that has an address, so that it is empty on a host without one alone.
        row("Q13", [refused("requires", "security.docker-firewall.external", vps().with([Docker::on()]), guarded(&[]))]),
        row(
            "Q14",
            [
                refused(
                    "requires",
                    "security.docker-firewall.external",
                    guarded(&[DockerFirewall::external(&FOREIGN_NIC)]),
                    guarded(&[DockerFirewall::external(&OWN_NICS)]),
                ),
                refused(
                    "conflicts",
                    "security.docker-firewall.external",
                    guarded(&[DockerFirewall::external(&DECLARED_TUNNEL)]),
                    guarded(&[DockerFirewall::external(&OWN_NICS)]),
                ),
                refused(
                    "requires",
                    "security.docker-firewall.allow",
                    guarded(&[DockerFirewall::external(&OWN_NICS)]).with([DockerFirewall::allow(&ON_WG)]),
                    guarded(&[DockerFirewall::external(&OWN_NICS)]),
                ),
            ],
        ),
        waits("Q15", &["stack"]),
        waits("Q16", &["stack"]),
        waits("Q17", &["exporter", "cadvisor"]),
        waits("Q18", &["exporter"]),
        waits("Q19", &["prometheus"]),
        waits("Q20", &["exporter"]),
        waits("Q21", &["exporter", "mariadb"]),
        waits("Q22", &["exporter"]),
        waits("Q23", &["pgbouncer"]),
        row("Q24", [refused("requires", "services.database-backup", vps().with([DatabaseBackup::on()]), database([DatabaseBackup::on()]))]),
        waits("Q25", &["mariadb"]),
        row("Q26", [dead("services.database-backup.hourly_keep", &database([]), DatabaseBackup::hourly_keep(24), [DatabaseBackup::on()])]),
        row(
            "Q27",
            [
                written("services.postgresql.ensureUsers", "name = \"shop\"", database([PostgreSql::databases(&SHOP)]), database([])),
                written(
                    "services.postgresql.ensureUsers",
                    "ensureDBOwnership = true",
                    database([PostgreSql::databases(&SHOP)]),
                    database([]),
                ),
            ],
        ),
        waits("Q28", &["secret"]),
    ]
}

fn web() -> Vec<Row> {
    vec![
        waits("Q29", &["vaultwarden"]),
        waits("Q30", &["vaultwarden"]),
        waits("Q31", &["vaultwarden"]),
        waits("Q32", &["relay"]),
        waits("Q33", &["nginx"]),
        waits("Q34", &["nginx"]),
        waits("Q35", &["nginx"]),
        waits("Q36", &["grafana"]),
        waits("Q37", &["acme"]),
        waits("Q38", &["prometheus"]),
        waits("Q39", &["pve"]),
        waits("Q40", &["snmp"]),
        waits("Q41", &["blackbox"]),
        waits("Q42", &["nas-metrics"]),
        waits("Q43", &["notify"]),
        waits("Q44", &["notify"]),
        waits("Q45", &["tailscale"]),
        waits("Q46", &["tailscale", "headscale"]),
        waits("Q47", &["tailscale"]),
        waits("Q48", &["headscale"]),
    ]
}

fn network_and_services() -> Vec<Row> {
    let wakes = |nic: Nic| desktop().nic(nic).with([Networking::on(), Networking::manager(Manager::Networkd)]);
    let eno1 = || Nic::wired("eno1").dhcp(&LAN, "10.0.0.2");
    let upgrade = |channel| desktop().channel(channel).with([AutoUpgrade::on()]);
    let bound = |address| exports().with([NfsServer::bind(Ipv4::new(address))]);
    vec![
        row("Q49", [Proof::Ui { case: "nic_bond_without_members", says: "has no members" }]),
        // A bond is 802.3ad with layer3+4, and no other mode can be written; see `nivis::Link`.
        row("Q50", [Proof::Ui { case: "nic_lacp_without_bond", says: "is no bond, so it has no LACP rate" }]),
        row("Q51", [refused("requires", "network.networking.manager", addressed(&ISLAND), addressed(&PUBLIC))]),
        // It is a method of the interface, which the link file finds by its address.
        row(
            "Q52",
            [refused(
                "requires",
                "network.networking.manager",
                wakes(eno1().wake_on_lan()),
                wakes(eno1().mac("00:00:5e:00:53:10").wake_on_lan()),
            )],
        ),
        waits("Q53", &["wake-proxy"]),
        waits("Q54", &["wake-proxy"]),
        waits("Q55", &["litellm"]),
        waits("Q56", &["litellm"]),
        waits("Q57", &["litellm"]),
        waits("Q58", &["gamebot"]),
        row("Q59", [dead("system.auto-upgrade.user", &desktop(), AutoUpgrade::user(true), [AutoUpgrade::on()])]),
        row("Q60", [written("systemd.services.system-upgrade.script", "nixpkgs-unstable", upgrade(Unstable), upgrade(Stable))]),
        waits("Q61", &["home-backup"]),
        waits("Q62", &["home-backup"]),
        waits("Q63", &["home-backup"]),
        row(
            "Q64",
            [refused("dead", "storage.nfs-client.mounts", [client().with([NfsClient::mounts(&MEDIA)]), exports()], [mounts(), exports()])],
        ),
        row(
            "Q65",
            [
                refused("requires", "storage.nfs-client.mounts", [mounts(), server()], [mounts(), exports()]),
                refused("requires", "storage.nfs-client.mounts", mounts(), [mounts(), exports()]),
                refused(
                    "requires",
                    "storage.nfs-client.mounts",
                    [mounts().with([NfsClient::add_mounts(&MUSIC)]), exports()],
                    [mounts(), exports()],
                ),
                refused("requires", "storage.nfs-client.mounts", [mounts(), bound("100.64.0.3")], [mounts(), bound("10.0.0.200")]),
            ],
        ),
        row(
            "Q66",
            [written("networking.firewall.extraInputRules", "10.0.0.0/24 tcp dport 2049", [exports(), client()], [server(), client()])],
        ),
    ]
}

fn server_without_sshd() -> HostBuf {
    vps().with([Sshd::off("the provider's console is enough")])
}

static GITEA: [Jail; 2] = [Jail::Sshd, Jail::Gitea];
static SSHD: [Jail; 1] = [Jail::Sshd];
static GITEA_LOG: [JailLog; 1] = [JailLog::unit(Jail::Gitea, "gitea.service")];

fn jailed(settings: &[Setting]) -> HostBuf {
    vps().with([Fail2ban::jails(&GITEA)]).with(settings.iter().copied())
}

fn access() -> Vec<Row> {
    let agent = Sudo::agent_auth(true).because("people are asked for each use of their keys");
    let server = || vps().user(&AKU).with([Sshd::on()]);
    vec![
        waits("Q67", &["claude"]),
        waits("Q68", &["access-token"]),
        row(
            "Q69",
            [
                refused("requires", "security.fail2ban.jails", jailed(&[]), jailed(&[Fail2ban::logs(&GITEA_LOG)])),
                refused("requires", "security.fail2ban.logs", server().with([Fail2ban::logs(&GITEA_LOG)]), server()),
                refused("requires", "security.fail2ban.jails", server_without_sshd().with([Fail2ban::jails(&SSHD)]), server_without_sshd()),
            ],
        ),
        waits("Q70", &["vpn-only"]),
        row(
            "Q71",
            [
                hardened("security.sshd.max_auth_tries", Sshd::max_auth_tries(2)),
                hardened("security.sshd.login_grace", Sshd::login_grace(seconds(20))),
                hardened("security.sshd.alive_interval", Sshd::alive_interval(minutes(1))),
                hardened("security.sshd.alive_count_max", Sshd::alive_count_max(2)),
            ],
        ),
        // Which keys count is no setting: they are those that sshd has, and come with the flag.
        row(
            "Q72",
            [
                written("security.pam.sshAgentAuth.authorizedKeysFiles", "/etc/ssh/authorized_keys.d/%u", server().with([agent]), server()),
                refused("requires", "security.sudo.agent_auth", server_without_sshd().with([agent]), server().with([agent])),
            ],
        ),
        waits("Q73", &["wireguard"]),
        waits("Q74", &["wireguard"]),
    ]
}

fn desktops_and_boot() -> Vec<Row> {
    let sway = || desktop().user(&AKU).with([Sway::on()]);
    let gpu = |settings: &[Setting]| amd_laptop().with([AmdGpu::on()]).with(settings.iter().copied());
    let cryptodisk = |disks| encrypted(grub(bios_laptop()), disks).with([Grub::cryptodisk(true)]);
    let gtt = AmdGpu::gtt_size_mib(49152);
    let esp = |path| encrypted(desktop(), Luks::disks(&DISK)).with([SystemdBoot::on(), SystemdBoot::esp(path)]);
    let scrub = |path: &'static [&'static str; 1]| {
        encrypted(desktop(), Luks::disks(&BTRFS)).with([BtrfsScrub::on(), BtrfsScrub::file_systems(path)])
    };
    vec![
        // A desktop is one module, which has both halves.
        row(
            "Q75",
            [
                written("programs.sway.enable", "true", sway(), desktop().user(&AKU)),
                written("wayland.windowManager.sway.enable", "true", sway(), desktop().user(&AKU)),
            ],
        ),
        row(
            "Q76",
            [
                dead("power.tlp.governor", &laptop(), Tlp::governor(Governor::Powersave), [Tlp::on()]),
                dead("power.tlp.wifi_power_save", &laptop(), Tlp::wifi_power_save(true), [Tlp::on()]),
                dead("power.tlp.profile", &laptop(), Tlp::profile(PlatformProfile::Balanced), [Tlp::on()]),
            ],
        ),
        row(
            "Q77",
            [
                dead("power.logind.lid", &laptop(), Logind::lid(LidAction::Lock), [Logind::on()]),
                dead("power.logind.power_key", &laptop(), Logind::power_key(PowerKey::Lock), [Logind::on()]),
            ],
        ),
        row(
            "Q78",
            [
                refused("requires", "hardware.amd-gpu", laptop().with([AmdGpu::on(), AmdGpu::lact(true)]), gpu(&[AmdGpu::lact(true)])),
                dead("hardware.amd-gpu.lact", &amd_laptop(), AmdGpu::lact(true), [AmdGpu::on()]),
                dead("hardware.amd-gpu.suspend_workaround", &amd_laptop(), AmdGpu::suspend_workaround(true), [AmdGpu::on()]),
                dead("hardware.amd-gpu.disable_ips", &amd_laptop(), AmdGpu::disable_ips(true), [AmdGpu::on()]),
            ],
        ),
        row(
            "Q79",
            [
                refused("requires", "hardware.amd-gpu.gtt_size_mib", gpu(&[gtt]), gpu(&[gtt, AmdGpu::disable_ips(true)])),
                refused("requires", "hardware.amd-gpu.gtt_size_mib", gpu(&[gtt]), gpu(&[gtt, AmdGpu::suspend_workaround(true)])),
            ],
        ),
        row(
            "Q80",
            [
                refused("requires", "boot.grub", grub(laptop()), grub(bios_laptop())),
                dead("boot.grub.device", &bios_laptop(), Grub::device(BlockDevice::new("/dev/vda")), [Grub::on()]),
            ],
        ),
        row(
            "Q81",
            [
                refused("requires", "boot.grub.cryptodisk", grub(bios_laptop()).with([Grub::cryptodisk(true)]), grub(bios_laptop())),
                refused("requires", "boot.grub.cryptodisk", cryptodisk(Luks::disks(&DATA)), cryptodisk(Luks::disks(&LUKS1))),
            ],
        ),
        row(
            "Q82",
            [
                refused(
                    "requires",
                    "boot.systemd-boot",
                    bios_laptop().with([SystemdBoot::on(), SystemdBoot::esp("/efi")]),
                    laptop().with([SystemdBoot::on(), SystemdBoot::esp("/efi")]),
                ),
                dead("boot.systemd-boot.esp", &laptop(), SystemdBoot::esp("/efi"), [SystemdBoot::on()]),
                refused("conflicts", "boot.systemd-boot.esp", esp("/efi"), esp("/boot")),
            ],
        ),
        row("Q83", [refused("requires", "storage.btrfs-scrub.file_systems", scrub(&["/data"]), scrub(&["/"]))]),
    ]
}

fn panel(repository: &'static str) -> HostBuf {
    static ACTIONS: [PanelAction; 1] = [PanelAction::new("check", "Check", "cargo run -p fleet -- check")];
    let settings = [ControlPanel::on(), ControlPanel::repository(WorkingCopy::new(repository)), ControlPanel::actions(&ACTIONS)];
    desktop().user(&AKU).with(settings)
}

fn nix_and_backups() -> Vec<Row> {
    vec![
        // No interface is named: who may ask is said by networks, and the key is a file of the host.
        row(
            "Q84",
            [
                Proof::Type { flag: "nix.cache-server.key_file", ty: "KeyFile" },
                Proof::Type { flag: "nix.cache-server.from", ty: "Vec<&'static Network>" },
                refused("missing", "nix.cache-server", client().with([NixCacheServer::on()]), serves(&TO_LAN)),
            ],
        ),
        // A cache can't be written without its key.
        row("Q85", [Proof::Type { flag: "nix.cache-client.caches", ty: "Vec<NixCache>" }]),
        row(
            "Q86",
            [
                refused("requires", "nix.cache-client.caches", [asks(), client()], [asks(), serves(&TO_LAN)]),
                refused("requires", "nix.cache-client.caches", [asks(), serves(&TO_MESH)], [asks(), serves(&TO_LAN)]),
                written(
                    "nix.settings.substituters",
                    "http://10.0.0.2:5001",
                    [asks(), serves(&TO_LAN).with([NixCacheServer::port(Port::new(5001))])],
                    [asks(), serves(&TO_LAN)],
                ),
            ],
        ),
        row("Q87", [refused("requires", "apps.control-panel.repository", panel("/srv/fleet"), panel("/home/aku/fleet"))]),
        waits("Q88", &["egress-audit"]),
        waits("Q89", &["tunnel"]),
        waits("Q90", &["vps-backup"]),
        waits("Q91", &["nas-pull"]),
    ]
}
