//! The interfaces in the language of NetworkManager: profiles of nm-settings-keyfile(5). What it does by itself, DHCP on a cable or a
//! radio, needs none.

use super::plan::{Plan, with_prefix};
use nivis::{Assigned, Link, Nic, VlanId, nix, nix::Fragment};

/// `NM_SETTING_WIRED_WAKE_ON_LAN_MAGIC`: the value of `wake-on-lan` for a magic packet.
const MAGIC_PACKET: u32 = 64;

/// Everything below `networking.networkmanager`.
pub(super) fn profiles(plan: &Plan<'_>) -> Fragment {
    let mut all = Fragment::empty();
    for nic in &plan.nics {
        if plan.bond_of(&nic.name()).is_none() && needs_profile(plan, nic) {
            all.extend(profile(plan, nic));
        }
    }
    for (name, bond) in plan.ports() {
        all.extend(port(name, &bond));
    }
    let idle: Vec<_> = plan.nics.iter().filter(|nic| plan.is_idle(nic)).map(|nic| format!("interface-name:{}", nic.name())).collect();
    let idle = Some(idle).filter(|idle| !idle.is_empty());
    all.merge(nix! { unmanaged = idle; })
}

fn needs_profile(plan: &Plan<'_>, nic: &Nic) -> bool {
    let fixed = nic.attachment.is_some_and(|at| at.assigned == Assigned::Fixed);
    let made = matches!(nic.link, Link::Bond { .. } | Link::Vlan { .. });
    let own_dns = nic.attachment.is_some() && !plan.name_servers.is_empty();
    let tuned = own_dns || plan.mtu(nic).is_some() || nic.wake_on_lan || !plan.vlans_on(&nic.name()).is_empty();
    made || (!matches!(nic.link, Link::Wireless) && !plan.is_idle(nic) && (fixed || tuned || !plan.ipv6))
}

fn profile(plan: &Plan<'_>, nic: &Nic) -> Fragment {
    let name = nic.name();
    let connection = nix! {
        connection = { id = (&name); interface-name = (&name); type = (kind(nic)); };
    };
    connection.merge(link(plan, nic)).merge(ipv4(plan, nic)).merge(ipv6(plan, nic)).under(path(name))
}

fn kind(nic: &Nic) -> &'static str {
    match nic.link {
        Link::Bond { .. } => "bond",
        Link::Vlan { .. } => "vlan",
        Link::Wired | Link::Wireless | Link::Veth => "ethernet",
    }
}

fn link(plan: &Plan<'_>, nic: &Nic) -> Fragment {
    let mtu = plan.mtu(nic);
    // A port has its address already; what is made of ports gets the one that the host names.
    let made = matches!(nic.link, Link::Bond { .. } | Link::Vlan { .. });
    let mac = nic.mac.filter(|_| made);
    let wake = (nic.wake_on_lan && !made).then_some(MAGIC_PACKET);
    let ethernet = nix! {
        ethernet = { cloned-mac-address = mac; mtu = mtu; wake-on-lan = wake; };
    };
    match nic.link {
        Link::Bond { rate, .. } => ethernet.merge(nix! {
            bond = { lacp_rate = rate; miimon = 100; mode = "802.3ad"; xmit_hash_policy = "layer3+4"; };
        }),
        Link::Vlan { parent, id } => ethernet.merge(vlan(parent, id)),
        Link::Wired | Link::Wireless | Link::Veth => ethernet,
    }
}

fn vlan(parent: &str, id: VlanId) -> Fragment {
    nix! { vlan = { id = id; parent = parent; }; }
}

fn ipv4(plan: &Plan<'_>, nic: &Nic) -> Fragment {
    let Some(at) = &nic.attachment else { return nix! { ipv4.method = "disabled"; } };
    let own_dns = (!plan.name_servers.is_empty()).then_some(true);
    match at.assigned {
        Assigned::Dhcp => nix! { ipv4 = { ignore-auto-dns = own_dns; method = "auto"; }; },
        Assigned::Fixed => {
            let gateway = plan.gateway(nic);
            let never = gateway.is_none().then_some(true);
            // A list in a key file ends each of its elements with a semicolon.
            let list = |items: Vec<String>| items.iter().map(|item| format!("{item};")).collect::<String>();
            let dns = plan.resolvers(at).map(|servers| list(servers.iter().map(ToString::to_string).collect()));
            let search = at.network.domain.map(|domain| list(vec![domain.to_owned()]));
            nix! {
                ipv4 = {
                    address1 = (with_prefix(at));
                    dns = dns;
                    dns-search = search;
                    gateway = gateway;
                    method = "manual";
                    never-default = never;
                };
            }
        }
    }
}

fn ipv6(plan: &Plan<'_>, nic: &Nic) -> Fragment {
    let method = if plan.ipv6 && nic.attachment.is_some() { "auto" } else { "disabled" };
    let own_dns = (method == "auto" && !plan.name_servers.is_empty()).then_some(true);
    nix! { ipv6 = { ignore-auto-dns = own_dns; method = method; }; }
}

fn port(name: &str, bond: &str) -> Fragment {
    let own = nix! {
        connection = { id = name; interface-name = name; master = bond; slave-type = "bond"; type = "ethernet"; };
    };
    own.under(path(name.to_owned()))
}

fn path(name: String) -> [String; 3] {
    ["ensureProfiles".to_owned(), "profiles".to_owned(), name]
}
