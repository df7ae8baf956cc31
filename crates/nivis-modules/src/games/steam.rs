use nivis::prelude::*;

/// Steam, with the libraries and rules for controllers that it needs.
///
/// Sets `programs.steam`. It isn't free software, so `steam` and `steam-unwrapped` are allowed by name. Its ports are opened for `from`
/// by the firewall, not by `openFirewall`, which would open them for everyone (nixos/modules/programs/steam.nix has the numbers).
#[derive(Module)]
#[module(id = "games.steam", kinds(Desktop, Laptop))]
pub struct Steam {
    /// Whether games are played here from another device (Remote Play): 27036/tcp and 27031 to 27036/udp.
    #[flag(default = false)]
    pub remote_play: bool,
    /// Whether other machines get games from here and not from the Internet: 27040/tcp and 27036/udp.
    #[flag(default = false)]
    pub transfers: bool,
    /// Networks whose members may do so; empty means everyone who can reach the host.
    #[flag(requires(any(Steam::remote_play, Steam::transfers)))]
    pub from: Vec<&'static Network>,
    /// Whether the login offers a session that is nothing but Steam, in Gamescope: `programs.steam.gamescopeSession.enable`.
    #[flag(default = false)]
    pub gamescope_session: bool,
}

impl Configure for Steam {
    fn facts(&self, facts: &mut Facts) {
        facts.unfree("steam");
        facts.unfree("steam-unwrapped");
        if self.remote_play {
            facts.listen("steam remote play", Tcp, Port::new(27036)).from(&self.from);
            for port in 27031..=27035 {
                facts.listen("steam remote play", Udp, Port::new(port)).from(&self.from);
            }
        }
        if self.transfers {
            facts.listen("steam transfers", Tcp, Port::new(27040)).from(&self.from);
        }
        if self.remote_play || self.transfers {
            facts.listen("steam discovery", Udp, Port::new(27036)).from(&self.from);
        }
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            programs.steam = {
                enable = true;
                gamescopeSession.enable = self.gamescope_session.then_some(true);
            };
        });
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
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([Steam::on()]).with(settings.iter().copied())
    }

    fn listeners(host: HostBuf) -> Vec<String> {
        let fleet = resolved(host);
        let listeners = fleet.hosts()[0].facts().listeners.iter().filter(|listener| listener.module.id == "games.steam");
        listeners.map(|listener| format!("{}/{:?}", listener.port.number(), listener.proto)).collect()
    }

    #[test]
    fn by_default_nobody_connects() {
        assert_eq!(system(&Steam, desk(&[])), "programs.steam.enable = true;\n");
        assert_eq!(listeners(desk(&[])), Vec::<String>::new());
        let text = system(&Steam, desk(&[Steam::gamescope_session(true)]));
        assert!(text.contains("programs.steam.gamescopeSession.enable = true;"), "{text}");
    }

    #[test]
    fn it_may_be_installed_though_it_is_not_free() {
        let fleet = resolved(desk(&[]));
        let names: Vec<_> = fleet.hosts()[0].facts().unfree.iter().map(|package| package.name.as_str()).collect();
        assert_eq!(names, ["steam", "steam-unwrapped"]);
    }

    #[test]
    fn its_ports_are_open_for_those_who_play() {
        let from = Steam::from(Setting::leak(vec![&LAN]));
        let rules =
            text_of(&Firewall, desk(&[Steam::remote_play(true), Steam::transfers(true), from]), "networking.firewall.extraInputRules");
        let rules: String = rules.lines().filter(|line| line.contains("steam")).map(|line| format!("{line}\n")).collect();
        expect![[r#"
            ip saddr 10.20.0.0/24 tcp dport 27036 accept comment "steam remote play"
            ip saddr 10.20.0.0/24 udp dport 27031 accept comment "steam remote play"
            ip saddr 10.20.0.0/24 udp dport 27032 accept comment "steam remote play"
            ip saddr 10.20.0.0/24 udp dport 27033 accept comment "steam remote play"
            ip saddr 10.20.0.0/24 udp dport 27034 accept comment "steam remote play"
            ip saddr 10.20.0.0/24 udp dport 27035 accept comment "steam remote play"
            ip saddr 10.20.0.0/24 tcp dport 27040 accept comment "steam transfers"
            ip saddr 10.20.0.0/24 udp dport 27036 accept comment "steam discovery"
        "#]]
        .assert_eq(&rules);
        assert_eq!(listeners(desk(&[Steam::transfers(true)])), ["27040/Tcp", "27036/Udp"]);
    }

    #[test]
    fn it_is_for_those_who_sit_there() {
        let server = Host::vps("web", Vps::DEFAULT).state("26.05").computed();
        assert_eq!(refused(server.with([Steam::on()])), [("kinds", "games.steam".to_owned())]);
        assert_eq!(refused(Host::laptop("x13", Laptop::DEFAULT).state("26.05").computed().with([Steam::on()])), []);
    }

    #[test]
    fn who_may_connect_needs_something_to_connect_to() {
        let from = Steam::from(Setting::leak(vec![&LAN]));
        assert_eq!(refused(desk(&[from])), [("requires", "games.steam.from".to_owned())]);
        assert_eq!(refused(desk(&[from, Steam::remote_play(true)])), []);
    }
}
