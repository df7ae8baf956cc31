use crate::{disks::Luks, text::refuse};
use nivis::{
    Attachment, Cell, FromCell, Msg, ResolvedHost,
    nix::{Fragment, ToNix, Value},
    prelude::*,
};
use serde::Serialize;

/// Where the keys of initrds lie, on the machine's own disk.
const DIRECTORY: &str = "/etc/secrets/initrd";

/// An SSH host key of an initrd: the name of a file in `/etc/secrets/initrd`. The installer makes it there; it is copied into the
/// initrd when the boot loader is written and is never in the Nix store.
///
/// It is a name and no path, so that it can't be the machine's main host key: an initrd lies on a disk that is not encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct InitrdKey(&'static str);

impl InitrdKey {
    /// The key in the file `name`.
    ///
    /// # Panics
    /// If it is no file name of letters, digits, dashes, underscores and dots; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        let b = name.as_bytes();
        let mut i = 0;
        let mut bad = b.is_empty() || b[0] == b'.';
        while i < b.len() {
            bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'-' | b'_' | b'.'));
            i += 1;
        }
        if bad {
            let msg = Msg::new().s("initrd key \"").s(name).s("\" is no file name");
            refuse(msg, "name a file in /etc/secrets/initrd, such as \"initrd_host_key_web\"");
        }
        Self(name)
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Text(self.0)
    }
}

impl FromCell for InitrdKey {
    fn from_cell(cell: &Cell) -> Option<Self> {
        match *cell {
            Cell::Text(name) => Some(Self(name)),
            _ => None,
        }
    }
}

impl ToNix for InitrdKey {
    fn to_nix(&self) -> Option<Value> {
        Some(Value::str(format!("{DIRECTORY}/{}", self.0)))
    }
}

/// SSH in the initrd, to give the passphrase of the encrypted disks from afar. Who logs in is asked for it, and gets no shell.
///
/// Sets `boot.initrd.network.ssh` and `boot.initrd.systemd`: stage 1 is systemd, as it is by default since NixOS 26.05. Only
/// `boot.initrd.systemd.network.enable` is set and not `boot.initrd.network.enable`, which would add DHCP on every port
/// (nixos/modules/tasks/network-interfaces-systemd.nix). The address is that of the NIC; a NIC without one asks DHCP.
///
/// The interface, with its driver, is one of the host's: `.nic(Nic::wired("ens3").driver("virtio_net"))`. Without either, the
/// configuration is refused when it is made. A bond is not built here: name one of its ports, as a NIC of its own.
#[derive(Module)]
#[module(id = "boot.remote-unlock", kinds(Desktop, Laptop, Vps, Nas), requires(Luks))]
pub struct RemoteUnlock {
    /// The interface, by its name: `boot.initrd.systemd.network.networks`. Its driver goes to `boot.initrd.availableKernelModules`.
    #[flag(required, hardware)]
    pub nic: String,
    /// SSH public keys that may unlock: `boot.initrd.network.ssh.authorizedKeys`.
    #[flag(required)]
    pub authorized_keys: Vec<String>,
    /// The initrd's own host key: `boot.initrd.network.ssh.hostKeys`.
    #[flag(required)]
    pub host_key: InitrdKey,
    /// The port, which differs from sshd's, so that clients keep two host keys apart: `boot.initrd.network.ssh.port`.
    #[flag(default = Port::new(2222))]
    pub port: Port,
    /// Networks whose members may connect; empty means everyone who can reach the host. The initrd has no firewall: this is for checks.
    pub from: Vec<&'static Network>,
}

impl Configure for RemoteUnlock {
    fn facts(&self, facts: &mut Facts) {
        facts.listen("initrd-ssh", Tcp, self.port).from(&self.from).in_initrd();
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        if self.authorized_keys.is_empty() {
            let refusal = Refusal::requires("no key may unlock it", "add one to `RemoteUnlock::authorized_keys`");
            cx.refuse(Self::AUTHORIZED_KEYS, refusal);
        }
        cx.set(nix! {
            boot.initrd = {
                network.ssh = {
                    enable = true;
                    authorizedKeys = self.authorized_keys;
                    hostKeys = [self.host_key];
                    port = self.port;
                };
                systemd = {
                    enable = true;
                    network.enable = true;
                    users.root.shell = "/bin/systemd-tty-ask-password-agent";
                };
            };
        });
        match driven(cx.host(), &self.nic) {
            Err(refusal) => cx.refuse(Self::NIC, refusal),
            Ok((nic, driver)) => {
                cx.from(Self::NIC).set(nix! {
                    boot.initrd.availableKernelModules = [driver];
                    boot.initrd.systemd.network.networks.(format!("10-{}", self.nic)).matchConfig.Name = (&self.nic);
                });
                let unit = ["boot", "initrd", "systemd", "network", "networks"].map(str::to_owned);
                let unit = [&unit[..], &[format!("10-{}", self.nic)]].concat();
                cx.from(Self::NIC).set(address(nic.attachment).under(unit));
            }
        }
    }
}

/// The interface and its driver, or why an initrd can't use it.
fn driven<'a>(host: &'a ResolvedHost, name: &str) -> Result<(&'a Nic, &'static str), Refusal> {
    let refuse = |message: String, help: String| Err(Refusal::requires(message, help).beside_host(host));
    let Some(nic) = host.head().nics().find(|nic| nic.name() == name) else {
        let help = format!("add `.nic(Nic::wired(\"{name}\"))` to the host");
        return refuse(format!("`RemoteUnlock::nic` names `{name}`, which is no interface of it"), help);
    };
    match (nic.link, nic.driver) {
        (Link::Wired, Some(driver)) => Ok((nic, driver)),
        (Link::Wired, None) => {
            refuse(format!("the initrd can't drive `{name}`"), "add `.driver(\"..\")` with the kernel module to its NIC".to_owned())
        }
        _ => refuse(
            format!("`{name}` is no port for a cable, and an initrd uses nothing else"),
            "name a port, of a bond one of its own".to_owned(),
        ),
    }
}

/// How the interface gets its address in the initrd.
fn address(attachment: Option<Attachment>) -> Fragment {
    match attachment {
        Some(Attachment { network, address, assigned: Assigned::Fixed }) => {
            let gateway = network.gateway.map(|gateway| [gateway]);
            nix! {
                DHCP = "no";
                address = [(format!("{address}/{}", network.cidr.prefix()))];
                gateway = gateway;
            }
        }
        _ => nix! { DHCP = "ipv4"; },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disks::{Disk, Disks, LuksDisk, Volume},
        testing::{refused, resolved, system},
    };
    use expect_test::expect;

    static PUBLIC: Network = Network::new("public", "203.0.113.0/24").gateway("203.0.113.1");
    static LAN: Network = Network::new("lan", "10.20.0.0/24").gateway("10.20.0.1");
    static DISK: [LuksDisk; 1] = [Disk::gpt("main", "/dev/vda").encrypted(Volume::ext4("cryptroot", "/"))];
    const ENCRYPTED: [Setting; 3] = [Disks::on(), Luks::on(), Luks::disks(&DISK)];
    const UNLOCK: [Setting; 4] = [
        RemoteUnlock::on(),
        RemoteUnlock::nic("ens3"),
        RemoteUnlock::authorized_keys(&["ssh-ed25519 AAAA aku@desk"]),
        RemoteUnlock::host_key(InitrdKey::new("initrd_host_key_vps")),
    ];

    fn host(nic: Nic) -> HostBuf {
        Host::vps("web", Vps::DEFAULT).state("26.05").nic(nic).computed().with(ENCRYPTED)
    }

    fn ens3() -> Nic {
        Nic::wired("ens3").driver("virtio_net").fixed(&PUBLIC, "203.0.113.10")
    }

    #[test]
    fn a_fixed_address_is_the_initrd_s_too() {
        expect![[r#"
            boot.initrd.network.ssh.enable = true;
            boot.initrd.network.ssh.authorizedKeys = [ "ssh-ed25519 AAAA aku@desk" ];
            boot.initrd.network.ssh.hostKeys = [ "/etc/secrets/initrd/initrd_host_key_vps" ];
            boot.initrd.network.ssh.port = 2222;
            boot.initrd.systemd.enable = true;
            boot.initrd.systemd.network.enable = true;
            boot.initrd.systemd.users.root.shell = "/bin/systemd-tty-ask-password-agent";
            boot.initrd.availableKernelModules = [ "virtio_net" ];
            boot.initrd.systemd.network.networks."10-ens3".matchConfig.Name = "ens3";
            boot.initrd.systemd.network.networks."10-ens3".DHCP = "no";
            boot.initrd.systemd.network.networks."10-ens3".address = [ "203.0.113.10/24" ];
            boot.initrd.systemd.network.networks."10-ens3".gateway = [ "203.0.113.1" ];
        "#]]
        .assert_eq(&system(&RemoteUnlock, host(ens3()).with(UNLOCK)));
    }

    #[test]
    fn otherwise_it_asks_dhcp() {
        let text = system(&RemoteUnlock, host(Nic::wired("ens3").driver("ixgbe").dhcp(&LAN, "10.20.0.10")).with(UNLOCK));
        assert!(text.contains(r#""10-ens3".DHCP = "ipv4";"#) && !text.contains(r#""10-ens3".address"#), "{text}");
        let port_of_a_bond = host(Nic::wired("ens3").driver("ixgbe")).nic(Nic::bond("bond0", &["ens3"]).dhcp(&LAN, "10.20.0.10"));
        assert!(system(&RemoteUnlock, port_of_a_bond.with(UNLOCK)).contains(r#""10-ens3".DHCP = "ipv4";"#));
    }

    #[test]
    fn an_interface_that_the_initrd_can_not_use_is_refused() {
        let refusal = |nic| system(&RemoteUnlock, host(nic).with(UNLOCK));
        assert!(refusal(Nic::wired("eno1").driver("igb")).contains("which is no interface of it"));
        assert!(refusal(Nic::wired("ens3")).contains("the initrd can't drive `ens3`"));
        assert!(refusal(Nic::wireless("ens3").driver("iwlwifi")).contains("`ens3` is no port for a cable"));
        let nobody = host(ens3()).with(UNLOCK).with([RemoteUnlock::authorized_keys(&[]).force("to see that it is refused")]);
        assert!(system(&RemoteUnlock, nobody).contains("no key may unlock it"));
    }

    #[test]
    fn it_listens_in_the_initrd_only() {
        let fleet = resolved(host(ens3()).with(UNLOCK).with([RemoteUnlock::port(Port::new(2022)), RemoteUnlock::from(const { &[&LAN] })]));
        let listeners = &fleet.hosts()[0].facts().listeners;
        let own = listeners.iter().find(|listener| listener.name == "initrd-ssh").expect("it listens");
        assert!(own.in_initrd && own.port == Port::new(2022));
        assert!(matches!(&own.from, nivis::Reach::Networks(from) if from[0].name == "lan"));
    }

    #[test]
    fn what_it_needs() {
        let plain = Host::vps("web", Vps::DEFAULT).state("26.05").nic(ens3()).computed();
        assert_eq!(refused(plain.clone().with(UNLOCK)), [("requires", "boot.remote-unlock".to_owned())]);
        assert_eq!(refused(host(ens3()).with(UNLOCK)), []);
        for left_out in 1..4 {
            let some = UNLOCK.into_iter().enumerate().filter(|(i, _)| *i != left_out).map(|(_, setting)| setting);
            assert_eq!(refused(host(ens3()).with(some)), [("missing", "boot.remote-unlock".to_owned())]);
        }
    }

    #[test]
    #[should_panic(expected = "is no file name")]
    fn the_main_host_key_is_out_of_reach() {
        let _ = InitrdKey::new("../../ssh/ssh_host_ed25519_key");
    }
}
