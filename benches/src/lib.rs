//! Synthetic fleets of any size, made of the reference fleet's hosts: `cargo bench`, or `cargo run --release -p benches --bin whole -- 10000`.

use nivis::{Attachment, prelude::*};

/// How many machines a synthetic network has room for.
const PER_NETWORK: u32 = 200;

/// A fleet of `n` hosts: the reference fleet, and copies of its hosts with names, addresses, ids and some settings of their own. The
/// same `n` gives the same fleet. Hosts that name a disk by what is written on it are not copied: no two hosts can have it.
pub fn synthetic(n: usize) -> Fleet {
    let real = &fleet::FLEET;
    let models: Vec<_> = real.hosts.iter().filter(|host| !has_a_disk_of_its_own(host)).collect();
    let copies = (real.hosts.len()..n).map(|i| copy(models[i % models.len()], i as u32));
    real.and(networked(copies, n))
}

fn has_a_disk_of_its_own(host: &Host) -> bool {
    host.settings.iter().any(|setting| setting.cell.json().to_string().contains("/dev/disk/by-id/"))
}

/// Gives every copy addresses in networks that no other fleet has.
fn networked(copies: impl Iterator<Item = HostBuf>, n: usize) -> Vec<HostBuf> {
    let networks: Vec<_> = (0..=n as u32 / PER_NETWORK * 4 + 4).map(network).collect();
    let mut next = 0;
    let mut address = || {
        let network = networks[(next / PER_NETWORK) as usize];
        next += 1;
        Attachment {
            network,
            address: network.cidr.host(next % PER_NETWORK + 10).unwrap_or(network.cidr.first()),
            assigned: nivis::Assigned::Dhcp,
        }
    };
    copies.map(|host| with_addresses(host, &mut address)).collect()
}

/// The synthetic network with that number: a /24 of 11.0.0.0/8, which no host of the reference fleet is in.
fn network(number: u32) -> &'static Network {
    let text = |last: &str| Setting::leak_str(format!("11.{}.{}.{last}", number / 256, number % 256));
    Setting::leak(Network::new(Setting::leak_str(format!("synthetic-{number}")), text("0/24")).gateway(text("1")))
}

fn with_addresses(host: HostBuf, address: &mut impl FnMut() -> Attachment) -> HostBuf {
    let nics: Vec<_> = host.head.nics().copied().collect();
    let mut renewed = renamed(&host, host.head.name.as_str(), host.head.kind);
    for mut nic in nics {
        if let Some(old) = nic.attachment {
            nic.attachment = Some(Attachment { assigned: old.assigned, ..address() });
        }
        // Hardware addresses are unique, and a copy has no hardware.
        nic.mac = None;
        nic.wake_on_lan = false;
        renewed = renewed.nic(nic);
    }
    renewed.with(host.settings)
}

/// A copy of `host`, with every fifth setting that more than one host could have.
fn copy(host: &'static Host, i: u32) -> HostBuf {
    let kind = match host.head.kind {
        Kind::Lxc(lxc) => Kind::Lxc(Lxc { vmid: 10_000 + i, ..lxc }),
        Kind::Desktop(desktop) if desktop.node.is_some() => Kind::Desktop(Desktop { vmid: 10_000 + i, ..desktop }),
        kind => kind,
    };
    let settings = host.settings.iter().filter(|setting| !spans_hosts(setting)).copied();
    let own = [
        Sshd::port(Port::new(20_000 + i % 1000)),
        Sshd::harden(true),
        Sshd::max_auth_tries(2 + i % 2),
        NixSettings::cores(1 + i % 16),
        NixSettings::max_jobs(1 + i % 8),
    ];
    let linux = !host.head.kind.is_darwin();
    let own = own.into_iter().enumerate().filter(|(n, _)| *n as u32 % 5 != i % 5 && (linux || *n > 2)).map(|(_, setting)| setting);
    let mut copy = renamed(&host.computed(), &format!("{}-{i}", host.head.name), kind);
    for nic in host.head.nics() {
        copy = copy.nic(*nic);
    }
    let taken: Vec<_> = settings.collect();
    let own = own.filter(|setting| taken.iter().all(|other| other.flag.id != setting.flag.id)).collect::<Vec<_>>();
    // No server lists a copy among its clients.
    copy.with(taken).with(hardened(own)).with([NfsClient::off("no server exports anything to a copy")])
}

/// Limits of sshd need `harden`, which one in five copies leaves out.
fn hardened(settings: Vec<Setting>) -> Vec<Setting> {
    let harden = settings.iter().any(|setting| setting.flag.name == "harden");
    settings.into_iter().filter(|setting| harden || setting.flag.name != "max_auth_tries").collect()
}

/// What names other hosts holds for the host that was copied only.
fn spans_hosts(setting: &Setting) -> bool {
    ["storage.nfs", "nix.cache"].iter().any(|area| setting.flag.id.starts_with(area))
}

fn renamed(host: &HostBuf, name: &str, kind: Kind) -> HostBuf {
    let new = match kind {
        Kind::Desktop(data) => Host::desktop(name, data),
        Kind::Laptop(data) => Host::laptop(name, data),
        Kind::Vps(data) => Host::vps(name, data),
        Kind::Nas(data) => Host::nas(name, data),
        Kind::Lxc(data) => Host::lxc(name, data),
        Kind::Darwin(data) => Host::darwin(name, data),
    };
    let state = host.head.state.map_or("26.05", |state| state.as_str());
    let users: Vec<_> = host.head.users().collect();
    let mut new = new.state(state).channel(host.head.channel).users(Setting::leak(users)).tags(host.head.tags).computed();
    if let Some(base) = host.head.base {
        new = new.base(base);
    }
    host.head.roles().fold(new, |new, role| new.role(role))
}
