use super::Firewall;
use crate::{text::refuse, virtualisation::Docker};
use nivis::{Msg, ResolvedHost, prelude::*};
use serde::{Serialize, Serializer};

/// An interface over which strangers come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ExternalInterface {
    /// One that the host declares, by the kernel's name; a VLAN's is `parent.id`.
    Nic(&'static str),
    /// One that a VPN makes while the host runs.
    Tunnel(&'static str),
}

impl ExternalInterface {
    /// The declared interface of that name: a port, a radio, a bond, or a VLAN such as `bond0.100`.
    ///
    /// # Panics
    /// If the kernel has no such names; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn nic(name: &'static str) -> Self {
        Self::Nic(interface(name))
    }

    /// The interface of that name that a VPN makes, such as `tailscale0` or `wg0`.
    ///
    /// # Panics
    /// As [`ExternalInterface::nic`].
    #[must_use]
    #[track_caller]
    pub const fn tunnel(name: &'static str) -> Self {
        Self::Tunnel(interface(name))
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Nic(name) | Self::Tunnel(name) => name,
        }
    }
}

/// A published port of a container that others may use.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PublishedPort {
    name: &'static str,
    proto: Proto,
    port: Port,
    #[serde(serialize_with = "names")]
    from: &'static [&'static Network],
    on: Option<&'static str>,
}

impl PublishedPort {
    /// The TCP port of that number, as it is published on the host; `name` says what is behind it.
    ///
    /// # Panics
    /// If the name is not of letters, digits, dashes and dots, 64 at most, or there is no such port; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn tcp(name: &'static str, port: u32) -> Self {
        Self::new(name, Tcp, port)
    }

    /// The UDP port of that number. As [`PublishedPort::tcp`].
    ///
    /// # Panics
    /// As [`PublishedPort::tcp`].
    #[must_use]
    #[track_caller]
    pub const fn udp(name: &'static str, port: u32) -> Self {
        Self::new(name, Udp, port)
    }

    #[track_caller]
    const fn new(name: &'static str, proto: Proto, port: u32) -> Self {
        let b = name.as_bytes();
        let (mut i, mut bad) = (0, b.is_empty() || b.len() > 64);
        while i < b.len() {
            bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'-' | b'.' | b'_'));
            i += 1;
        }
        if bad {
            refuse(Msg::new().s("name \"").s(name).s("\" of a published port is none"), "use letters, digits, dashes and dots");
        }
        Self { name, proto, port: Port::new(port), from: &[], on: None }
    }

    /// For members of these networks only. Networks have IPv4 addresses, so nobody comes by IPv6 then.
    #[must_use]
    pub const fn from(mut self, networks: &'static [&'static Network]) -> Self {
        self.from = networks;
        self
    }

    /// For those only who come over that external interface.
    #[must_use]
    pub const fn on(mut self, interface: &'static str) -> Self {
        self.on = Some(interface);
        self
    }

    /// Lines of nft(8): one for each network, or one for everyone.
    fn rules(&self) -> Vec<String> {
        let proto = match self.proto {
            Tcp => "tcp",
            Udp => "udp",
        };
        let on = self.on.map(|name| format!("iifname \"{name}\" ")).unwrap_or_default();
        let sources = self.from.iter().map(|network| format!("ip saddr {} ", network.cidr));
        let sources: Vec<_> = if self.from.is_empty() { vec![String::new()] } else { sources.collect() };
        let (port, name) = (self.port.number(), self.name);
        let rule =
            |from: String| format!("{on}{from}meta l4proto {proto} ct status dnat ct original proto-dst {port} accept comment \"{name}\"");
        sources.into_iter().map(rule).collect()
    }
}

/// Published ports of Docker's containers obey a default deny, as everything else on the host does.
///
/// A packet for a published port gets the container's address before it is routed, so it is forwarded, and the rules about what comes in
/// (`networking.firewall`) never see it. Here it meets a table of nftables of its own, `networking.nftables.tables.nivis-docker`: a chain on the hook
/// `forward`, for IPv4 and IPv6, in which whatever comes in by an external interface is dropped unless it belongs to a connection that
/// exists or is a port of [`allow`](Self::allow).
///
/// Why a table, and not Docker's chain `DOCKER-USER`, which is made for such rules:
/// - it is loaded with the firewall, before any interface is up and before Docker starts, and it stays while Docker is stopped. Rules in a
///   chain that Docker makes are missing from boot until some unit puts them back, and after each start of Docker that makes it anew;
/// - a drop is final whatever other chains say, and an accept is not, so it can't open what Docker closes, nor can Docker open what it
///   closes. It has a priority before theirs (`filter - 10`) to spare them the work;
/// - NixOS replaces the whole table in one transaction when the rules change, and takes it away when the unit `nftables` stops
///   (nixos/modules/services/networking/nftables.nix), so that nothing is ever there twice;
/// - it doesn't matter whether Docker speaks iptables, for IPv4 alone or both, or nftables, with which there is no `DOCKER-USER`.
///
/// After the destination has been rewritten, `ct original proto-dst` is still the port that was asked for, and `ct status dnat` says that
/// it was published at all: an address of a container that somebody routes to by hand is dropped. The same goes for everything else that
/// such an interface brings and the host would forward, so a host that routes for others between external interfaces can't have it.
///
/// The userland proxy is off (`virtualisation.docker.daemon.settings.userland-proxy`): it would accept connections as a program of the
/// host, which nothing here sees.
#[derive(Module)]
#[module(id = "security.docker-firewall", kinds(Linux), requires(Docker, Firewall), when(Docker, Firewall), default = on)]
pub struct DockerFirewall {
    /// Interfaces over which strangers come. Unset, these are all that the host gives an address to; those of a VPN are never among
    /// them by themselves.
    #[flag(hardware)]
    pub external: Vec<ExternalInterface>,
    /// Published ports that others may use. None unless said.
    pub allow: Vec<PublishedPort>,
    /// Whether refused connections go to the kernel's log, ten a minute at most.
    #[flag(default = true)]
    pub log: bool,
}

impl Configure for DockerFirewall {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! { virtualisation.docker.daemon.settings.userland-proxy = false; });
        let external = self.interfaces(cx.host());
        if external.is_empty() {
            let message = "published ports of containers would be open to everyone: no interface is external";
            let help =
                "add `DockerFirewall::external(&[ExternalInterface::nic(\"eth0\")])` with what the host has, or `.nic(..)` to the host";
            cx.refuse(Self::EXTERNAL, Refusal::requires(message, help).beside_host(cx.host()));
            return;
        }
        self.judge_external(cx);
        self.judge_allowed(cx, &external);
        let content = self.chain(&external);
        cx.from(Self::EXTERNAL).from(Self::ALLOW).from(Self::LOG).set(nix! {
            networking.nftables.tables.nivis-docker = {
                family = "inet";
                content = indented(content);
            };
        });
    }
}

impl DockerFirewall {
    fn interfaces(&self, host: &ResolvedHost) -> Vec<String> {
        if !self.external.is_empty() {
            return crate::lists::once(self.external.iter().map(|interface| interface.name().to_owned()));
        }
        host.head().nics().filter(|nic| nic.attachment.is_some()).map(Nic::name).collect()
    }

    fn judge_external(&self, cx: &mut HostCx<'_>) {
        let declared: Vec<_> = cx.host().head().nics().map(Nic::name).collect();
        for (n, interface) in self.external.iter().enumerate() {
            let is_declared = declared.iter().any(|name| name == interface.name());
            let refusal = match interface {
                ExternalInterface::Nic(name) if !is_declared => {
                    let help = format!("name one of {}, or use `ExternalInterface::tunnel(..)` for that of a VPN", declared.join(", "));
                    Refusal::requires(format!("`{name}` is no interface of the host"), help)
                }
                ExternalInterface::Tunnel(name) if is_declared => {
                    Refusal::conflicts(format!("`{name}` is an interface that the host declares"), "use `ExternalInterface::nic(..)`")
                }
                _ => continue,
            };
            cx.refuse(Self::EXTERNAL, refusal.element(n).beside_host(cx.host()));
        }
    }

    fn judge_allowed(&self, cx: &mut HostCx<'_>, external: &[String]) {
        for (n, port) in self.allow.iter().enumerate() {
            if let Some(on) = port.on.filter(|on| !external.iter().any(|name| name == on)) {
                let message = format!("`{}` is allowed on `{on}`, which is no external interface", port.name);
                let help = format!("name one of {}, or add it to `DockerFirewall::external`", external.join(", "));
                cx.refuse(Self::ALLOW, Refusal::requires(message, help).element(n).beside(cx.host(), Self::EXTERNAL));
            }
        }
    }

    fn chain(&self, external: &[String]) -> String {
        let external = external.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let mut lines = vec![
            "type filter hook forward priority filter - 10; policy accept;".to_owned(),
            "ct state { established, related } accept".to_owned(),
            format!("iifname != {{ {external} }} accept"),
        ];
        for rule in self.allow.iter().flat_map(PublishedPort::rules) {
            if !lines.contains(&rule) {
                lines.push(rule);
            }
        }
        if self.log {
            lines.push("limit rate 10/minute burst 20 packets log level info prefix \"refused to container: \"".to_owned());
        }
        lines.push("counter drop".to_owned());
        format!("chain forward {{\n{}}}\n", lines.iter().map(|line| format!("  {line}\n")).collect::<String>())
    }
}

/// A name that the kernel takes, and that nft(8) takes in quotes: there `*` at the end would stand for many.
#[track_caller]
const fn interface(name: &'static str) -> &'static str {
    let b = name.as_bytes();
    let (mut i, mut bad) = (0, b.is_empty() || b.len() > 15);
    while i < b.len() {
        bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'-' | b'.' | b'_'));
        i += 1;
    }
    if bad {
        refuse(Msg::new().s("interface name \"").s(name).s("\" is none"), "`ip link` shows the names; they have at most 15 characters");
    }
    name
}

fn names<S: Serializer>(networks: &&'static [&'static Network], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(networks.iter().map(|network| network.name))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::testing::{judge, refused, system, text_of, tool};
    use expect_test::expect;
    use std::process::Command;

    static LAN: Network = Network::new("lan", "10.20.0.0/24");
    static MESH: Network = Network::new("mesh", "100.64.0.0/10");
    static EXTERNAL: [ExternalInterface; 3] =
        [ExternalInterface::nic("bond0"), ExternalInterface::nic("bond0.100"), ExternalInterface::tunnel("tailscale0")];
    static ALLOWED: [PublishedPort; 3] = [
        PublishedPort::tcp("home-assistant", 8123).from(&[&LAN, &MESH]),
        PublishedPort::udp("discovery", 21027),
        PublishedPort::tcp("syncthing-gui", 8384).from(&[&MESH]).on("tailscale0"),
    ];

    fn desk(settings: &[Setting]) -> HostBuf {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05");
        let desk = desk.nic(Nic::bond("bond0", &["eno1", "eno2"]).dhcp(&LAN, "10.20.0.2")).nic(Nic::vlan("bond0", 100));
        desk.computed().with([Docker::on()]).with(settings.iter().copied())
    }

    const FULL: [Setting; 2] = [DockerFirewall::external(&EXTERNAL), DockerFirewall::allow(&ALLOWED)];

    #[test]
    fn by_default_all_that_has_an_address_is_external() {
        expect![[r#"
            virtualisation.docker.daemon.settings.userland-proxy = false;
            networking.nftables.tables.nivis-docker.family = "inet";
            networking.nftables.tables.nivis-docker.content = ''
              chain forward {
                type filter hook forward priority filter - 10; policy accept;
                ct state { established, related } accept
                iifname != { "bond0" } accept
                limit rate 10/minute burst 20 packets log level info prefix "refused to container: "
                counter drop
              }
            '';
        "#]]
        .assert_eq(&system(&DockerFirewall, desk(&[])));
    }

    #[test]
    fn what_is_allowed_is_said_by_the_port_that_was_asked_for() {
        expect![[r#"
            chain forward {
              type filter hook forward priority filter - 10; policy accept;
              ct state { established, related } accept
              iifname != { "bond0", "bond0.100", "tailscale0" } accept
              ip saddr 10.20.0.0/24 meta l4proto tcp ct status dnat ct original proto-dst 8123 accept comment "home-assistant"
              ip saddr 100.64.0.0/10 meta l4proto tcp ct status dnat ct original proto-dst 8123 accept comment "home-assistant"
              meta l4proto udp ct status dnat ct original proto-dst 21027 accept comment "discovery"
              iifname "tailscale0" ip saddr 100.64.0.0/10 meta l4proto tcp ct status dnat ct original proto-dst 8384 accept comment "syncthing-gui"
              limit rate 10/minute burst 20 packets log level info prefix "refused to container: "
              counter drop
            }
        "#]]
        .assert_eq(&text_of(&DockerFirewall, desk(&FULL), "networking.nftables.tables.nivis-docker.content"));
        assert!(!system(&DockerFirewall, desk(&[DockerFirewall::log(false)])).contains("refused to container"));
    }

    #[test]
    fn an_external_interface_is_one_of_the_host() {
        static FOREIGN: [ExternalInterface; 2] = [ExternalInterface::nic("bond0"), ExternalInterface::nic("eth0")];
        static DECLARED: [ExternalInterface; 1] = [ExternalInterface::tunnel("bond0")];
        static FAR: [PublishedPort; 1] = [PublishedPort::tcp("web", 80).on("wg0")];
        let text = system(&DockerFirewall, desk(&[DockerFirewall::external(&FOREIGN)]));
        assert!(text.contains("error[requires]") && text.contains("`eth0` is no interface of the host"), "{text}");
        let text = system(&DockerFirewall, desk(&[DockerFirewall::external(&DECLARED)]));
        assert!(text.contains("error[conflicts]"), "{text}");
        let text = system(&DockerFirewall, desk(&[DockerFirewall::allow(&FAR)]));
        assert!(text.contains("`web` is allowed on `wg0`, which is no external interface"), "{text}");
        assert!(!system(&DockerFirewall, desk(&FULL)).contains("error["));
    }

    #[test]
    fn a_host_with_no_interface_guards_nothing() {
        let bare = Host::vps("web", Vps::DEFAULT).state("26.05").computed().with([Docker::on()]);
        let text = system(&DockerFirewall, bare);
        assert!(text.contains("error[requires]") && text.contains("no interface is external"), "{text}");
    }

    #[test]
    fn it_is_there_with_the_engine_and_the_firewall() {
        let vps = |settings: &[Setting]| Host::vps("web", Vps::DEFAULT).state("26.05").computed().with(settings.iter().copied());
        assert_eq!(system(&DockerFirewall, vps(&[])), "(off)\n");
        assert_eq!(refused(vps(&[DockerFirewall::on()])), [("requires", "security.docker-firewall".to_owned())]);
        assert_eq!(refused(vps(&[DockerFirewall::on(), Docker::on()])), []);
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for name in ["", "a b", "eth*", "\"", "averyveryverylongname"] {
            assert!(std::panic::catch_unwind(|| ExternalInterface::nic(name)).is_err(), "{name}");
        }
        assert!(std::panic::catch_unwind(|| PublishedPort::tcp("a\"b", 80)).is_err());
    }

    /// As nixos/modules/services/networking/nftables.nix writes a table.
    fn table(content: &str) -> String {
        format!("table inet nivis-docker {{}}\ndelete table inet nivis-docker\ntable inet nivis-docker {{\n{content}}}\n")
    }

    #[test]
    fn nft_takes_the_table() {
        let content = text_of(&DockerFirewall, desk(&FULL), "networking.nftables.tables.nivis-docker.content");
        let Some(nft) = tool("nft") else { return };
        let check = |text: &str| judge(Command::new(&nft).args(["-c", "-f", "-"]), text);
        check(&table(&content)).unwrap_or_else(|said| panic!("{said}"));
        // A fault, as a test of the test: without a protocol there is no port.
        assert!(check(&table(&content.replace("meta l4proto tcp ", ""))).is_err());
        assert!(check(&table(&content.replace("hook forward", "hook forwards"))).is_err());
    }

    /// A host between a stranger and a container, each in a network namespace of its own: the published port leads to the container,
    /// another is published and not allowed, and somebody routes to the container's address by hand.
    const PROBE: &str = r#"
set -euo pipefail
pids=()
for n in stranger host container; do
  unshare --net sleep 60 >/dev/null & pids+=($!)
  eval "$n=$!"
done
trap 'kill "${pids[@]}" 2>/dev/null' EXIT
for _ in {1..50}; do
  for n in $stranger $host $container; do
    [ "$(readlink /proc/"$n"/ns/net)" != "$(readlink /proc/self/ns/net)" ] || { sleep 0.1; continue 2; }
  done
  break
done
at() { nsenter --net=/proc/"$1"/ns/net "${@:2}"; }
at $host ip link add bond0 type veth peer name eth0 netns $stranger
at $host ip link add docker0 type veth peer name eth0 netns $container
at $host ip addr add 10.20.0.2/24 dev bond0
at $host ip addr add 172.17.0.1/16 dev docker0
at $stranger ip addr add 10.20.0.9/24 dev eth0
at $container ip addr add 172.17.0.2/16 dev eth0
for n in $stranger $host $container; do at $n ip link set lo up; done
at $host ip link set bond0 up; at $host ip link set docker0 up
at $stranger ip link set eth0 up; at $container ip link set eth0 up
at $stranger ip route add default via 10.20.0.2
at $container ip route add default via 172.17.0.1
at $host sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
at $host nft -f - <<'NFT'
table ip nat {
  chain prerouting {
    type nat hook prerouting priority dstnat;
    ip daddr 10.20.0.2 tcp dport 8123 dnat to 172.17.0.2:80
    ip daddr 10.20.0.2 tcp dport 9000 dnat to 172.17.0.2:80
  }
}
NFT
nsenter --net=/proc/"$container"/ns/net python3 -c '
import socket
s = socket.create_server(("", 80))
while True:
    s.accept()[0].close()' >/dev/null 2>&1 & pids+=($!)
reach() { at $stranger timeout 1 bash -c "exec 3<>/dev/tcp/$1/$2" 2>/dev/null && echo "$1:$2 yes" || echo "$1:$2 no"; }
for _ in {1..50}; do at $host timeout 1 bash -c 'exec 3<>/dev/tcp/172.17.0.2/80' 2>/dev/null && break; sleep 0.1; done
all() { reach 10.20.0.2 8123; reach 10.20.0.2 9000; reach 172.17.0.2 80; }
all
at $host nft -f "$1"
all
at $host nft -f "$1"
at $host nft list table inet nivis-docker | grep -c 'counter packets'
"#;

    #[test]
    fn a_stranger_reaches_what_is_allowed() {
        let content = text_of(&DockerFirewall, desk(&FULL), "networking.nftables.tables.nivis-docker.content");
        let tools = ["nft", "unshare", "nsenter", "ip", "python3", "bash"].map(tool);
        if tools.iter().any(Option::is_none) || !may_make_namespaces() {
            return;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let (rules, script) = (folder.path().join("rules.nft"), folder.path().join("probe.sh"));
        std::fs::write(&rules, table(&content)).expect("a file");
        std::fs::write(&script, PROBE).expect("a file");
        let said = judge(Command::new("bash").arg(&script).arg(&rules), "").unwrap_or_else(|said| panic!("{said}"));
        // Without the table everything is open; with it only what is allowed; loaded again it is there once.
        let before = "10.20.0.2:8123 yes\n10.20.0.2:9000 yes\n172.17.0.2:80 yes\n";
        let after = "10.20.0.2:8123 yes\n10.20.0.2:9000 no\n172.17.0.2:80 no\n1\n";
        assert_eq!(said, format!("{before}{after}"));
    }

    /// Whether this machine lets its user make network namespaces, which needs root.
    #[expect(clippy::print_stdout, reason = "the reader of a test run must see what was not tested")]
    fn may_make_namespaces() -> bool {
        let may = Command::new("unshare").args(["--net", "true"]).status().is_ok_and(|status| status.success());
        if !may {
            println!("skipped: network namespaces not permitted");
        }
        may
    }
}
