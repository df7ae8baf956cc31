use crate::{
    disks::{Content, Disk, Disks, Luks, LuksDisk},
    lists::once,
    storage::{DataVolume, NfsClient, NfsMount, Volumes},
    text::{refuse, starts_with},
};
use nivis::{FlagMeta, Msg, ResolvedHost, choice, nix::Value, prelude::*};
use serde::Serialize;

choice! {
    /// A file system that a disk can have.
    pub enum FileSystemType {
        /// btrfs.
        Btrfs = "btrfs",
        /// ext4.
        Ext4 = "ext4",
        /// NTFS by the kernel's own driver.
        Ntfs = "ntfs3",
        /// FAT, which firmware reads.
        Vfat = "vfat",
        /// XFS.
        Xfs = "xfs",
        /// ZFS.
        Zfs = "zfs",
    }
}

/// Something without which the machine does not start, or not as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Anchor {
    /// Something is mounted there.
    Mount(&'static str),
    /// That encrypted volume is opened in the initrd.
    Luks(&'static str),
    /// That kernel module is in the initrd.
    InitrdModule(&'static str),
}

impl Anchor {
    /// Something is mounted at that path: `fileSystems.<path>`.
    ///
    /// # Panics
    /// If it is no absolute path; in a `static`, that is a compile error. The others likewise, if it is no name.
    #[must_use]
    #[track_caller]
    pub const fn mount(path: &'static str) -> Self {
        if !starts_with(path, "/") {
            refuse(Msg::new().s("mount point \"").s(path).s("\" is none"), "write an absolute path");
        }
        Self::Mount(plain(path))
    }

    /// The encrypted volume of that name is opened in the initrd: `boot.initrd.luks.devices.<name>`.
    #[must_use]
    #[track_caller]
    pub const fn luks(name: &'static str) -> Self {
        Self::Luks(plain(name))
    }

    /// The kernel module of that name is in the initrd: `boot.initrd.availableKernelModules` or `kernelModules`.
    #[must_use]
    #[track_caller]
    pub const fn initrd_module(name: &'static str) -> Self {
        Self::InitrdModule(plain(name))
    }

    /// What it is, for people.
    fn describe(self) -> String {
        match self {
            Self::Mount(path) => format!("nothing is mounted at {path}"),
            Self::Luks(name) => format!("the encrypted volume {name} is not opened in the initrd"),
            Self::InitrdModule(name) => format!("the kernel module {name} is not in the initrd"),
        }
    }

    /// Whether it is there, in Nix.
    fn condition(self) -> String {
        match self {
            Self::Mount(path) => format!("config.fileSystems ? \"{path}\""),
            Self::Luks(name) => format!("config.boot.initrd.luks.devices ? \"{name}\""),
            Self::InitrdModule(name) => {
                let lists = ["availableKernelModules", "kernelModules"].map(|list| format!("config.boot.initrd.{list}"));
                // A newer NixOS has sets of booleans there.
                let names = "(names: if builtins.isAttrs names then builtins.attrNames names else names)";
                format!("builtins.any (list: builtins.elem \"{name}\" ({names} list)) [ {} {} ]", lists[0], lists[1])
            }
        }
    }
}

/// Hardware facts belong to this host: what a scan of a running system or a copied file brings along does not pass.
///
/// The modules of the catalogue can't say it wrong: mount types are names, disks are given by the host alone, and a device that two hosts name is
/// refused wherever it is written. `custom.nix` and imported modules can, so here are `assertions` that NixOS judges when it has all:
/// - file systems have types of [`file_systems`](Self::file_systems), so that what a scan takes for a disk (overlays of containers, FUSE
///   mounts, automounts, network shares) stops the build and not the machine. Shares of [`NfsClient`](struct@NfsClient) pass, and so do
///   bind mounts, memory file systems and what says no type, which no scan writes;
/// - what the disks of the host promise is still there after all overrides: each mount point and each encrypted volume;
/// - so is what [`anchors`](Self::anchors) names beside it.
#[derive(Module)]
#[module(id = "security.hwconfig-guard", kinds(Linux), default = on)]
pub struct HwconfigGuard {
    /// Types that a file system may have: part of `assertions`. No other passes.
    #[flag(default = FileSystemType::ALL_LIST)]
    pub file_systems: Vec<FileSystemType>,
    /// What must be there beside the disks, such as the driver of a disk controller: part of `assertions`.
    #[flag(hardware)]
    pub anchors: Vec<Anchor>,
}

impl FileSystemType {
    const ALL_LIST: &'static [Self; 6] = &[Self::Btrfs, Self::Ext4, Self::Ntfs, Self::Vfat, Self::Xfs, Self::Zfs];
}

impl Configure for HwconfigGuard {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let types = once(self.file_systems.iter().map(|file_system| file_system.name()));
        self.judge(cx, &types);
        let shares = shares(cx.host());
        let file_systems = file_systems(&types, &shares);
        cx.from(Self::FILE_SYSTEMS).set(nix! { assertions = [file_systems]; });
        let anchors = once(promised(cx.host()).into_iter().chain(self.anchors.iter().copied()));
        if !anchors.is_empty() {
            cx.belongs_to_host();
            let anchors: Vec<_> = anchors.into_iter().map(anchor).collect();
            cx.from(Self::ANCHORS).set(nix! { assertions = anchors; });
        }
    }
}

impl HwconfigGuard {
    /// What can be seen without Nix.
    fn judge(&self, cx: &mut HostCx<'_>, types: &[&str]) {
        let host = cx.host();
        for (mount, ty, flag) in mounts(host) {
            if !types.contains(&ty) {
                let message = format!("`{mount}` is {ty}, which is none of the types that file systems may have");
                let help = "add the type to `HwconfigGuard::file_systems`, or give the disk another";
                cx.refuse(Self::FILE_SYSTEMS, Refusal::conflicts(message, help).beside(host, flag));
            }
        }
        let volumes: Vec<_> = encrypted(host).iter().flat_map(LuksDisk::volumes).map(|volume| volume.name()).collect();
        for (n, anchor) in self.anchors.iter().enumerate() {
            if let Anchor::Luks(name) = anchor
                && host.is_on(&Luks)
                && !volumes.contains(name)
            {
                let message = format!("no disk of the host has an encrypted volume `{name}`");
                let help = format!("name one of {}, or add it to a disk in `Luks::disks`", volumes.join(", "));
                cx.refuse(Self::ANCHORS, Refusal::requires(message, help).element(n).beside(host, Luks::DISKS));
            }
        }
    }
}

fn encrypted(host: &ResolvedHost) -> Vec<LuksDisk> {
    if host.is_on(&Luks) { host.list(Luks::DISKS) } else { Vec::new() }
}

fn plain_disks(host: &ResolvedHost) -> Vec<Disk> {
    if host.is_on(&Disks) { host.list(Disks::DEVICES) } else { Vec::new() }
}

/// What the host's disks hold, and the flag that says so.
fn contents(host: &ResolvedHost) -> Vec<(Content, &'static FlagMeta)> {
    let (plain, encrypted) = (plain_disks(host), encrypted(host));
    let partitions = plain.iter().map(|disk| (disk, Disks::DEVICES)).chain(encrypted.iter().map(|luks| (luks.disk(), Luks::DISKS)));
    let partitions = partitions.flat_map(|(disk, flag)| disk.partitions().map(move |partition| (partition.content(), flag)));
    let volumes = encrypted.iter().flat_map(LuksDisk::volumes).map(|volume| (volume.content(), Luks::DISKS));
    partitions.chain(volumes).collect()
}

/// Every mount point that the model knows, with its type and the flag that says so.
fn mounts(host: &ResolvedHost) -> Vec<(&'static str, &'static str, &'static FlagMeta)> {
    let of_disk = contents(host).into_iter().flat_map(|(content, flag)| {
        let ty = match content {
            Content::Esp { .. } => "vfat",
            Content::Btrfs { .. } => "btrfs",
            _ => "ext4",
        };
        content.mounts().map(move |mount| (mount, ty, flag))
    });
    let data = if host.is_on(&Volumes) { host.list::<DataVolume>(Volumes::MOUNTS) } else { Vec::new() };
    of_disk.chain(data.into_iter().map(|volume| (volume.mount(), volume.format().name(), Volumes::MOUNTS))).collect()
}

/// What the disks promise.
fn promised(host: &ResolvedHost) -> Vec<Anchor> {
    let mounts = contents(host).into_iter().flat_map(|(content, _)| content.mounts()).map(Anchor::Mount);
    let encrypted = encrypted(host);
    let volumes = encrypted.iter().flat_map(LuksDisk::volumes).map(|volume| Anchor::Luks(volume.name()));
    mounts.chain(volumes).collect()
}

/// Mount points that may be of NFS.
fn shares(host: &ResolvedHost) -> Vec<String> {
    let mounts = if host.is_on(&NfsClient) { host.list::<NfsMount>(NfsClient::MOUNTS) } else { Vec::new() };
    once(mounts.iter().map(NfsMount::mount_point))
}

/// Says which mounts have a type that none may have.
fn file_systems(types: &[&str], shares: &[String]) -> Value {
    let list = |words: &[String]| words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ");
    // What no scan writes: no type at all, a bind mount, a file system in memory.
    let types: Vec<_> = types.iter().copied().chain(["auto", "none", "tmpfs"]).map(str::to_owned).collect();
    let of_shares = format!("(builtins.elem fs.fsType [ \"nfs\" \"nfs4\" ] && builtins.elem fs.mountPoint [ {} ])", list(shares));
    let or_share = if shares.is_empty() { String::new() } else { format!(" || {of_shares}") };
    Value::raw(format!(
        "let foreign = builtins.filter (fs: !(builtins.elem fs.fsType [ {} ]{or_share})) (builtins.attrValues config.fileSystems); in \
         {{ assertion = foreign == [ ]; message = \"file systems that are no disk of this host: ${{builtins.concatStringsSep \", \" (map \
         (fs: \"${{fs.mountPoint}} (${{fs.fsType}})\") foreign)}}; mount them where they are used, or allow the type in `HwconfigGuard::file_systems`\"; }}",
        list(&types)
    ))
}

fn anchor(anchor: Anchor) -> Value {
    let message = format!("{}, though this host needs it", anchor.describe());
    Value::raw(format!("{{ assertion = {}; message = \"{message}\"; }}", anchor.condition()))
}

/// A name or path that is the same in the quotes of Nix.
#[track_caller]
const fn plain(text: &'static str) -> &'static str {
    let b = text.as_bytes();
    let (mut i, mut bad) = (0, b.is_empty());
    while i < b.len() {
        bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'/' | b'.' | b'-' | b'_' | b'@' | b'+'));
        i += 1;
    }
    if bad {
        refuse(Msg::new().s("anchor \"").s(text).s("\" is no name"), "use letters, digits and `/ . - _ @ +`");
    }
    text
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::{
        disks::{Partition, Volume},
        testing::{judge, system, tool},
    };
    use expect_test::expect;
    use std::process::Command;

    static DISK: [LuksDisk; 1] =
        [Disk::gpt("main", "/dev/disk/by-id/nvme-1").partition(Partition::esp(gib(1), "/boot")).encrypted(Volume::ext4("cryptroot", "/"))];
    static DATA: [DataVolume; 1] = [DataVolume::xfs("/dev/disk/by-id/ata-1-part1", "/srv")];
    static SHARE: [NfsMount; 1] = [NfsMount::outside("10.0.0.9", "/volume1", "old")];
    static ANCHORS: [Anchor; 2] = [Anchor::initrd_module("mpt3sas"), Anchor::mount("/srv")];
    static LUKS: [Anchor; 1] = [Anchor::luks("cryptdata")];
    static EXT4: [FileSystemType; 2] = [FileSystemType::Ext4, FileSystemType::Vfat];

    fn desk(settings: &[Setting]) -> HostBuf {
        let host = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed();
        host.with([Disks::on(), Luks::on(), Luks::disks(&DISK)]).with(settings.iter().copied())
    }

    #[test]
    fn what_the_disks_promise_must_be_there() {
        expect![[r#"
            assertions = [
              (
                let
                  foreign = builtins.filter (
                    fs:
                    !(builtins.elem fs.fsType [
                      "btrfs"
                      "ext4"
                      "ntfs3"
                      "vfat"
                      "xfs"
                      "zfs"
                      "auto"
                      "none"
                      "tmpfs"
                    ])
                  ) (builtins.attrValues config.fileSystems);
                in
                {
                  assertion = foreign == [ ];
                  message = "file systems that are no disk of this host: ${
                    builtins.concatStringsSep ", " (map (fs: "${fs.mountPoint} (${fs.fsType})") foreign)
                  }; mount them where they are used, or allow the type in `HwconfigGuard::file_systems`";
                }
              )
            ];
            assertions = [
              {
                assertion = config.fileSystems ? "/boot";
                message = "nothing is mounted at /boot, though this host needs it";
              }
              {
                assertion = config.fileSystems ? "/";
                message = "nothing is mounted at /, though this host needs it";
              }
              {
                assertion = config.boot.initrd.luks.devices ? "cryptroot";
                message = "the encrypted volume cryptroot is not opened in the initrd, though this host needs it";
              }
            ];
        "#]]
        .assert_eq(&system(&HwconfigGuard, desk(&[])));
    }

    #[test]
    fn each_flag_acts() {
        let text = system(&HwconfigGuard, desk(&[HwconfigGuard::anchors(&ANCHORS), HwconfigGuard::file_systems(&EXT4)]));
        assert!(text.contains("\"mpt3sas\"") && text.contains("config.fileSystems ? \"/srv\""), "{text}");
        assert!(!text.contains("btrfs"), "{text}");
        let text = system(&HwconfigGuard, desk(&[NfsClient::on(), NfsClient::mounts(&SHARE)]));
        assert!(text.contains("\"/mnt/nfs/old\""), "{text}");
    }

    #[test]
    fn what_can_be_seen_is_refused_at_once() {
        let volumes = [Volumes::on(), Volumes::mounts(&DATA)];
        let text = system(&HwconfigGuard, desk(&volumes).with([HwconfigGuard::file_systems(&EXT4)]));
        assert!(text.contains("error[conflicts]") && text.contains("`/srv` is xfs"), "{text}");
        assert!(!system(&HwconfigGuard, desk(&volumes)).contains("error["));
        let text = system(&HwconfigGuard, desk(&[HwconfigGuard::anchors(&LUKS)]));
        assert!(text.contains("no disk of the host has an encrypted volume `cryptdata`"), "{text}");
    }

    #[test]
    fn a_container_has_no_disk_to_guard() {
        static PVE: ProxmoxNode = ProxmoxNode::new("pve");
        let text = system(&HwconfigGuard, Host::lxc("ct", Lxc { node: Some(&PVE), vmid: 100, ..Lxc::DEFAULT }).state("26.05").computed());
        assert_eq!(text.matches("assertion =").count(), 1, "{text}");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in ["", "a b", "a\"b", "${x}"] {
            assert!(std::panic::catch_unwind(|| Anchor::luks(text)).is_err(), "{text}");
        }
        assert!(std::panic::catch_unwind(|| Anchor::mount("srv")).is_err());
    }

    /// What the assertions say of a configuration.
    fn failing(nix: &std::path::Path, config: &str) -> Vec<String> {
        let all = [NfsClient::on(), NfsClient::mounts(&SHARE), HwconfigGuard::anchors(&ANCHORS)];
        let text = system(&HwconfigGuard, desk(&all));
        let lists: Vec<_> = text.split("assertions = ").skip(1).map(|list| list.trim_end().trim_end_matches(';')).collect();
        let code = format!("let config = {config}; in map (a: a.message) (builtins.filter (a: !a.assertion) ({}))", lists.join(" ++ "));
        let said =
            judge(Command::new(nix).args(["--eval", "--strict", "--json", "--expr", &code]), "").unwrap_or_else(|said| panic!("{said}"));
        said.trim()
            .trim_matches(['[', ']'])
            .split("\",\"")
            .map(|message| message.trim_matches('"').to_owned())
            .filter(|m| !m.is_empty())
            .collect()
    }

    const GOOD: &str = r#"{
        fileSystems = {
            "/" = { mountPoint = "/"; fsType = "ext4"; };
            "/boot" = { mountPoint = "/boot"; fsType = "vfat"; };
            "/srv" = { mountPoint = "/srv"; fsType = "xfs"; };
            "/mnt/nfs/old" = { mountPoint = "/mnt/nfs/old"; fsType = "nfs"; };
        };
        boot.initrd = { luks.devices.cryptroot = { }; availableKernelModules = [ "mpt3sas" ]; kernelModules = { }; };
    }"#;

    #[test]
    fn nix_judges_good_and_bad_files() {
        let Some(nix) = tool("nix-instantiate") else { return };
        assert_eq!(failing(&nix, GOOD), Vec::<String>::new());
        let cases = [
            ("fsType = \"xfs\"", "fsType = \"overlay\"", "file systems that are no disk of this host: /srv (overlay);"),
            ("\"/mnt/nfs/old\" = { mountPoint = \"/mnt/nfs/old\"", "\"/other\" = { mountPoint = \"/other\"", "/other (nfs)"),
            ("\"/boot\" = {", "\"/efi\" = {", "nothing is mounted at /boot"),
            ("luks.devices.cryptroot = { };", "luks.devices = { };", "the encrypted volume cryptroot is not opened"),
            ("[ \"mpt3sas\" ]", "[ ]", "the kernel module mpt3sas is not in the initrd"),
        ];
        for (good, bad, says) in cases {
            let found = failing(&nix, &GOOD.replace(good, bad));
            assert!(found.len() == 1 && found[0].contains(says), "{found:?}");
        }
    }
}
