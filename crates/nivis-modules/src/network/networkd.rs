//! The interfaces in the language of systemd-networkd: systemd.network(5) and systemd.netdev(5).

use super::plan::{Plan, ports, with_prefix};
use nivis::{Assigned, Link, Nic, nix, nix::Fragment};

/// What networkd gives to routes by itself.
const USUAL_METRIC: u32 = 1024;

/// Everything below `systemd.network`.
pub(super) fn units(plan: &Plan<'_>) -> Fragment {
    let mut all = Fragment::empty();
    for nic in &plan.nics {
        all.extend(netdev(nic));
        if plan.bond_of(&nic.name()).is_none() {
            all.extend(network(plan, nic));
        }
    }
    for (name, bond) in plan.ports() {
        all.extend(port(name, &bond));
    }
    all
}

/// What has no hardware of its own.
fn netdev(nic: &Nic) -> Fragment {
    let name = nic.name();
    let unit = format!("10-{name}");
    match nic.link {
        Link::Bond { rate, .. } => nix! {
            netdevs.(unit) = {
                netdevConfig = { Kind = "bond"; MACAddress = nic.mac; Name = name; };
                bondConfig = {
                    LACPTransmitRate = rate;
                    MIIMonitorSec = "100ms";
                    Mode = "802.3ad";
                    TransmitHashPolicy = "layer3+4";
                };
            };
        },
        Link::Vlan { id, .. } => nix! {
            netdevs.(unit) = {
                netdevConfig = { Kind = "vlan"; MACAddress = nic.mac; Name = name; };
                vlanConfig.Id = id;
            };
        },
        Link::Wired | Link::Wireless | Link::Veth => Fragment::empty(),
    }
}

fn network(plan: &Plan<'_>, nic: &Nic) -> Fragment {
    let name = nic.name();
    let vlans = Some(plan.vlans_on(&name)).filter(|vlans| !vlans.is_empty());
    let mtu = plan.mtu(nic).map(|mtu| mtu.to_string());
    let quiet = !plan.ipv6 || nic.attachment.is_none();
    let (no_ra, link_local) = (quiet.then_some(false), quiet.then_some("no"));
    // Routers bring name servers too, by themselves and by DHCPv6.
    let foreign_dns = (!quiet && !plan.name_servers.is_empty()).then_some(false);
    let online = (!is_awaited(plan, nic)).then_some("no");
    let own = nix! {
        matchConfig.Name = name;
        linkConfig = { MTUBytes = mtu; RequiredForOnline = online; };
        networkConfig = { IPv6AcceptRA = no_ra; LinkLocalAddressing = link_local; };
        dhcpV6Config.UseDNS = foreign_dns;
        ipv6AcceptRAConfig.UseDNS = foreign_dns;
        vlan = vlans;
    };
    own.merge(addresses(plan, nic)).under(["networks".to_owned(), format!("20-{}", nic.name())])
}

fn addresses(plan: &Plan<'_>, nic: &Nic) -> Fragment {
    let Some(at) = &nic.attachment else { return nix! { DHCP = "no"; } };
    let domains = at.network.domain.map(|domain| [domain]);
    match at.assigned {
        Assigned::Fixed => nix! {
            DHCP = "no";
            address = [(with_prefix(at))];
            dns = (plan.resolvers(at));
            domains = domains;
            gateway = (plan.gateway(nic).map(|gateway| [gateway]));
        },
        Assigned::Dhcp => nix! {
            DHCP = (if plan.ipv6 { "yes" } else { "ipv4" });
            dhcpV4Config = {
                RouteMetric = (USUAL_METRIC + plan.position(nic));
                UseDNS = ((!plan.name_servers.is_empty()).then_some(false));
            };
            domains = domains;
        },
    }
}

fn port(name: &str, bond: &str) -> Fragment {
    nix! {
        networks.(format!("20-{name}")) = {
            matchConfig.Name = name;
            linkConfig.RequiredForOnline = "enslaved";
            networkConfig = { Bond = bond; LinkLocalAddressing = "no"; };
        };
    }
}

/// Whether the start waits for the interface. A standby that gets no lease must not hold it up.
fn is_awaited(plan: &Plan<'_>, nic: &Nic) -> bool {
    let main = plan.default_route().is_some_and(|main| main.name() == nic.name());
    match nic.attachment {
        Some(at) => main || (at.assigned == Assigned::Fixed && !matches!(nic.link, Link::Wireless)),
        None => !ports(nic).is_empty() || !plan.vlans_on(&nic.name()).is_empty(),
    }
}
