use nivis::{Listener, Reach, ResolvedHost, prelude::*};

choice! {
    /// What happens to a packet whose answer would leave by another interface than it came in by.
    pub enum ReversePath {
        /// It is dropped.
        Strict = "strict",
        /// It is dropped only when nothing would be routed to its source at all. For hosts that several routed interfaces lead to,
        /// such as a VPN beside the LAN.
        Loose = "loose",
    }
}

/// The firewall: everything that comes in is dropped, except what the host's modules say that they listen for.
///
/// On NixOS it is nftables (`networking.nftables.enable`), and the openings are the facts of the other modules:
///
/// | who may connect | where it listens | opening |
/// |---|---|---|
/// | anyone | all addresses | `networking.firewall.allowedTCPPorts`, `allowedUDPPorts` |
/// | anyone | the address of an interface | `networking.firewall.interfaces.<name>.allowed…Ports` |
/// | anyone | another address, such as one that a VPN brings | a rule with `ip daddr` |
/// | networks | any | one rule for each network, with `ip saddr` |
/// | the host itself, or in the initrd, or on loopback only | | none |
///
/// Rules are in `networking.firewall.extraInputRules`, which NixOS puts at the end of its chain `input-allow`
/// (nixos/modules/services/networking/firewall-nftables.nix). On macOS it is the application firewall, which judges programs and not
/// ports: `networking.applicationFirewall`.
#[derive(Module)]
#[module(id = "security.firewall", default = on)]
pub struct Firewall {
    /// Whether it answers echo requests over IPv4: `networking.firewall.allowPing`. Over IPv6 NixOS always does.
    #[flag(default = true, kinds(Linux))]
    pub ping: bool,
    /// Whether refused connections go to the kernel's log: `networking.firewall.logRefusedConnections`. On a host with a public
    /// address that is many lines a minute.
    #[flag(default = false, kinds(Linux))]
    pub log_refused: bool,
    /// What happens to packets whose answer would take another way: `networking.firewall.checkReversePath`.
    #[flag(default = ReversePath::Strict, weaker = ReversePath::Loose, kinds(Linux))]
    pub reverse_path: ReversePath,
    /// Whether the Mac stays silent to probes of closed ports and echo requests: `networking.applicationFirewall.enableStealthMode`.
    #[flag(default = true, weaker = false, kinds(Darwin))]
    pub stealth: bool,
    /// Whether the Mac refuses every connection but those of its basic services, also to programs that are signed:
    /// `networking.applicationFirewall.blockAllIncoming`.
    #[flag(default = false, weaker = false, kinds(Darwin))]
    pub block_incoming: bool,
}

impl Configure for Firewall {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            networking = {
                firewall = {
                    enable = true;
                    allowPing = self.ping;
                    checkReversePath = self.reverse_path;
                    logRefusedConnections = self.log_refused;
                };
                nftables.enable = true;
            };
        });
        let host = cx.host();
        let mut rules: Vec<String> = Vec::new();
        let mut behind_rules = Vec::new();
        for listener in host.facts().listeners.iter().filter(|listener| concerns_others(listener)) {
            let openings = openings(host, listener);
            for port in &openings.ports {
                open_port(cx, listener, port.as_deref());
            }
            for rule in openings.rules {
                behind_rules.push(listener.module);
                if !rules.contains(&rule) {
                    rules.push(rule);
                }
            }
        }
        if rules.is_empty() {
            return;
        }
        for module in behind_rules {
            cx.from(module);
        }
        let text = rules.concat();
        // `mkBefore` joins these lines with those of `custom.nix`; with a priority of their own, one of the two would be dropped.
        cx.set(nix! { networking.firewall.extraInputRules = lib.mkBefore(indented(text)); });
    }

    fn darwin(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            networking.applicationFirewall = {
                enable = true;
                blockAllIncoming = self.block_incoming;
                enableStealthMode = self.stealth;
            };
        });
    }
}

/// What one listener needs.
#[derive(Default)]
struct Openings {
    /// Its port, on that interface or on all.
    ports: Vec<Option<String>>,
    /// Rules of nftables, a line each.
    rules: Vec<String>,
}

/// Whether the firewall has anything to do with it: somebody else may connect, while the system runs.
fn concerns_others(listener: &Listener) -> bool {
    let on_loopback_only = !listener.bind.is_empty() && listener.bind.iter().all(|address| is_loopback(*address));
    !listener.in_initrd && !on_loopback_only && !matches!(listener.from, Reach::Itself)
}

fn is_loopback(address: Ipv4) -> bool {
    const LOOPBACK: Cidr = Cidr::new("127.0.0.0/8");
    LOOPBACK.contains(address)
}

fn openings(host: &ResolvedHost, listener: &Listener) -> Openings {
    let addresses: Vec<Ipv4> = listener.bind.iter().copied().filter(|address| !is_loopback(*address)).collect();
    match &listener.from {
        Reach::Itself => Openings::default(),
        Reach::Anyone if addresses.is_empty() => Openings { ports: vec![None], rules: Vec::new() },
        Reach::Anyone => {
            let mut openings = Openings::default();
            for address in addresses {
                match interface_of(host, address) {
                    Some(name) => openings.ports.push(Some(name)),
                    None => openings.rules.push(rule(listener, None, Some(address))),
                }
            }
            openings
        }
        Reach::Networks(networks) => {
            let to: Vec<Option<Ipv4>> = if addresses.is_empty() { vec![None] } else { addresses.into_iter().map(Some).collect() };
            let rules = networks.iter().flat_map(|network| to.iter().map(|to| rule(listener, Some(network.cidr), *to)));
            Openings { ports: Vec::new(), rules: rules.collect() }
        }
    }
}

/// The interface that has the address.
fn interface_of(host: &ResolvedHost, address: Ipv4) -> Option<String> {
    let has_it = |nic: &&Nic| nic.attachment.is_some_and(|attachment| attachment.address == address);
    host.head().nics().find(has_it).map(Nic::name)
}

fn open_port(cx: &mut HostCx<'_>, listener: &Listener, interface: Option<&str>) {
    let option = match listener.proto {
        Proto::Tcp => "allowedTCPPorts",
        Proto::Udp => "allowedUDPPorts",
    };
    let ports = [listener.port];
    let cx = cx.from(listener.module);
    match interface {
        Some(name) => cx.set(nix! { networking.firewall.interfaces.(name).(option) = ports; }),
        None => cx.set(nix! { networking.firewall.(option) = ports; }),
    }
}

/// One line: `ip saddr 10.40.0.0/24 ip daddr 10.40.0.10 tcp dport 5432 accept comment "postgresql"`.
fn rule(listener: &Listener, from: Option<Cidr>, to: Option<Ipv4>) -> String {
    let from = from.map(|network| format!("ip saddr {network} ")).unwrap_or_default();
    let to = to.map(|address| format!("ip daddr {address} ")).unwrap_or_default();
    let proto = match listener.proto {
        Proto::Tcp => "tcp",
        Proto::Udp => "udp",
    };
    format!("{from}{to}{proto} dport {} accept comment \"{}\"\n", listener.port.number(), comment(&listener.name))
}

/// The listener's name as nft(8) takes it in a comment: at most 128 bytes, and no quote, which nothing could escape.
fn comment(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || " -_./:+".contains(c) { c } else { '_' };
    name.chars().take(64).map(plain).collect()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::{
        security::Sshd,
        services::{PostgreSql, PostgreSqlVersion, Redis},
        testing::{judge, refused, system, text_of, tool},
    };
    use expect_test::{Expect, expect};
    use std::process::Command;

    static LAN: Network = Network::new("lan.komi", "10.40.0.0/24").gateway("10.40.0.1");
    static VPN: Network = Network::new("vpn", "172.26.5.0/24");
    static PUBLIC: Network = Network::new("public", "203.0.113.0/24");
    static ADMIN: User = User::new("admin", 1000);
    static PVE: ProxmoxNode = ProxmoxNode::new("pve");

    fn database(settings: &[Setting]) -> HostBuf {
        let lxc = Host::lxc("komi-database", Lxc { node: Some(&PVE), vmid: 110, ..Lxc::DEFAULT }).state("24.11");
        lxc.nic(Nic::veth("eth0").fixed(&LAN, "10.40.0.10")).computed().user(&ADMIN).with(settings.iter().copied())
    }

    fn vps(settings: &[Setting]) -> HostBuf {
        let vps = Host::vps("vps-prod", Vps::DEFAULT).state("25.11");
        vps.nic(Nic::wired("ens3").fixed(&PUBLIC, "203.0.113.10")).computed().user(&ADMIN).with(settings.iter().copied())
    }

    const LOCAL: [Setting; 2] = [PostgreSql::on(), PostgreSql::version(PostgreSqlVersion::V16)];
    static ADDRESS: [Ipv4; 1] = [Ipv4::new("10.40.0.10")];
    static CLIENTS: [&Network; 1] = [&LAN];
    const TO_LAN: [Setting; 2] = [PostgreSql::bind(&ADDRESS), PostgreSql::clients(&CLIENTS)];

    fn check(host: HostBuf, expected: Expect) {
        expected.assert_eq(&system(&Firewall, host));
    }

    #[test]
    fn what_everyone_may_use_is_a_port() {
        check(
            vps(&[Sshd::port(Port::new(22022))]),
            expect![[r#"
            networking.firewall.enable = true;
            networking.firewall.allowPing = true;
            networking.firewall.checkReversePath = "strict";
            networking.firewall.logRefusedConnections = false;
            networking.nftables.enable = true;
            networking.firewall.allowedTCPPorts = [ 22022 ];
        "#]],
        );
    }

    #[test]
    fn what_networks_may_use_is_a_rule_for_each() {
        let settings = [Sshd::from(const { &[&LAN, &VPN] }), LOCAL[0], LOCAL[1], TO_LAN[0], TO_LAN[1]];
        check(
            database(&settings),
            expect![[r#"
            networking.firewall.enable = true;
            networking.firewall.allowPing = true;
            networking.firewall.checkReversePath = "strict";
            networking.firewall.logRefusedConnections = false;
            networking.nftables.enable = true;
            networking.firewall.extraInputRules = lib.mkBefore ''
              ip saddr 10.40.0.0/24 tcp dport 22 accept comment "ssh"
              ip saddr 172.26.5.0/24 tcp dport 22 accept comment "ssh"
              ip saddr 10.40.0.0/24 ip daddr 10.40.0.10 tcp dport 5432 accept comment "postgresql"
            '';
        "#]],
        );
    }

    #[test]
    fn what_listens_for_the_host_itself_is_not_opened() {
        let settings = [Sshd::from(const { &[&LAN] }), LOCAL[0], LOCAL[1], Redis::on()];
        let text = system(&Firewall, database(&settings));
        assert!(!text.contains("5432") && !text.contains("6379"), "{text}");
    }

    fn listener(bind: &[&str], networks: &[&'static Network]) -> Listener {
        let mut facts = Facts::default();
        facts.listen("game \"server\"", Udp, Port::new(24454)).bind(bind.iter().map(|text| Ipv4::new(text))).from(networks);
        facts.listeners.remove(0)
    }

    fn opened(listener: &Listener) -> (Vec<Option<String>>, String) {
        let fleet = crate::testing::resolved(vps(&[]));
        let openings = openings(&fleet.hosts()[0], listener);
        (openings.ports, openings.rules.concat())
    }

    #[test]
    fn an_address_is_opened_where_it_is() {
        let at = |bind: &[&str]| opened(&listener(bind, &[]));
        assert_eq!(at(&[]), (vec![None], String::new()));
        assert_eq!(at(&["203.0.113.10", "127.0.0.1"]), (vec![Some("ens3".to_owned())], String::new()));
        let rule = "ip daddr 100.64.0.2 udp dport 24454 accept comment \"game _server_\"\n";
        assert_eq!(at(&["100.64.0.2"]), (vec![], rule.to_owned()));
        let rules = opened(&listener(&["100.64.0.2", "203.0.113.10"], &[&LAN, &VPN])).1;
        assert_eq!(rules.lines().count(), 4, "{rules}");
    }

    #[test]
    fn who_is_of_no_concern_to_others() {
        assert!(!concerns_others(&listener(&["127.0.0.1", "127.1.2.3"], &[])));
        assert!(concerns_others(&listener(&["127.0.0.1", "10.40.0.10"], &[])));
        let mut boot = listener(&[], &[]);
        boot.in_initrd();
        assert!(!concerns_others(&boot));
    }

    #[test]
    fn an_initrd_listener_opens_nothing() {
        let mut itself = listener(&[], &[]);
        itself.from_itself();
        assert!(!concerns_others(&itself));
        assert_eq!(opened(&itself), (vec![], String::new()));
    }

    #[test]
    fn nft_takes_the_rules() {
        let settings = [Sshd::from(const { &[&LAN, &VPN] }), LOCAL[0], LOCAL[1], TO_LAN[0], TO_LAN[1]];
        let real = text_of(&Firewall, database(&settings), "networking.firewall.extraInputRules");
        let odd = opened(&listener(&["100.64.0.2"], &[])).1;
        let Some(nft) = tool("nft") else { return };
        let table =
            format!("table inet nivis-test {{\nchain input {{\ntype filter hook input priority filter; policy drop;\n{real}{odd}}}\n}}\n");
        judge(Command::new(nft).args(["-c", "-f", "-"]), &table).unwrap_or_else(|said| panic!("{said}"));
    }

    #[test]
    fn the_flags_of_nixos() {
        let text = system(
            &Firewall,
            vps(&[
                Firewall::ping(false),
                Firewall::log_refused(true),
                Firewall::reverse_path(ReversePath::Loose).because("to see what is rendered"),
            ]),
        );
        for line in ["allowPing = false;", "checkReversePath = \"loose\";", "logRefusedConnections = true;"] {
            assert!(text.contains(line), "{text}");
        }
    }

    fn mac(settings: &[Setting]) -> HostBuf {
        let mac = Host::darwin("macbook", Darwin { primary_user: "admin", ..Darwin::DEFAULT }).state("24.11");
        mac.computed().user(&ADMIN).with(settings.iter().copied())
    }

    #[test]
    fn on_a_mac_it_is_the_application_firewall() {
        check(
            mac(&[]),
            expect![[r#"
            networking.applicationFirewall.enable = true;
            networking.applicationFirewall.blockAllIncoming = false;
            networking.applicationFirewall.enableStealthMode = true;
        "#]],
        );
        let text = system(&Firewall, mac(&[Firewall::stealth(false).because("to see what is rendered"), Firewall::block_incoming(true)]));
        assert!(text.contains("enableStealthMode = false;") && text.contains("blockAllIncoming = true;"), "{text}");
    }

    #[test]
    fn flags_belong_to_their_system() {
        assert_eq!(refused(mac(&[Firewall::log_refused(true)])), [("kinds", "security.firewall.log_refused".to_owned())]);
        assert_eq!(refused(vps(&[Firewall::block_incoming(true)])), [("kinds", "security.firewall.block_incoming".to_owned())]);
        assert_eq!(refused(vps(&[Firewall::log_refused(true)])), []);
    }

    #[test]
    fn rules_come_from_the_modules_that_listen() {
        let fleet = crate::testing::resolved(database(&[LOCAL, TO_LAN].concat()));
        let host = &fleet.hosts()[0];
        let active = host.modules().iter().find(|active| active.meta.id() == "security.firewall").expect("on");
        let mut cx = HostCx::new(&fleet, host, active.meta);
        active.configure().nixos(&mut cx);
        let written = cx.finish().options;
        let from = |path: &str| -> Vec<_> {
            let option = written.iter().find(|option| option.path.to_string() == path).expect("it is set");
            option.from.iter().map(|flag| flag.id).collect()
        };
        assert_eq!(from("networking.firewall.extraInputRules"), ["services.postgresql"]);
        assert_eq!(from("networking.firewall.allowedTCPPorts"), ["security.sshd"]);
        assert!(matches!(written.last().map(|option| &option.value), Some(nivis::nix::Value::Call(_))));
    }
}
