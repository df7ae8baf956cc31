use nivis::{Link, Network, ResolvedHost, nix::Value, prelude::*};

/// A container of Proxmox VE: NixOS without kernel, boot loader and disks of its own.
///
/// Imports `nixos/modules/virtualisation/proxmox-lxc.nix`, which sets `boot.isContainer`, puts the start of each generation where the node
/// looks for it (`boot.loader.initScript`), shows a login on the console of the node, gives an unprivileged container a `ping` that
/// works, and leaves out the mount of `/sys/kernel/debug` that it may not make. Sets `proxmoxLXC`: network and host name are configured in
/// NixOS and not taken from the files that the node writes, so that they are what the fleet says.
///
/// [`pct_create`] is the command that makes the container.
#[derive(Module)]
#[module(id = "virtualisation.proxmox-lxc", kinds(Lxc), default = on)]
pub struct ProxmoxLxc {}

impl Configure for ProxmoxLxc {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let Kind::Lxc(lxc) = cx.host().head().kind else { return };
        cx.import(Value::raw("modulesPath + \"/virtualisation/proxmox-lxc.nix\""));
        cx.set(nix! {
            proxmoxLXC = {
                manageHostName = true;
                manageNetwork = true;
                privileged = (!lxc.unprivileged);
            };
        });
    }
}

/// The command that makes the container on its node (pct(1)): a single line for a POSIX shell.
///
/// The template is the tarball of NixOS for Proxmox (`system.build.tarball`), uploaded to the node's storage for templates as
/// `nixos-26.05-x86_64-linux.tar.xz` or, for hosts that follow unstable, `nixos-unstable-x86_64-linux.tar.xz`. `/dev/net/tun` is
/// passed with `--dev0`, which Proxmox VE knows since 8.2. Features other than `nesting` need `root@pam`.
///
/// `None` for hosts that are no containers, and for containers without a node or VM id.
pub fn pct_create(host: &ResolvedHost) -> Option<String> {
    let Kind::Lxc(lxc) = host.head().kind else { return None };
    let node = lxc.node.filter(|_| lxc.vmid != 0)?;
    let release = match host.head().channel {
        Stable => "26.05",
        Unstable => "unstable",
    };
    let template = format!("{}:vztmpl/nixos-{release}-{}.tar.xz", node.templates, host.head().kind.system());
    let mut words: Vec<String> = ["pct", "create", &lxc.vmid.to_string(), &template].map(str::to_owned).into();
    let mut option = |name: &str, value: String| words.extend([format!("--{name}"), value]);
    option("hostname", host.name().to_owned());
    option("ostype", "nixos".to_owned());
    option("cores", lxc.cores.to_string());
    option("memory", lxc.memory.mib().to_string());
    option("swap", lxc.swap.mib().to_string());
    option("rootfs", format!("{}:{}", node.storage, lxc.disk.bytes().div_ceil(1 << 30)));
    let interfaces: Vec<_> = host.head().nics().filter(|nic| matches!(nic.link, Link::Veth)).collect();
    for (number, nic) in interfaces.iter().enumerate() {
        option(&format!("net{number}"), interface(nic, node));
    }
    if let Some(attachment) = interfaces.iter().find_map(|nic| nic.attachment) {
        for (name, value) in resolver(attachment.network) {
            option(name, value);
        }
    }
    option("unprivileged", u8::from(lxc.unprivileged).to_string());
    if let Some(features) = features(&lxc) {
        option("features", features);
    }
    if lxc.tun {
        option("dev0", "/dev/net/tun".to_owned());
    }
    option("onboot", "1".to_owned());
    Some(words.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" "))
}

/// `name=eth0,bridge=vmbr0,tag=40,ip=10.40.0.10/24,gw=10.40.0.1`.
fn interface(nic: &Nic, node: &ProxmoxNode) -> String {
    let mut text = format!("name={},bridge={}", nic.name(), node.bridge);
    if let Some(mac) = nic.mac {
        text.push_str(&format!(",hwaddr={}", mac.to_string().to_uppercase()));
    }
    if let Some(mtu) = nic.mtu {
        text.push_str(&format!(",mtu={mtu}"));
    }
    let Some(attachment) = nic.attachment else { return text };
    let network = attachment.network;
    if let Some(vlan) = network.vlan.filter(|_| node.vlan_aware) {
        text.push_str(&format!(",tag={}", vlan.number()));
    }
    match attachment.assigned {
        Assigned::Dhcp => text.push_str(",ip=dhcp"),
        Assigned::Fixed => {
            text.push_str(&format!(",ip={}/{}", attachment.address, network.cidr.prefix()));
            if let Some(gateway) = network.gateway {
                text.push_str(&format!(",gw={gateway}"));
            }
        }
    }
    text
}

/// Who resolves names, as the network says.
fn resolver(network: &Network) -> Vec<(&'static str, String)> {
    let servers: Vec<_> = network.name_servers().map(|server| server.to_string()).collect();
    let servers = (!servers.is_empty()).then(|| ("nameserver", servers.join(" ")));
    let domain = network.domain.map(|domain| ("searchdomain", domain.to_owned()));
    servers.into_iter().chain(domain).collect()
}

/// Key rings are for unprivileged containers only; privileged ones have them.
fn features(lxc: &Lxc) -> Option<String> {
    let features = [("nesting=1", lxc.nesting), ("keyctl=1", lxc.keyctl && lxc.unprivileged)];
    let asked: Vec<_> = features.into_iter().filter(|(_, asked)| *asked).map(|(feature, _)| feature).collect();
    (!asked.is_empty()).then(|| asked.join(","))
}

fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,=+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::testing::{judge, refused, resolved, system, tool};
    use expect_test::{Expect, expect};
    use std::process::Command;

    static LAN: Network = Network::new("lan.komi", "10.40.0.0/24").vlan(40).gateway("10.40.0.1").name_server("10.40.0.1");
    static HOME: Network = Network::new("lan.main", "10.20.0.0/24").gateway("10.20.0.1");
    static PVE_KOMI: ProxmoxNode = ProxmoxNode::new("pve-komi").vlan_aware();
    static PVE_HOME: ProxmoxNode = ProxmoxNode::new("pve-home").storage("fast disk's");
    static ADMIN: User = User::new("admin", 1000);

    fn komi(lxc: Lxc) -> HostBuf {
        let host = Host::lxc("komi-database", Lxc { node: Some(&PVE_KOMI), vmid: 110, ..lxc }).state("24.11");
        host.nic(Nic::veth("eth0").fixed(&LAN, "10.40.0.10")).computed().user(&ADMIN)
    }

    fn check(host: HostBuf, expected: Expect) {
        let fleet = resolved(host);
        expected.assert_eq(&format!("{}\n", pct_create(&fleet.hosts()[0]).expect("a container on a node")));
    }

    #[test]
    fn a_container_imports_the_module_of_nixos() {
        expect![[r#"
            import modulesPath + "/virtualisation/proxmox-lxc.nix"
            proxmoxLXC.manageHostName = true;
            proxmoxLXC.manageNetwork = true;
            proxmoxLXC.privileged = false;
        "#]]
        .assert_eq(&system(&ProxmoxLxc, komi(Lxc::DEFAULT)));
        let text = system(&ProxmoxLxc, komi(Lxc { unprivileged: false, ..Lxc::DEFAULT }));
        assert!(text.contains("proxmoxLXC.privileged = true;"), "{text}");
    }

    #[test]
    fn other_kinds_have_none_of_it() {
        let vps = || Host::vps("web", Vps::DEFAULT).state("26.05").computed().user(&ADMIN);
        assert_eq!(system(&ProxmoxLxc, vps()), "(off)\n");
        assert_eq!(pct_create(&resolved(vps()).hosts()[0]), None);
        assert_eq!(refused(vps().with([ProxmoxLxc::on()])), [("kinds", "virtualisation.proxmox-lxc".to_owned())]);
        assert_eq!(refused(komi(Lxc::DEFAULT).with([ProxmoxLxc::on()])), []);
    }

    #[test]
    fn komi_database() {
        check(
            komi(Lxc { cores: 2, memory: gib(4), disk: gib(30), ..Lxc::DEFAULT }),
            expect![[r#"
            pct create 110 local:vztmpl/nixos-26.05-x86_64-linux.tar.xz --hostname komi-database --ostype nixos --cores 2 --memory 4096 --swap 0 --rootfs local-zfs:30 --net0 name=eth0,bridge=vmbr0,tag=40,ip=10.40.0.10/24,gw=10.40.0.1 --nameserver 10.40.0.1 --unprivileged 1 --features nesting=1 --onboot 1
        "#]],
        );
    }

    #[test]
    fn docker_and_a_vpn_inside() {
        let lxc = Lxc { node: Some(&PVE_HOME), vmid: 220, memory: gib(4), swap: mib(512), keyctl: true, tun: true, ..Lxc::DEFAULT };
        let host = Host::lxc("lxc-home", lxc).state("24.11").channel(Unstable);
        let host = host.nic(Nic::veth("eth0").mac("00:00:5e:00:53:20").mtu(9000).dhcp(&HOME, "10.20.0.30"));
        check(
            host.computed().user(&ADMIN),
            expect![[r#"
            pct create 220 local:vztmpl/nixos-unstable-x86_64-linux.tar.xz --hostname lxc-home --ostype nixos --cores 1 --memory 4096 --swap 512 --rootfs 'fast disk'\''s:8' --net0 name=eth0,bridge=vmbr0,hwaddr=00:00:5E:00:53:20,mtu=9000,ip=dhcp --unprivileged 1 --features nesting=1,keyctl=1 --dev0 /dev/net/tun --onboot 1
        "#]],
        );
    }

    #[test]
    fn privileged_and_bare() {
        let lxc = Lxc { unprivileged: false, nesting: false, keyctl: true, disk: mib(1500), ..Lxc::DEFAULT };
        check(
            komi(lxc),
            expect![[r#"
            pct create 110 local:vztmpl/nixos-26.05-x86_64-linux.tar.xz --hostname komi-database --ostype nixos --cores 1 --memory 512 --swap 0 --rootfs local-zfs:2 --net0 name=eth0,bridge=vmbr0,tag=40,ip=10.40.0.10/24,gw=10.40.0.1 --nameserver 10.40.0.1 --unprivileged 0 --onboot 1
        "#]],
        );
    }

    #[test]
    fn a_container_without_node_is_refused_before() {
        let alone = Host::lxc("alone", Lxc { vmid: 100, ..Lxc::DEFAULT }).state("26.05").computed().user(&ADMIN);
        assert_eq!(refused(alone), [("host", String::new())]);
    }

    #[test]
    fn a_shell_reads_the_words_back() {
        let words = ["plain", "two words", "it's", "$(x) `y` \"z\" \\", "", "a\nb"];
        if tool("bash").is_some() {
            let line = format!("printf '%s|' {}", words.map(shell_word).join(" "));
            assert_eq!(judge(Command::new("bash").args(["-c", &line]), "").as_deref(), Ok("plain|two words|it's|$(x) `y` \"z\" \\||a\nb|"));
        }
    }
}
