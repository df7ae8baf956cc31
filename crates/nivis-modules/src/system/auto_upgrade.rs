use crate::{
    text::refuse,
    virtualisation::{Docker, DockerRootless},
};
use nivis::{
    Cell, Channel, FromCell, Msg, ResolvedHost,
    nix::{Fragment, Value},
    prelude::*,
};
use serde::Serialize;

/// A flake: a folder such as `/etc/nixos`, or a reference such as `git+https://git.example.org/fleet`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FlakeRef(&'static str);

impl FlakeRef {
    /// The flake at `reference`, without the `#` of an output.
    ///
    /// # Panics
    /// If it is neither an absolute path nor has a scheme, or has spaces, quotes or a `#`; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(reference: &'static str) -> Self {
        let b = reference.as_bytes();
        let (mut i, mut scheme) = (0, false);
        let mut bad = b.len() < 2;
        while i < b.len() {
            scheme = scheme || b[i] == b':';
            bad = bad
                || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'/' | b'.' | b'_' | b'-' | b':' | b'+' | b'@' | b'?' | b'=' | b'&'));
            i += 1;
        }
        if bad || !(scheme || b[0] == b'/') {
            refuse(
                Msg::new().s("\"").s(reference).s("\" is no flake"),
                "write a folder such as \"/etc/nixos\", or a reference such as \"git+https://git.example.org/fleet\"",
            );
        }
        Self(reference)
    }

    /// Whether it is a folder of the machine, whose lock file can be changed.
    const fn is_folder(self) -> bool {
        self.0.as_bytes()[0] == b'/'
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Text(self.0)
    }
}

impl FromCell for FlakeRef {
    fn from_cell(cell: &Cell) -> Option<Self> {
        match *cell {
            Cell::Text(reference) => Some(Self(reference)),
            _ => None,
        }
    }
}

/// The host builds and activates its own configuration on a schedule, and then the homes of its users.
///
/// Sets `systemd.timers.system-upgrade`, `systemd.services.system-upgrade` and `systemd.services.user-upgrade-<user>`, whose programs are
/// in the Nix store. They take what processor and disk others leave. The host's channel says which inputs of the flake are updated, so a
/// stable host can't follow the unstable branch.
#[derive(Module)]
#[module(id = "system.auto-upgrade", kinds(Linux))]
pub struct AutoUpgrade {
    /// The flake that has the host's configuration: `systemd.services.system-upgrade.script`.
    #[flag(default = FlakeRef::new("/etc/nixos"))]
    pub flake: FlakeRef,
    /// Whether the flake's packages are updated first: its lock file, of the inputs that the host's channel uses. Only in a folder: a flake
    /// that is elsewhere is updated there, so there the flag must be off.
    #[flag(default = true)]
    pub update_inputs: bool,
    /// When: `OnCalendar` of the timer.
    #[flag(default = Calendar::new("Sat *-*-* 07:00:00"))]
    pub schedule: Calendar,
    /// By how much that may be later, so that not all hosts start at once: `RandomizedDelaySec` of the timer.
    #[flag(default = minutes(5))]
    pub jitter: Interval,
    /// Whether a run that was missed is made up for at the next start: `Persistent` of the timer.
    #[flag(default = true)]
    pub catch_up: bool,
    /// How long it may take; what is longer is ended, and the old system stays: `TimeoutStartSec` of the service. Unset, as long as it
    /// takes.
    pub at_most: Option<Interval>,
    /// Whether the homes of the host's users follow once the system has been upgraded: `systemd.services.user-upgrade-<user>`.
    #[flag(default = true)]
    pub user: bool,
    /// Whether the container engine is restarted afterwards, so that containers run under its new version.
    #[flag(default = false, requires(any(Docker, DockerRootless)))]
    pub restart_docker: bool,
}

impl Configure for AutoUpgrade {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let host = cx.host();
        let script = if self.update_inputs && !self.flake.is_folder() {
            Value::Impossible(format!(
                "host `{}`: the flake `{}` is no folder, so its inputs can't be updated here; add `AutoUpgrade::update_inputs(false)`",
                host.name(),
                self.flake.0
            ))
        } else {
            Value::lib("mkForce").call([Value::indented(self.system_script(host))])
        };
        cx.from(Self::FLAKE).from(Self::UPDATE_INPUTS).from(Self::RESTART_DOCKER);
        cx.set(nix! { systemd.services.system-upgrade.script = script; });
        cx.set(unit("system-upgrade", "builds and activates this host's configuration"));
        cx.set(nix! {
            systemd.services.system-upgrade = {
                path = [config.system.build.nixos-rebuild];
                serviceConfig.TimeoutStartSec = (self.at_most.map(|interval| interval.to_string()));
            };
            systemd.timers.system-upgrade = {
                description = "starts the upgrade of this host";
                timerConfig = {
                    OnCalendar = self.schedule;
                    Persistent = self.catch_up;
                    RandomizedDelaySec = (self.jitter.to_string());
                };
                wantedBy = ["timers.target"];
            };
        });
        if self.user {
            self.homes(cx);
        }
    }
}

impl AutoUpgrade {
    /// One unit for each user, started when the system has been upgraded.
    fn homes(&self, cx: &mut HostCx<'_>) {
        for user in cx.host().head().users() {
            let name = format!("user-upgrade-{}", user.name);
            let script = home_script(self.flake.0);
            cx.from(Self::USER).set(nix! { systemd.services.system-upgrade.onSuccess = [(format!("{name}.service"))]; });
            cx.from(Self::USER).set(unit(&name, &format!("builds and activates the home of {}", user.name)));
            cx.from(Self::USER).from(Self::FLAKE).set(nix! {
                systemd.services.(name) = {
                    script = lib.mkForce(indented(script));
                    serviceConfig.User = user.name;
                };
            });
        }
    }

    /// Without an output, `nixos-rebuild` takes the one of the machine's name, so that the hosts of a base share the text.
    fn system_script(&self, host: &ResolvedHost) -> String {
        let update = if self.update_inputs { format!("nix flake update --flake \"$flake\" {}\n", inputs(host)) } else { String::new() };
        format!(
            "set -euo pipefail\n\nflake='{}'\n{update}nixos-rebuild switch --flake \"$flake\" --refresh\n{}",
            self.flake.0,
            self.restart_engine(host)
        )
    }

    fn restart_engine(&self, host: &ResolvedHost) -> String {
        if !self.restart_docker {
            return String::new();
        }
        if host.is_on(&Docker) {
            return "systemctl restart docker.service\n".to_owned();
        }
        let users = host.head().users();
        users.map(|user| format!("systemctl --user --machine='{}@.host' restart docker.service\n", user.name)).collect()
    }
}

/// The inputs of the flake that a host's channel uses.
fn inputs(host: &ResolvedHost) -> String {
    let suffix = match host.head().channel {
        Channel::Stable => "",
        Channel::Unstable => "-unstable",
    };
    let home_manager = host.head().users().next().map(|_| format!(" home-manager{suffix}"));
    format!("nixpkgs{suffix}{}", home_manager.unwrap_or_default())
}

fn home_script(flake: &str) -> String {
    format!(
        r#"set -euo pipefail

flake='{flake}'
home=$(nix build --no-link --print-out-paths --refresh "$flake#homeConfigurations.\"$USER@$(uname -n)\".activationPackage")
"$home/activate"
"#
    )
}

/// What both units have in common: they need the network, give way to everything else, and are not ended by what they activate.
fn unit(name: &str, description: &str) -> Fragment {
    nix! {
        systemd.services.(name) = {
            description = description;
            after = ["network-online.target"];
            wants = ["network-online.target"];
            environment.NIX_CONFIG = "extra-experimental-features = nix-command flakes";
            path = [config.nix.package, config.programs.ssh.package, pkgs.gitMinimal];
            restartIfChanged = false;
            serviceConfig = {
                Type = "oneshot";
                CPUWeight = 20;
                IOSchedulingClass = "idle";
                IOWeight = 20;
                Nice = 19;
            };
            unitConfig.X-StopOnRemoval = false;
        };
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the scripts are run, with programs of the test's own")]
mod tests {
    use super::*;
    use crate::testing::{refused, shellcheck, system, text_of};
    use expect_test::expect;
    use std::process::Command;

    static AKU: User = User::new("aku", 1000);
    static DNS: [Ipv4; 1] = [Ipv4::new("198.51.100.53")];
    const REMOTE: Setting = AutoUpgrade::flake(FlakeRef::new("git+https://git.example.org/fleet"));

    fn server(settings: &[Setting]) -> HostBuf {
        host(Stable, settings)
    }

    fn host(channel: Channel, settings: &[Setting]) -> HostBuf {
        let host = Host::vps("web", Vps::DEFAULT).state("26.05").channel(channel).computed().user(&AKU);
        host.with([AutoUpgrade::on()]).with(settings.iter().copied())
    }

    fn script(host: HostBuf) -> String {
        text_of(&AutoUpgrade, host, "systemd.services.system-upgrade.script")
    }

    #[test]
    fn the_system_first_and_then_the_homes() {
        expect![[r#"
            systemd.services.system-upgrade.script = lib.mkForce ''
              set -euo pipefail

              flake='/etc/nixos'
              nix flake update --flake "$flake" nixpkgs home-manager
              nixos-rebuild switch --flake "$flake" --refresh
            '';
            systemd.services.system-upgrade.description = "builds and activates this host's configuration";
            systemd.services.system-upgrade.after = [ "network-online.target" ];
            systemd.services.system-upgrade.wants = [ "network-online.target" ];
            systemd.services.system-upgrade.environment.NIX_CONFIG = "extra-experimental-features = nix-command flakes";
            systemd.services.system-upgrade.path = [
              config.nix.package
              config.programs.ssh.package
              pkgs.gitMinimal
            ];
            systemd.services.system-upgrade.restartIfChanged = false;
            systemd.services.system-upgrade.serviceConfig.Type = "oneshot";
            systemd.services.system-upgrade.serviceConfig.CPUWeight = 20;
            systemd.services.system-upgrade.serviceConfig.IOSchedulingClass = "idle";
            systemd.services.system-upgrade.serviceConfig.IOWeight = 20;
            systemd.services.system-upgrade.serviceConfig.Nice = 19;
            systemd.services.system-upgrade.unitConfig.X-StopOnRemoval = false;
            systemd.services.system-upgrade.path = [ config.system.build.nixos-rebuild ];
            systemd.timers.system-upgrade.description = "starts the upgrade of this host";
            systemd.timers.system-upgrade.timerConfig.OnCalendar = "Sat *-*-* 07:00:00";
            systemd.timers.system-upgrade.timerConfig.Persistent = true;
            systemd.timers.system-upgrade.timerConfig.RandomizedDelaySec = "5min";
            systemd.timers.system-upgrade.wantedBy = [ "timers.target" ];
            systemd.services.system-upgrade.onSuccess = [ "user-upgrade-aku.service" ];
            systemd.services.user-upgrade-aku.description = "builds and activates the home of aku";
            systemd.services.user-upgrade-aku.after = [ "network-online.target" ];
            systemd.services.user-upgrade-aku.wants = [ "network-online.target" ];
            systemd.services.user-upgrade-aku.environment.NIX_CONFIG = "extra-experimental-features = nix-command flakes";
            systemd.services.user-upgrade-aku.path = [
              config.nix.package
              config.programs.ssh.package
              pkgs.gitMinimal
            ];
            systemd.services.user-upgrade-aku.restartIfChanged = false;
            systemd.services.user-upgrade-aku.serviceConfig.Type = "oneshot";
            systemd.services.user-upgrade-aku.serviceConfig.CPUWeight = 20;
            systemd.services.user-upgrade-aku.serviceConfig.IOSchedulingClass = "idle";
            systemd.services.user-upgrade-aku.serviceConfig.IOWeight = 20;
            systemd.services.user-upgrade-aku.serviceConfig.Nice = 19;
            systemd.services.user-upgrade-aku.unitConfig.X-StopOnRemoval = false;
            systemd.services.user-upgrade-aku.script = lib.mkForce ''
              set -euo pipefail

              flake='/etc/nixos'
              home=$(nix build --no-link --print-out-paths --refresh "$flake#homeConfigurations.\"$USER@$(uname -n)\".activationPackage")
              "$home/activate"
            '';
            systemd.services.user-upgrade-aku.serviceConfig.User = "aku";
        "#]]
        .assert_eq(&system(&AutoUpgrade, server(&[])));
    }

    #[test]
    fn each_flag_acts() {
        let flags = [
            AutoUpgrade::schedule(Calendar::new("Sat 22:10")),
            AutoUpgrade::jitter(minutes(1)),
            AutoUpgrade::catch_up(false),
            AutoUpgrade::at_most(minutes(35)),
            AutoUpgrade::user(false),
            AutoUpgrade::flake(FlakeRef::new("/srv/fleet")),
        ];
        let text = system(&AutoUpgrade, server(&flags));
        for line in [
            r#"OnCalendar = "Sat 22:10";"#,
            r#"RandomizedDelaySec = "1min";"#,
            "Persistent = false;",
            r#"TimeoutStartSec = "35min";"#,
            "flake='/srv/fleet'",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(!text.contains("user-upgrade"), "{text}");
    }

    #[test]
    fn the_channel_says_what_is_updated() {
        assert!(script(host(Stable, &[])).contains("nix flake update --flake \"$flake\" nixpkgs home-manager\n"));
        assert!(script(host(Unstable, &[])).contains("nix flake update --flake \"$flake\" nixpkgs-unstable home-manager-unstable\n"));
        assert!(!script(server(&[AutoUpgrade::update_inputs(false)])).contains("flake update"));
    }

    #[test]
    fn only_a_folder_has_a_lock_file_here() {
        assert!(system(&AutoUpgrade, server(&[REMOTE])).contains("is no folder, so its inputs can't be updated here"));
        assert!(script(server(&[REMOTE, AutoUpgrade::update_inputs(false)])).contains("flake='git+https://git.example.org/fleet'"));
    }

    #[test]
    fn the_engine_that_is_there_is_restarted() {
        let restart = AutoUpgrade::restart_docker(true);
        assert_eq!(refused(server(&[restart])), [("requires", "system.auto-upgrade.restart_docker".to_owned())]);
        let root = script(server(&[restart, Docker::on()]));
        assert!(root.ends_with("\nsystemctl restart docker.service\n"), "{root}");
        let rootless = script(server(&[restart, DockerRootless::on(), DockerRootless::dns(&DNS)]));
        assert!(rootless.ends_with("\nsystemctl --user --machine='aku@.host' restart docker.service\n"), "{rootless}");
    }

    #[test]
    fn the_scripts_are_clean() {
        shellcheck(&script(server(&[AutoUpgrade::restart_docker(true), Docker::on()])));
        shellcheck(&script(server(&[REMOTE, AutoUpgrade::update_inputs(false)])));
        shellcheck(&home_script("/etc/nixos"));
    }

    #[test]
    fn what_fails_stops_the_rest() {
        let text = script(server(&[AutoUpgrade::restart_docker(true), Docker::on()]));
        assert_eq!(
            run(&text, "true"),
            "nix flake update --flake /etc/nixos nixpkgs home-manager\n\
             nixos-rebuild switch --flake /etc/nixos --refresh\nsystemctl restart docker.service\n"
        );
        assert_eq!(run(&text, "false"), "nix flake update --flake /etc/nixos nixpkgs home-manager\n");
    }

    /// What a script calls, with programs that only say so and then end like `end`.
    fn run(script: &str, end: &str) -> String {
        let programs = ["nix", "nixos-rebuild", "systemctl"].map(|name| format!("{name}() {{ echo {name} \"$@\"; {end}; }}\n")).concat();
        let output = Command::new("bash").args(["-c", &format!("{programs}{script}")]).output().expect("bash is there");
        assert_eq!(output.status.success(), end == "true", "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    #[test]
    fn it_is_for_nixos() {
        let mac = Host::darwin("mac", Darwin { primary_user: "aku", ..Darwin::DEFAULT }).state("26.05").computed();
        assert_eq!(refused(mac.with([AutoUpgrade::on()])), [("kinds", "system.auto-upgrade".to_owned())]);
    }

    #[test]
    #[should_panic(expected = "\"/etc/nixos#web\" is no flake")]
    fn a_flake_has_no_output() {
        let _ = FlakeRef::new("/etc/nixos#web");
    }
}
