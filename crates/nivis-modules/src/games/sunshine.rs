use crate::{
    desktop::{Hyprland, Plasma6, Sway},
    services::Avahi,
};
use nivis::prelude::*;

/// Sunshine, which streams the desktop and its games to Moonlight.
///
/// Sets `services.sunshine`. It listens on four TCP and five UDP ports around its base port, of which the firewall opens each for `from`;
/// `openFirewall` would open them for everyone. Moonlight finds it through `services.avahi`, unless a layer turns that off.
#[derive(Module)]
#[module(id = "games.sunshine", kinds(Desktop, Laptop), requires(any(Sway, Hyprland, Plasma6)), implies(Avahi))]
pub struct Sunshine {
    /// The port from which the others are counted: `services.sunshine.settings.port`. One more is the page on which clients are paired;
    /// with another port, or with an address, that page can't change settings, which then are a file of the store.
    #[flag(default = Port::new(47989))]
    pub port: Port,
    /// The address that it listens on: `services.sunshine.settings.bind_address` (Sunshine 2026 and later). Unset, it is all of the
    /// host's.
    pub bind: Option<Ipv4>,
    /// Networks whose members may connect; empty means everyone who can reach the host.
    pub from: Vec<&'static Network>,
    /// Whether it reads the screen from the kernel, which is fastest and works with every desktop: a wrapper with `CAP_SYS_ADMIN`,
    /// `services.sunshine.capSysAdmin`. Otherwise it asks the desktop.
    #[flag(default = true)]
    pub kernel_capture: bool,
    /// Whether it starts with the desktop: `services.sunshine.autoStart`.
    #[flag(default = true)]
    pub auto_start: bool,
}

/// How far the ports are from the base, as in nixos/modules/services/networking/sunshine.nix.
const TCP: [i32; 4] = [-5, 0, 1, 21];
const UDP: [i32; 5] = [9, 10, 11, 13, 21];
/// The port that nothing needs to be written for.
const USUAL: u16 = 47989;

impl Configure for Sunshine {
    fn facts(&self, facts: &mut Facts) {
        for (proto, offsets) in [(Tcp, TCP.as_slice()), (Udp, UDP.as_slice())] {
            for port in offsets.iter().filter_map(|offset| self.beside(*offset)) {
                facts.listen("sunshine", proto, port).bind(self.bind).from(&self.from);
            }
        }
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        let bind = self.bind.map(|address| address.to_string());
        cx.set(nix! {
            services.sunshine = {
                enable = true;
                autoStart = self.auto_start;
                capSysAdmin = self.kernel_capture;
                openFirewall = false;
            };
        });
        if self.beside(TCP[0]).is_none() || self.beside(21).is_none() {
            let text = format!("port {} leaves no room for the ports that Sunshine has beside it", self.port.number());
            let port = nivis::nix::Value::Impossible(text);
            cx.from(Self::PORT).set(nix! { services.sunshine.settings.port = port; });
        } else if self.port.number() != USUAL {
            cx.set(nix! { services.sunshine.settings.port = self.port; });
        }
        cx.from(Self::BIND).set(nix! { services.sunshine.settings.bind_address = bind; });
        if !cx.host().is_on(&Avahi) {
            // NixOS would start Avahi with it, whose port nothing then accounts for.
            cx.from(Avahi::SWITCH).set(nix! { services.avahi.enable = false; });
        }
    }
}

impl Sunshine {
    fn beside(&self, offset: i32) -> Option<Port> {
        let number = i32::from(self.port.number()) + offset;
        (1..=65535).contains(&number).then(|| Port::new(number.unsigned_abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        security::Firewall,
        testing::{refused, resolved, system, text_of},
    };
    use expect_test::expect;

    static LAN: Network = Network::new("lan.main", "10.20.0.0/24");

    fn desk(settings: &[Setting]) -> HostBuf {
        let host = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed();
        host.with([Sunshine::on()]).with(settings.iter().copied())
    }

    #[test]
    fn by_default_it_streams_to_everyone_who_reaches_it() {
        expect![[r#"
            services.sunshine.enable = true;
            services.sunshine.autoStart = true;
            services.sunshine.capSysAdmin = true;
            services.sunshine.openFirewall = false;
        "#]]
        .assert_eq(&system(&Sunshine, desk(&[Sway::on()])));
    }

    #[test]
    fn nine_ports_are_open_for_those_who_play() {
        let from = Sunshine::from(Setting::leak(vec![&LAN]));
        let rules = text_of(&Firewall, desk(&[Sway::on(), from]), "networking.firewall.extraInputRules");
        let rules: String = rules.lines().filter(|line| line.contains("sunshine")).map(|line| format!("{line}\n")).collect();
        expect![[r#"
            ip saddr 10.20.0.0/24 tcp dport 47984 accept comment "sunshine"
            ip saddr 10.20.0.0/24 tcp dport 47989 accept comment "sunshine"
            ip saddr 10.20.0.0/24 tcp dport 47990 accept comment "sunshine"
            ip saddr 10.20.0.0/24 tcp dport 48010 accept comment "sunshine"
            ip saddr 10.20.0.0/24 udp dport 47998 accept comment "sunshine"
            ip saddr 10.20.0.0/24 udp dport 47999 accept comment "sunshine"
            ip saddr 10.20.0.0/24 udp dport 48000 accept comment "sunshine"
            ip saddr 10.20.0.0/24 udp dport 48002 accept comment "sunshine"
            ip saddr 10.20.0.0/24 udp dport 48010 accept comment "sunshine"
        "#]]
        .assert_eq(&rules);
        let without = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([Sway::on()]);
        assert!(resolved(without).hosts()[0].facts().listeners.iter().all(|listener| listener.name != "sunshine"));
    }

    #[test]
    fn each_flag_acts() {
        let flags = [
            Plasma6::on(),
            Sunshine::port(Port::new(48989)),
            Sunshine::bind(Ipv4::new("100.64.0.20")),
            Sunshine::kernel_capture(false),
            Sunshine::auto_start(false),
        ];
        expect![[r#"
            services.sunshine.enable = true;
            services.sunshine.autoStart = false;
            services.sunshine.capSysAdmin = false;
            services.sunshine.openFirewall = false;
            services.sunshine.settings.port = 48989;
            services.sunshine.settings.bind_address = "100.64.0.20";
        "#]]
        .assert_eq(&system(&Sunshine, desk(&flags)));
        let text = system(&Sunshine, desk(&[Sway::on(), Sunshine::port(Port::new(65530))]));
        assert!(text.contains("leaves no room"), "{text}");
    }

    #[test]
    fn it_is_found_unless_a_layer_says_no() {
        assert!(resolved(desk(&[Sway::on()])).hosts()[0].is_on(&Avahi));
        let off = Avahi::off("nothing here answers to multicast");
        let text = system(&Sunshine, desk(&[Sway::on(), off]));
        assert!(text.contains("services.avahi.enable = false;"), "{text}");
    }

    #[test]
    fn it_streams_a_desktop() {
        assert_eq!(refused(desk(&[])), [("requires", "games.sunshine".to_owned())]);
        assert_eq!(refused(desk(&[Hyprland::on()])), []);
    }
}
