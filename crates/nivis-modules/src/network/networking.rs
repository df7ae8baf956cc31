use super::{
    network_manager, networkd,
    plan::{Plan, ports},
};
use nivis::{Nic, choice, nix::Fragment, prelude::*};

choice! {
    /// Who sets the interfaces up. There is one, so that no two fight over an interface.
    pub enum Manager {
        /// NetworkManager: for machines with a person at the screen, who joins other networks.
        NetworkManager = "network-manager",
        /// systemd-networkd: for servers.
        Networkd = "networkd",
        /// systemd-networkd inside a Proxmox container, where the resolver is not the node's.
        Container = "container",
    }
}

/// The host's network, from its interfaces: `.nic(..)` on the host says what is there, and this module says it to the manager.
///
/// * A fixed address comes with its network's prefix, name servers and domain; a reserved one comes by DHCP.
/// * The default route goes through the first interface whose network has a gateway. Later ones by DHCP are its standby, with a higher
///   metric; later fixed ones get no gateway.
/// * A bond is 802.3ad with the hash policy layer3+4, watched every 100 ms. A bond's `.mac(..)` is the address of one of its ports, and
///   the bond keeps it.
/// * What carries a VLAN takes frames as large as the VLAN's.
/// * `.wake_on_lan()` writes a systemd.link(5), which udev reads whoever the manager is; it is found by its hardware address.
///
/// networkd: sets `networking.useNetworkd`, `systemd.network` and `services.resolved.enable`. NetworkManager: sets
/// `networking.networkmanager` and puts the host's users into its group. `networking.useDHCP` is off with both: else dhcpcd or a catch-all
/// unit would be a second DHCP client. What can't be is refused when the configuration is made, a manager that is not for the kind of
/// host too: a relation can't name one value of a flag.
#[derive(Module)]
#[module(id = "network.networking", kinds(Linux))]
pub struct Networking {
    /// Who sets the interfaces up: `networking.networkmanager.enable` or `networking.useNetworkd`.
    #[flag(required)]
    pub manager: Manager,
    /// Servers that resolve names, instead of those of the networks, of DHCP and of IPv6 routers: `networking.nameservers`.
    #[flag(kinds(Lxc, Vps, Nas))]
    pub name_servers: Vec<Ipv4>,
    /// Whether the host has IPv6: `networking.enableIPv6`.
    #[flag(default = true)]
    pub ipv6: bool,
}

impl Configure for Networking {
    fn facts(&self, facts: &mut Facts) {
        if self.manager == Manager::NetworkManager {
            facts.users_in_group("networkmanager");
        }
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        let host = cx.host();
        let plan = Plan::new(host.head(), self.ipv6, &self.name_servers);
        let faults = plan.faults(self.manager, &host.head().kind);
        if !faults.is_empty() {
            for fault in faults {
                cx.refuse(Self::MANAGER, fault.beside_host(host));
            }
            return;
        }
        // Roaming clients share a text; interfaces with addresses, bonds or VLANs are one host's.
        if self.manager != Manager::NetworkManager || !network_manager::profiles(&plan).is_empty() {
            cx.belongs_to_host();
        }
        let own = Some(&self.name_servers).filter(|servers| !servers.is_empty());
        cx.set(nix! {
            networking = {
                domain = (plan.domain());
                enableIPv6 = self.ipv6;
                useDHCP = false;
            };
        });
        cx.from(Self::NAME_SERVERS).set(nix! { networking.nameservers = own; });
        match self.manager {
            Manager::NetworkManager => {
                cx.from(Self::MANAGER).set(nix! { networking.networkmanager.enable = true; });
                let profiles = network_manager::profiles(&plan).under(["networking", "networkmanager"]);
                cx.from(Self::MANAGER).from(Self::IPV6).from(Self::NAME_SERVERS).set(profiles);
            }
            Manager::Networkd | Manager::Container => {
                let resolver = (self.manager == Manager::Container).then_some(false);
                cx.from(Self::MANAGER).set(nix! {
                    networking = { useHostResolvConf = resolver; useNetworkd = true; };
                    services.resolved.enable = true;
                });
                let units = networkd::units(&plan).under(["systemd", "network"]);
                cx.from(Self::MANAGER).from(Self::IPV6).from(Self::NAME_SERVERS).set(units);
            }
        }
        for nic in plan.nics.iter().filter(|nic| nic.wake_on_lan) {
            cx.set(wake_on_lan(nic));
        }
    }
}

/// The link file of an interface that wakes the machine. udev takes one link file for an interface, so this repeats what systemd's
/// 99-default.link says.
fn wake_on_lan(nic: &Nic) -> Fragment {
    let unit = if ports(nic).is_empty() { nic.name() } else { format!("{}-port", nic.name()) };
    nix! {
        systemd.network.links.(format!("10-{unit}")) = {
            matchConfig.PermanentMACAddress = nic.mac;
            linkConfig = {
                AlternativeNamesPolicy = "database onboard slot path mac";
                MACAddressPolicy = "persistent";
                NamePolicy = "keep kernel database onboard slot path";
                WakeOnLan = "magic";
            };
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, resolved, system};
    use expect_test::expect;

    static PUBLIC: Network =
        Network::new("public", "203.0.113.0/24").gateway("203.0.113.1").name_server("198.51.100.53").name_server("198.51.100.54");
    static MAIN: Network =
        Network::new("lan.main", "10.20.0.0/24").gateway("10.20.0.1").name_server("10.20.0.1").domain("home.example.org");
    static STORAGE: Network = Network::new("lan.storage", "10.20.100.0/24");
    static KOMI: Network =
        Network::new("lan.komi", "10.40.0.0/24").gateway("10.40.0.1").name_server("10.40.0.1").domain("komi.example.org");
    static PVE: ProxmoxNode = ProxmoxNode::new("pve");
    static SERVERS: [Ipv4; 1] = [Ipv4::new("198.51.100.99")];

    fn on(manager: Manager) -> [Setting; 2] {
        [Networking::on(), Networking::manager(manager)]
    }

    fn vps() -> HostBuf {
        let host = Host::vps("web", Vps::DEFAULT).nic(Nic::wired("ens3").driver("virtio_net").fixed(&PUBLIC, "203.0.113.10"));
        host.state("26.05").computed().with(on(Manager::Networkd))
    }

    fn nas(nics: &[Nic]) -> HostBuf {
        let host = Host::nas("nas", Nas::DEFAULT).state("26.05").computed();
        nics.iter().fold(host, |host, nic| host.nic(*nic)).with(on(Manager::Networkd))
    }

    fn desk(nics: &[Nic]) -> HostBuf {
        let host = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed();
        nics.iter().fold(host, |host, nic| host.nic(*nic)).with(on(Manager::NetworkManager))
    }

    fn lxc(nic: Nic) -> HostBuf {
        let lxc = Lxc { node: Some(&PVE), vmid: 110, ..Lxc::DEFAULT };
        Host::lxc("database", lxc).nic(nic).state("26.05").computed().with(on(Manager::Container))
    }

    fn bond() -> Nic {
        Nic::bond("bond0", &["enp9s0f0", "enp9s0f1"]).lacp(Fast)
    }

    #[test]
    fn a_vps_has_one_fixed_address() {
        expect![[r#"
            networking.enableIPv6 = false;
            networking.useDHCP = false;
            networking.useNetworkd = true;
            services.resolved.enable = true;
            systemd.network.networks."20-ens3".matchConfig.Name = "ens3";
            systemd.network.networks."20-ens3".networkConfig.IPv6AcceptRA = false;
            systemd.network.networks."20-ens3".networkConfig.LinkLocalAddressing = "no";
            systemd.network.networks."20-ens3".DHCP = "no";
            systemd.network.networks."20-ens3".address = [ "203.0.113.10/24" ];
            systemd.network.networks."20-ens3".dns = [
              "198.51.100.53"
              "198.51.100.54"
            ];
            systemd.network.networks."20-ens3".gateway = [ "203.0.113.1" ];
        "#]]
        .assert_eq(&system(&Networking, vps().with([Networking::ipv6(false)])));
    }

    #[test]
    fn a_nas_has_a_bond_with_a_vlan() {
        let nics = [
            Nic::bond("bond0", &["enp7s0f0", "enp7s0f1"]).mac("00:00:5e:00:53:c8").wake_on_lan().mtu(9000).fixed(&STORAGE, "10.20.100.200"),
            Nic::vlan("bond0", 40).fixed(&KOMI, "10.40.0.200"),
            Nic::wired("enp5s0").driver("igb").fixed(&MAIN, "10.20.0.200"),
            Nic::wired("enp7s0f0").driver("ixgbe"),
        ];
        expect![[r#"
            networking.domain = "komi.example.org";
            networking.enableIPv6 = true;
            networking.useDHCP = false;
            networking.useNetworkd = true;
            services.resolved.enable = true;
            systemd.network.netdevs."10-bond0".netdevConfig.Kind = "bond";
            systemd.network.netdevs."10-bond0".netdevConfig.MACAddress = "00:00:5e:00:53:c8";
            systemd.network.netdevs."10-bond0".netdevConfig.Name = "bond0";
            systemd.network.netdevs."10-bond0".bondConfig.LACPTransmitRate = "slow";
            systemd.network.netdevs."10-bond0".bondConfig.MIIMonitorSec = "100ms";
            systemd.network.netdevs."10-bond0".bondConfig.Mode = "802.3ad";
            systemd.network.netdevs."10-bond0".bondConfig.TransmitHashPolicy = "layer3+4";
            systemd.network.networks."20-bond0".matchConfig.Name = "bond0";
            systemd.network.networks."20-bond0".linkConfig.MTUBytes = "9000";
            systemd.network.networks."20-bond0".vlan = [ "bond0.40" ];
            systemd.network.networks."20-bond0".DHCP = "no";
            systemd.network.networks."20-bond0".address = [ "10.20.100.200/24" ];
            systemd.network.netdevs."10-bond0.40".netdevConfig.Kind = "vlan";
            systemd.network.netdevs."10-bond0.40".netdevConfig.Name = "bond0.40";
            systemd.network.netdevs."10-bond0.40".vlanConfig.Id = 40;
            systemd.network.networks."20-bond0.40".matchConfig.Name = "bond0.40";
            systemd.network.networks."20-bond0.40".DHCP = "no";
            systemd.network.networks."20-bond0.40".address = [ "10.40.0.200/24" ];
            systemd.network.networks."20-bond0.40".dns = [ "10.40.0.1" ];
            systemd.network.networks."20-bond0.40".domains = [ "komi.example.org" ];
            systemd.network.networks."20-bond0.40".gateway = [ "10.40.0.1" ];
            systemd.network.networks."20-enp5s0".matchConfig.Name = "enp5s0";
            systemd.network.networks."20-enp5s0".DHCP = "no";
            systemd.network.networks."20-enp5s0".address = [ "10.20.0.200/24" ];
            systemd.network.networks."20-enp5s0".dns = [ "10.20.0.1" ];
            systemd.network.networks."20-enp5s0".domains = [ "home.example.org" ];
            systemd.network.networks."20-enp7s0f0".matchConfig.Name = "enp7s0f0";
            systemd.network.networks."20-enp7s0f0".linkConfig.RequiredForOnline = "enslaved";
            systemd.network.networks."20-enp7s0f0".networkConfig.Bond = "bond0";
            systemd.network.networks."20-enp7s0f0".networkConfig.LinkLocalAddressing = "no";
            systemd.network.networks."20-enp7s0f1".matchConfig.Name = "enp7s0f1";
            systemd.network.networks."20-enp7s0f1".linkConfig.RequiredForOnline = "enslaved";
            systemd.network.networks."20-enp7s0f1".networkConfig.Bond = "bond0";
            systemd.network.networks."20-enp7s0f1".networkConfig.LinkLocalAddressing = "no";
            systemd.network.links."10-bond0-port".matchConfig.PermanentMACAddress = "00:00:5e:00:53:c8";
            systemd.network.links."10-bond0-port".linkConfig.AlternativeNamesPolicy = "database onboard slot path mac";
            systemd.network.links."10-bond0-port".linkConfig.MACAddressPolicy = "persistent";
            systemd.network.links."10-bond0-port".linkConfig.NamePolicy = "keep kernel database onboard slot path";
            systemd.network.links."10-bond0-port".linkConfig.WakeOnLan = "magic";
        "#]]
        .assert_eq(&system(&Networking, nas(&nics)));
    }

    #[test]
    fn a_desktop_has_a_bond_with_a_vlan_too() {
        let nics = [
            bond().dhcp(&MAIN, "10.20.0.10"),
            Nic::vlan("bond0", 100).mtu(9000).fixed(&STORAGE, "10.20.100.10"),
            Nic::wireless("wlp8s0").dhcp(&MAIN, "10.20.0.11"),
            Nic::wired("eno1").mac("00:00:5e:00:53:10").wake_on_lan(),
        ];
        expect![[r#"
            networking.domain = "home.example.org";
            networking.enableIPv6 = true;
            networking.useDHCP = false;
            networking.networkmanager.enable = true;
            networking.networkmanager.ensureProfiles.profiles.bond0.connection.id = "bond0";
            networking.networkmanager.ensureProfiles.profiles.bond0.connection.interface-name = "bond0";
            networking.networkmanager.ensureProfiles.profiles.bond0.connection.type = "bond";
            networking.networkmanager.ensureProfiles.profiles.bond0.ethernet.mtu = 9000;
            networking.networkmanager.ensureProfiles.profiles.bond0.bond.lacp_rate = "fast";
            networking.networkmanager.ensureProfiles.profiles.bond0.bond.miimon = 100;
            networking.networkmanager.ensureProfiles.profiles.bond0.bond.mode = "802.3ad";
            networking.networkmanager.ensureProfiles.profiles.bond0.bond.xmit_hash_policy = "layer3+4";
            networking.networkmanager.ensureProfiles.profiles.bond0.ipv4.method = "auto";
            networking.networkmanager.ensureProfiles.profiles.bond0.ipv6.method = "auto";
            networking.networkmanager.ensureProfiles.profiles."bond0.100".connection.id = "bond0.100";
            networking.networkmanager.ensureProfiles.profiles."bond0.100".connection.interface-name = "bond0.100";
            networking.networkmanager.ensureProfiles.profiles."bond0.100".connection.type = "vlan";
            networking.networkmanager.ensureProfiles.profiles."bond0.100".ethernet.mtu = 9000;
            networking.networkmanager.ensureProfiles.profiles."bond0.100".vlan.id = 100;
            networking.networkmanager.ensureProfiles.profiles."bond0.100".vlan.parent = "bond0";
            networking.networkmanager.ensureProfiles.profiles."bond0.100".ipv4.address1 = "10.20.100.10/24";
            networking.networkmanager.ensureProfiles.profiles."bond0.100".ipv4.method = "manual";
            networking.networkmanager.ensureProfiles.profiles."bond0.100".ipv4.never-default = true;
            networking.networkmanager.ensureProfiles.profiles."bond0.100".ipv6.method = "auto";
            networking.networkmanager.ensureProfiles.profiles.enp9s0f0.connection.id = "enp9s0f0";
            networking.networkmanager.ensureProfiles.profiles.enp9s0f0.connection.interface-name = "enp9s0f0";
            networking.networkmanager.ensureProfiles.profiles.enp9s0f0.connection.master = "bond0";
            networking.networkmanager.ensureProfiles.profiles.enp9s0f0.connection.slave-type = "bond";
            networking.networkmanager.ensureProfiles.profiles.enp9s0f0.connection.type = "ethernet";
            networking.networkmanager.ensureProfiles.profiles.enp9s0f1.connection.id = "enp9s0f1";
            networking.networkmanager.ensureProfiles.profiles.enp9s0f1.connection.interface-name = "enp9s0f1";
            networking.networkmanager.ensureProfiles.profiles.enp9s0f1.connection.master = "bond0";
            networking.networkmanager.ensureProfiles.profiles.enp9s0f1.connection.slave-type = "bond";
            networking.networkmanager.ensureProfiles.profiles.enp9s0f1.connection.type = "ethernet";
            networking.networkmanager.unmanaged = [ "interface-name:eno1" ];
            systemd.network.links."10-eno1".matchConfig.PermanentMACAddress = "00:00:5e:00:53:10";
            systemd.network.links."10-eno1".linkConfig.AlternativeNamesPolicy = "database onboard slot path mac";
            systemd.network.links."10-eno1".linkConfig.MACAddressPolicy = "persistent";
            systemd.network.links."10-eno1".linkConfig.NamePolicy = "keep kernel database onboard slot path";
            systemd.network.links."10-eno1".linkConfig.WakeOnLan = "magic";
        "#]]
        .assert_eq(&system(&Networking, desk(&nics)));
    }

    #[test]
    fn a_container_has_one_dhcp_client_at_most() {
        let fixed = system(&Networking, lxc(Nic::veth("eth0").fixed(&KOMI, "10.40.0.10")));
        expect![[r#"
            networking.domain = "komi.example.org";
            networking.enableIPv6 = true;
            networking.useDHCP = false;
            networking.useHostResolvConf = false;
            networking.useNetworkd = true;
            services.resolved.enable = true;
            systemd.network.networks."20-eth0".matchConfig.Name = "eth0";
            systemd.network.networks."20-eth0".DHCP = "no";
            systemd.network.networks."20-eth0".address = [ "10.40.0.10/24" ];
            systemd.network.networks."20-eth0".dns = [ "10.40.0.1" ];
            systemd.network.networks."20-eth0".domains = [ "komi.example.org" ];
            systemd.network.networks."20-eth0".gateway = [ "10.40.0.1" ];
        "#]]
        .assert_eq(&fixed);
        let leased = system(&Networking, lxc(Nic::veth("eth0").dhcp(&KOMI, "10.40.0.10")));
        assert!(leased.contains(r#""20-eth0".DHCP = "yes";"#) && leased.contains("networking.useDHCP = false;"), "{leased}");
    }

    #[test]
    fn a_laptop_needs_no_profile() {
        let nics = [Nic::wired("enp0s31f6").dhcp(&MAIN, "10.20.0.24"), Nic::wireless("wlp2s0").dhcp(&MAIN, "10.20.0.25")];
        expect![[r#"
            networking.domain = "home.example.org";
            networking.enableIPv6 = true;
            networking.useDHCP = false;
            networking.networkmanager.enable = true;
        "#]]
        .assert_eq(&system(&Networking, desk(&nics)));
    }

    #[test]
    fn network_manager_sets_fixed_addresses_and_large_frames() {
        let fixed = system(&Networking, desk(&[Nic::wired("eno1").fixed(&MAIN, "10.20.0.12").mtu(9000)]));
        expect![[r#"
            networking.domain = "home.example.org";
            networking.enableIPv6 = true;
            networking.useDHCP = false;
            networking.networkmanager.enable = true;
            networking.networkmanager.ensureProfiles.profiles.eno1.connection.id = "eno1";
            networking.networkmanager.ensureProfiles.profiles.eno1.connection.interface-name = "eno1";
            networking.networkmanager.ensureProfiles.profiles.eno1.connection.type = "ethernet";
            networking.networkmanager.ensureProfiles.profiles.eno1.ethernet.mtu = 9000;
            networking.networkmanager.ensureProfiles.profiles.eno1.ipv4.address1 = "10.20.0.12/24";
            networking.networkmanager.ensureProfiles.profiles.eno1.ipv4.dns = "10.20.0.1;";
            networking.networkmanager.ensureProfiles.profiles.eno1.ipv4.dns-search = "home.example.org;";
            networking.networkmanager.ensureProfiles.profiles.eno1.ipv4.gateway = "10.20.0.1";
            networking.networkmanager.ensureProfiles.profiles.eno1.ipv4.method = "manual";
            networking.networkmanager.ensureProfiles.profiles.eno1.ipv6.method = "auto";
        "#]]
        .assert_eq(&fixed);
        let leased = system(&Networking, desk(&[Nic::wired("eno1").dhcp(&MAIN, "10.20.0.12").mac("00:00:5e:00:53:10").wake_on_lan()]));
        assert!(leased.contains("eno1.ethernet.wake-on-lan = 64;") && leased.contains(r#"eno1.ipv4.method = "auto";"#), "{leased}");
    }

    #[test]
    fn without_ipv6_nothing_speaks_it() {
        let text = system(&Networking, desk(&[Nic::wired("eno1").dhcp(&MAIN, "10.20.0.12")]).with([Networking::ipv6(false)]));
        assert!(text.contains(r#"eno1.ipv6.method = "disabled";"#) && text.contains("networking.enableIPv6 = false;"), "{text}");
        let leased = system(&Networking, nas(&[Nic::wired("eno1").dhcp(&MAIN, "10.20.0.12")]).with([Networking::ipv6(false)]));
        assert!(leased.contains(r#""20-eno1".DHCP = "ipv4";"#) && leased.contains("IPv6AcceptRA = false;"), "{leased}");
    }

    #[test]
    fn own_name_servers_replace_those_of_the_network() {
        let text = system(&Networking, vps().with([Networking::name_servers(&SERVERS)]));
        assert!(text.contains(r#"networking.nameservers = [ "198.51.100.99" ];"#) && !text.contains("198.51.100.53"), "{text}");
        let leased = nas(&[Nic::wired("eno1").dhcp(&MAIN, "10.20.0.12")]).with([Networking::name_servers(&SERVERS)]);
        let leased = system(&Networking, leased);
        for from in ["dhcpV4Config", "dhcpV6Config", "ipv6AcceptRAConfig"] {
            assert!(leased.contains(&format!("{from}.UseDNS = false;")), "{leased}");
        }
        let nas = nas(&[Nic::wired("eno1").dhcp(&MAIN, "10.20.0.12")]).with([Networking::name_servers(&SERVERS)]);
        let managed = nas.with([Networking::manager(Manager::NetworkManager).force("to see its profiles")]);
        let text = system(&Networking, managed.clone());
        assert!(text.contains("ipv4.ignore-auto-dns = true;") && text.contains("ipv6.ignore-auto-dns = true;"), "{text}");
        assert!(!system(&Networking, managed.with([Networking::ipv6(false)])).contains("ipv6.ignore-auto-dns"));
    }

    #[test]
    fn the_first_gateway_has_the_default_route() {
        let nics = [
            Nic::wired("eno1").dhcp(&MAIN, "10.20.0.5"),
            Nic::wired("eno2").fixed(&KOMI, "10.40.0.5"),
            Nic::wired("eno3").dhcp(&MAIN, "10.20.0.6"),
        ];
        let text = system(&Networking, nas(&nics));
        assert!(
            text.contains(r#""20-eno1".dhcpV4Config.RouteMetric = 1024;"#)
                && text.contains(r#""20-eno3".dhcpV4Config.RouteMetric = 1026;"#),
            "{text}"
        );
        assert!(!text.contains("gateway"), "{text}");
        assert!(text.contains(r#""20-eno3".linkConfig.RequiredForOnline = "no";"#) && !text.contains(r#""20-eno1".linkConfig"#), "{text}");
    }

    #[test]
    fn users_may_join_networks_where_network_manager_is() {
        let groups = |host| resolved(host).hosts()[0].facts().groups.iter().any(|group| group.name == "networkmanager");
        assert!(groups(desk(&[])) && !groups(vps()));
    }

    #[test]
    fn what_can_not_be_is_refused() {
        let refusal = |host, why: &str| {
            let text = system(&Networking, host);
            assert!(text.starts_with("error[") && text.contains("`network.networking.manager` is") && text.contains(why), "{why}\n{text}");
        };
        let veth = Nic::veth("eth0").fixed(&KOMI, "10.40.0.10");
        let again = |host: HostBuf, manager| host.with([Networking::manager(manager).force("to see that it is refused")]);
        refusal(again(lxc(veth), Manager::NetworkManager), "`network-manager` is not for containers");
        refusal(again(lxc(veth), Manager::Networkd), "`networkd` is not for containers");
        refusal(again(vps(), Manager::Container), "is for containers");
        refusal(nas(&[]), "it has no interface");
        refusal(nas(&[bond(), Nic::bond("bond1", &["enp9s0f1"])]), "`enp9s0f1` is a port of two bonds");
        refusal(nas(&[bond(), Nic::wired("enp9s0f1").dhcp(&MAIN, "10.20.0.10")]), "can't have an address of its own");
        refusal(nas(&[bond(), Nic::wired("enp9s0f1").mac("00:00:5e:00:53:10").wake_on_lan()]), "put `.mac(..).wake_on_lan()` on the bond");
        refusal(nas(&[Nic::wired("eno1").wake_on_lan()]), "add `.mac(..)`");
        refusal(lxc(Nic::bond("bond0", &["eth0"])), "a container has no ports");
        refusal(desk(&[Nic::wireless("wlp8s0").fixed(&MAIN, "10.20.0.11")]), "is a radio");
    }

    #[test]
    fn a_server_at_a_provider_has_a_way_out() {
        static ISLAND: Network = Network::new("island", "203.0.113.0/24");
        let web = |nic: Nic| Host::vps("web", Vps::DEFAULT).state("26.05").nic(nic).computed().with(on(Manager::Networkd));
        let text = system(&Networking, web(Nic::wired("ens3").fixed(&ISLAND, "203.0.113.5")));
        assert!(text.contains("its address 203.0.113.5 is fixed, and no network of its has a gateway"), "{text}");
        let text = system(&Networking, web(Nic::wired("ens3").dhcp(&ISLAND, "203.0.113.5")));
        assert!(!text.contains("error["), "{text}");
    }

    #[test]
    fn relations() {
        let name_servers = Networking::name_servers(&SERVERS);
        assert_eq!(refused(desk(&[]).with([name_servers])), [("kinds", "network.networking.name_servers".to_owned())]);
        assert_eq!(refused(vps().with([name_servers])), []);
        let host = Host::vps("web", Vps::DEFAULT).state("26.05").computed();
        assert_eq!(refused(host.clone().with([Networking::on()])), [("missing", "network.networking".to_owned())]);
        assert_eq!(refused(host.with([Networking::ipv6(false)])), [("dead", "network.networking.ipv6".to_owned())]);
        let mac = Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("26.05").computed();
        assert_eq!(refused(mac.with(on(Manager::Networkd))), [("kinds", "network.networking".to_owned())]);
    }
}
