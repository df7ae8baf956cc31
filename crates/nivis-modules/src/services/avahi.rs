use nivis::prelude::*;

/// Names ending in `.local` by multicast DNS: this machine finds others, such as printers, and is found.
///
/// Sets `services.avahi`, with `nssmdns4`, so that every program resolves such names over IPv4. The firewall opens 5353/udp for `from`.
#[derive(Module)]
#[module(id = "services.avahi", kinds(Linux))]
pub struct Avahi {
    /// Networks whose members may ask; empty means everyone who can reach the host. It reaches no further than one network by itself.
    pub from: Vec<&'static Network>,
    /// Whether others find this machine, by its name and addresses: `services.avahi.publish.{enable,addresses}`. Off, it only looks.
    #[flag(default = true)]
    pub publish: bool,
    /// Interfaces that it speaks on: `services.avahi.allowInterfaces`. Empty means all but loopback and point to point.
    #[flag(hardware)]
    pub interfaces: Vec<String>,
}

impl Configure for Avahi {
    fn facts(&self, facts: &mut Facts) {
        facts.listen("mdns", Udp, Port::new(5353)).from(&self.from);
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        let interfaces = crate::lists::unless_empty(self.interfaces.clone());
        cx.set(nix! {
            services.avahi = {
                enable = true;
                nssmdns4 = true;
                // The firewall module opens the port, for whom `from` says.
                openFirewall = false;
                publish = {
                    enable = self.publish;
                    addresses = self.publish;
                };
            };
        });
        cx.from(Self::INTERFACES).set(nix! { services.avahi.allowInterfaces = interfaces; });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, resolved, system};
    use expect_test::expect;

    static LAN: Network = Network::new("lan", "10.0.0.0/24");
    static FROM: [&Network; 1] = [&LAN];
    static ON_A_BASE: [Setting; 2] = [Avahi::on(), Avahi::interfaces(&["eno1"])];
    static BASE: Base = Base::new("shared").with(&ON_A_BASE);

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn it_finds_and_is_found() {
        expect![[r#"
            services.avahi.enable = true;
            services.avahi.nssmdns4 = true;
            services.avahi.openFirewall = false;
            services.avahi.publish.enable = true;
            services.avahi.publish.addresses = true;
        "#]]
        .assert_eq(&system(&Avahi, desk(&[Avahi::on()])));
        let text = system(&Avahi, desk(&ON_A_BASE).with([Avahi::publish(false)]));
        for line in ["publish.enable = false;", "publish.addresses = false;", r#"allowInterfaces = [ "eno1" ];"#] {
            assert!(text.contains(line), "{text}");
        }
    }

    #[test]
    fn it_answers_whom_it_says() {
        let fleet = resolved(desk(&[Avahi::on(), Avahi::from(&FROM)]));
        let listener = fleet.hosts()[0].facts().listeners.iter().find(|listener| listener.name == "mdns").expect("it listens");
        assert_eq!((listener.port.number(), listener.proto), (5353, Udp));
        assert!(matches!(&listener.from, nivis::Reach::Networks(networks) if networks[0].name == "lan"), "{listener:?}");
    }

    #[test]
    fn a_base_names_no_interface() {
        assert_eq!(refused(desk(&[]).base(&BASE)), [("hardware", "services.avahi.interfaces".to_owned())]);
        assert_eq!(refused(desk(&ON_A_BASE)), []);
    }
}
