use super::Docker;
use nivis::prelude::*;

/// Docker with a daemon of each user's own, without any right of root: `virtualisation.docker.rootless`.
///
/// A stack belongs to one engine, so a host has one: this or [`Docker`](struct@Docker). The host's users linger
/// (`users.users.<name>.linger`), so that their containers run while nobody is logged in, and find the daemon by `DOCKER_HOST`
/// (`setSocketVariable`). Containers can't have ports below 1024 unless [`ports_from`](Self::ports_from) says so, and resolve names by
/// [`dns`](Self::dns): the host's own resolver is not reachable from the daemon's network.
#[derive(Module)]
#[module(id = "virtualisation.docker-rootless", kinds(Linux), conflicts(Docker))]
pub struct DockerRootless {
    /// Who resolves names for containers: `dns` in `virtualisation.docker.rootless.daemon.settings`.
    #[flag(required)]
    pub dns: Vec<Ipv4>,
    /// The lowest port that a program without any right may listen on: `net.ipv4.ip_unprivileged_port_start` in `boot.kernel.sysctl`. It
    /// counts for every program on the host. Unset, it stays as it is, which is 1024.
    pub ports_from: Option<Port>,
    /// How large a file of a container's output becomes: `log-opts.max-size` of the daemon, in whole mebibytes.
    #[flag(default = mib(10))]
    pub log_size: Size,
    /// How many such files a container has: `log-opts.max-file` of the daemon.
    #[flag(default = 3)]
    pub log_files: u32,
}

impl Configure for DockerRootless {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            virtualisation.docker.rootless = {
                enable = true;
                setSocketVariable = true;
                daemon.settings = {
                    dns = (self.dns.iter().map(Ipv4::to_string).collect::<Vec<_>>());
                    log-driver = "local";
                    log-opts = {
                        max-file = (self.log_files.to_string());
                        max-size = (format!("{}m", self.log_size.mib().max(1)));
                    };
                };
            };
            boot.kernel.sysctl."net.ipv4.ip_unprivileged_port_start" = (self.ports_from.map(Port::number));
        });
        for user in cx.host().head().users() {
            cx.set(nix! { users.users.(user.name).linger = true; });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, resolved, system};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);
    static DNS: [Ipv4; 2] = [Ipv4::new("198.51.100.53"), Ipv4::new("198.51.100.54")];

    fn host(settings: &[Setting]) -> HostBuf {
        Host::vps("web", Vps::DEFAULT).state("26.05").computed().user(&AKU).with(settings.iter().copied())
    }

    fn on() -> HostBuf {
        host(&[DockerRootless::on(), DockerRootless::dns(&DNS)])
    }

    #[test]
    fn containers_run_while_nobody_is_there() {
        expect![[r#"
            virtualisation.docker.rootless.enable = true;
            virtualisation.docker.rootless.setSocketVariable = true;
            virtualisation.docker.rootless.daemon.settings.dns = [
              "198.51.100.53"
              "198.51.100.54"
            ];
            virtualisation.docker.rootless.daemon.settings.log-driver = "local";
            virtualisation.docker.rootless.daemon.settings.log-opts.max-file = "3";
            virtualisation.docker.rootless.daemon.settings.log-opts.max-size = "10m";
            users.users.aku.linger = true;
        "#]]
        .assert_eq(&system(&DockerRootless, on()));
    }

    #[test]
    fn each_flag_acts() {
        let flags = [DockerRootless::ports_from(Port::new(80)), DockerRootless::log_size(mib(50)), DockerRootless::log_files(5)];
        let text = system(&DockerRootless, on().with(flags));
        for line in [r#""net.ipv4.ip_unprivileged_port_start" = 80;"#, "max-size = \"50m\";", "max-file = \"5\";"] {
            assert!(text.contains(line), "{text}");
        }
    }

    #[test]
    fn it_resolves_names_by_someone() {
        assert_eq!(refused(host(&[DockerRootless::on()])), [("missing", "virtualisation.docker-rootless".to_owned())]);
        assert_eq!(refused(on()), []);
    }

    #[test]
    fn a_host_has_one_engine() {
        assert_eq!(refused(on().with([Docker::on()])), [("conflicts", "virtualisation.docker-rootless".to_owned())]);
        assert_eq!(refused(on().with([Docker::off("each user has an engine of their own here")])), []);
    }

    #[test]
    fn no_group_lends_root() {
        assert!(resolved(on()).hosts()[0].facts().groups.iter().all(|group| group.name != "docker"));
    }
}
