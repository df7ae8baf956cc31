//! x
use nivis::prelude::*;
static AKU: User = User::new("aku", 1000).keys(&["ssh-ed25519 AAAA aku@desk"]);
static LAN: Network = Network::new("lan", "10.0.0.0/24").gateway("10.0.0.1");
#[base]
static COMMON: Base = Base::new("common").with(&[Sshd::harden(true)]);
#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").users(&[&AKU]).base(&COMMON).nic(Nic::wired("eth0").fixed(&LAN, "10.0.0.2")).with(&[Sshd::port(Port::new(2222)), Sshd::from(&[&LAN])]);
#[host]
static WEB2: Host = Host::vps("web2", Vps::DEFAULT).state("26.05").users(&[&AKU]).base(&COMMON);
/// f
pub static FLEET: Fleet = Fleet::new("home", &[&WEB, &WEB2]).catalogues(&[&nivis::CATALOGUE]);
