//! A value for each flag whose type does not say what its values are, and of which the reference fleet says nothing.

use super::machines::{AKU, LAN};
use nivis::{FlagMeta, Setting, prelude::*};

/// The host that others name: see `machines::server`.
pub(super) const SERVER: &str = "server";
const DISK: &str = "/dev/disk/by-id/nvme-sample";
const CACHE_KEY: &str = "server-1:Zmu4uQjzfdYbFRvEO1RtK5ZDVr8a3G5nH2hT8rwQcVk=";
const REASON: &str = "the user looks at the log from a script";

static OUTPUTS: [Output; 2] = [
    Output::new("DP-1").mode(2560, 1440).refresh(143_998).position(0, 0).scale(125).adaptive_sync().workspaces(&[1, 2, 3]),
    Output::new("HDMI-A-1").transform(Transform::Rotated90).position(2560, 0),
];
static PLACES: [OutputProfile; 1] = [OutputProfile::new("desk", &OUTPUTS)];
static PRINTERS: [Printer; 2] =
    [Printer::new("office", "ipp://10.20.0.9/ipp/print").location("hall"), Printer::new("old", "socket://10.20.0.8").model("gutenprint")];
static BTRFS: [Subvolume; 2] = [Subvolume::new("@", "/"), Subvolume::new("@home", "/home")];
static RESUMED: [LuksDisk; 1] = [Disk::gpt("main", DISK)
    .partition(Partition::esp(gib(1), "/boot"))
    .encrypted(Volume::swap("cryptswap", gib(32)).resume())
    .encrypted(Volume::btrfs("cryptroot", &BTRFS).allow_discards())];
static OPENED_BY_GRUB: [LuksDisk; 1] =
    [Disk::gpt("main", DISK).partition(Partition::bios_boot()).encrypted(Volume::ext4("cryptroot", "/").luks1())];
static EXPORTS: [NfsExport; 2] = [
    NfsExport::new("/srv/media", &[NfsPeer::network(&LAN).writes(), NfsPeer::host(SERVER, &LAN)]),
    NfsExport::new("/srv/backups", &[NfsPeer::address(&LAN, "10.99.240.7")]).squash(Squash::All),
];
static MOUNTS: [NfsMount; 2] =
    [NfsMount::host(SERVER, &LAN, "/srv/media", "media"), NfsMount::outside("192.0.2.7", "/volume1/films", "films").read_only()];
static CACHES: [NixCache; 2] = [NixCache::host(SERVER, &LAN, CACHE_KEY), NixCache::url("https://cache.example.org", CACHE_KEY)];
static ALL_JAILS: [Jail; 6] = [Jail::Sshd, Jail::Recidive, Jail::NginxHttpAuth, Jail::NginxBotsearch, Jail::Gitea, Jail::Vaultwarden];
static LOGS: [JailLog; 4] = [
    JailLog::unit(Jail::NginxHttpAuth, "nginx.service"),
    JailLog::file(Jail::NginxBotsearch, "/var/log/nginx/error.log"),
    JailLog::unit(Jail::Gitea, "gitea.service"),
    JailLog::unit(Jail::Vaultwarden, "vaultwarden.service"),
];
static RULES: [PolkitRule; 2] = [
    PolkitRule::new("nobody mounts", &["org.freedesktop.udisks2.*"], PolkitSubject::Group("wheel"), PolkitResult::No),
    PolkitRule::root_for("backup", &["org.freedesktop.policykit.exec"], PolkitSubject::User(&AKU), REASON),
];
static PUBLISHED: [PublishedPort; 2] = [PublishedPort::tcp("wiki", 8123).from(&[&LAN]), PublishedPort::udp("discovery", 21027).on("eth0")];
static TYPEFACE: Typeface = Typeface::new("noto-fonts", "Noto Sans");
static FILES: [Passwordless; 2] = [
    Passwordless::new("/run/current-system/sw/bin/dmesg", REASON).args("--human"),
    Passwordless::new("/run/current-system/sw/bin/poweroff", REASON).any_args(),
];

/// The first value of a flag is also what hosts get that need it for something else.
pub(super) static SAMPLES: &[Setting] = &[
    AutoUpgrade::flake(FlakeRef::new("git+https://git.example.org/fleet")),
    BtrfsScrub::file_systems(&["/home"]),
    Browser::extensions(&[Extension::new("cjpalhdlnbpafiamejdnhcphjbkeiagm")]),
    DnsBlocklist::allow(&[AllowedDomain::new("school.example")]),
    DnsBlocklist::extra(&[BlockCategory::Gambling]),
    DockerFirewall::allow(&PUBLISHED),
    DockerFirewall::external(&[ExternalInterface::nic("eth0"), ExternalInterface::tunnel("tailscale0")]),
    Fail2ban::jails(&ALL_JAILS),
    Fail2ban::logs(&LOGS),
    Fail2ban::multipliers(&[1, 5]),
    Firejail::wrap(&[Sandboxed::new("kdePackages.okular", "okular").profile("okular-strict").args(&["--net=none"])]),
    GpgAgent::longest(hours(24)),
    HwconfigGuard::anchors(&[Anchor::initrd_module("mpt3sas"), Anchor::luks("cryptdata")]),
    HwconfigGuard::file_systems(&[FileSystemType::Ext4, FileSystemType::Vfat]),
    Hyprland::bindings(&[Binding::new("SUPER, P", "exec, grim")]),
    Hyprland::outputs(&OUTPUTS),
    Hyprland::packages(packages!["grim"]),
    Kanshi::profiles(&PLACES),
    LightGames::games(packages!["superTuxKart"]),
    Locale::installed(&[LocaleName::new("cs_CZ.UTF-8")]),
    Locale::language(LocaleName::new("en_GB.UTF-8")),
    Locale::measures(LocaleName::new("cs_CZ.UTF-8")),
    NfsClient::mounts(&MOUNTS),
    NfsServer::exports(&EXPORTS),
    NixCacheClient::caches(&CACHES),
    Packages::user(packages!["bat", "nerd-fonts.jetbrains-mono"]),
    Plasma6::exclude(packages!["kdePackages.elisa"]),
    Plasma6::programs(packages!["kdePackages.kcalc"]),
    Polkit::admins(&[PolkitAdmin::User("aku"), PolkitAdmin::Group("wheel")]),
    Polkit::rules(&RULES),
    Printing::drivers(packages!["gutenprint"]),
    Printing::printers(&PRINTERS),
    RemoteUnlock::nic("eth0"),
    Sddm::theme_packages(packages!["where-is-my-sddm-theme"]),
    Shell::aliases(&[Alias::new("ll", "ls -l"), Alias::new("say", "echo \"${USER}\" 'x'")]),
    Stylix::emoji(&TYPEFACE),
    Stylix::sans_serif(&TYPEFACE),
    Stylix::serif(&TYPEFACE),
    Stylix::skip(&["kde"]),
    Stylix::wallpaper(Picture::new("./wallpapers/hills.png")),
    Sudo::passwordless(&FILES),
    Sysctl::values(&[SysctlValue::new("net.ipv4.tcp_syncookies", 1)]),
    Sway::bindings(&[Binding::new("Mod4+p", "exec grim")]),
    Swaybg::picture(Picture::new("./wallpapers/hills.png")),
    Swaybg::picture(Picture::new("/home/aku/hills.png")),
    WifiAudit::users(&[&AKU]),
];

/// What stands beside a flag on every host that sets it: what its module asks for in words, where no relation could.
pub(super) static BESIDE: &[(&FlagMeta, &[Setting])] = &[
    (AutoUpgrade::FLAKE, &[AutoUpgrade::update_inputs(false)]),
    (BtrfsScrub::SWITCH, &[Luks::on(), Luks::disks(&RESUMED)]),
    (Fail2ban::JAILS, &[Fail2ban::logs(&LOGS)]),
    (Fail2ban::LOGS, &[Fail2ban::jails(&ALL_JAILS)]),
    (Grub::CRYPTODISK, &[Luks::on(), Luks::disks(&OPENED_BY_GRUB)]),
    (Hibernate::SWITCH, &[Luks::on(), Luks::disks(&RESUMED)]),
    (Logind::LID, &[Hibernate::on()]),
    (Logind::LID_DOCKED, &[Hibernate::on()]),
    (Logind::LID_ON_CHARGER, &[Hibernate::on()]),
];
