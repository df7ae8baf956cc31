use nivis::{choice, prelude::*};

choice! {
    /// Where the output of containers goes.
    pub enum LogDriver {
        /// Files of Docker's own compact format, which it rotates.
        Local = "local",
        /// Files of JSON lines, which it rotates; for programs that read them.
        JsonFile = "json-file",
        /// The journal of the host, with the limits of that.
        Journald = "journald",
    }
}

/// Docker with its daemon as root: whoever is in the group `docker` can become root.
///
/// Sets `virtualisation.docker`. The host's users are in the group. In an unprivileged Proxmox container Docker needs the features
/// `nesting` and `keyctl` of the container.
#[derive(Module)]
#[module(id = "virtualisation.docker", kinds(Linux))]
pub struct Docker {
    /// Whether images, networks and stopped containers that nothing uses are removed: `virtualisation.docker.autoPrune.enable`.
    #[flag(default = true)]
    pub auto_prune: bool,
    /// When: `virtualisation.docker.autoPrune.dates`.
    #[flag(default = Calendar::new("weekly"), requires(Docker::auto_prune))]
    pub prune_at: Calendar,
    /// Whether containers run on while the daemon restarts: `virtualisation.docker.daemon.settings.live-restore`. A swarm can't have it.
    #[flag(default = true)]
    pub live_restore: bool,
    /// Where the output of containers goes: `virtualisation.docker.logDriver`. Containers keep the one that they were made with.
    #[flag(default = LogDriver::Local)]
    pub log_driver: LogDriver,
    /// How large a file of a container's output becomes: `virtualisation.docker.daemon.settings.log-opts.max-size`, in whole
    /// mebibytes.
    #[flag(default = mib(10), conflicts(Docker::log_driver = LogDriver::Journald))]
    pub log_size: Size,
    /// How many such files a container has: `virtualisation.docker.daemon.settings.log-opts.max-file`.
    #[flag(default = 3, conflicts(Docker::log_driver = LogDriver::Journald))]
    pub log_files: u32,
}

impl Docker {
    /// The group whose members may speak to the daemon.
    pub(crate) const GROUP: &'static str = "docker";
}

impl Configure for Docker {
    fn facts(&self, facts: &mut Facts) {
        facts.users_in_group(Self::GROUP);
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            virtualisation.docker = {
                enable = true;
                autoPrune.enable = self.auto_prune;
                daemon.settings.live-restore = self.live_restore;
                logDriver = self.log_driver;
            };
        });
        if self.auto_prune {
            cx.set(nix! { virtualisation.docker.autoPrune.dates = self.prune_at; });
        }
        // The journal has no such limits, and a container with an option that its driver does not know is not made.
        if self.log_driver != LogDriver::Journald {
            cx.set(nix! {
                virtualisation.docker.daemon.settings.log-opts = {
                    max-file = (self.log_files.to_string());
                    max-size = (format!("{}m", self.log_size.mib().max(1)));
                };
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, resolved, system};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);
    static PVE: ProxmoxNode = ProxmoxNode::new("pve");

    fn host(settings: &[Setting]) -> HostBuf {
        let host =
            Host::lxc("lxc-home", Lxc { node: Some(&PVE), vmid: 220, keyctl: true, ..Lxc::DEFAULT }).state("24.11").computed().user(&AKU);
        host.with([Docker::on()]).with(settings.iter().copied())
    }

    #[test]
    fn by_default_it_stays_small() {
        expect![[r#"
            virtualisation.docker.enable = true;
            virtualisation.docker.autoPrune.enable = true;
            virtualisation.docker.daemon.settings.live-restore = true;
            virtualisation.docker.logDriver = "local";
            virtualisation.docker.autoPrune.dates = "weekly";
            virtualisation.docker.daemon.settings.log-opts.max-file = "3";
            virtualisation.docker.daemon.settings.log-opts.max-size = "10m";
        "#]]
        .assert_eq(&system(&Docker, host(&[])));
    }

    #[test]
    fn the_journal_has_its_own_limits() {
        let text =
            system(&Docker, host(&[Docker::log_driver(LogDriver::Journald), Docker::auto_prune(false), Docker::live_restore(false)]));
        expect![[r#"
            virtualisation.docker.enable = true;
            virtualisation.docker.autoPrune.enable = false;
            virtualisation.docker.daemon.settings.live-restore = false;
            virtualisation.docker.logDriver = "journald";
        "#]]
        .assert_eq(&text);
    }

    #[test]
    fn flags_have_an_effect() {
        let settings = [Docker::log_size(mib(50)), Docker::log_files(5), Docker::prune_at(Calendar::new("Sun 04:00"))];
        let text = system(&Docker, host(&settings));
        for line in ["max-size = \"50m\";", "max-file = \"5\";", "autoPrune.dates = \"Sun 04:00\";"] {
            assert!(text.contains(line), "{text}");
        }
    }

    #[test]
    fn limits_that_nothing_reads_are_refused() {
        let limit = Docker::log_size(mib(50));
        assert_eq!(refused(host(&[limit, Docker::log_driver(LogDriver::Journald)])).len(), 1);
        assert_eq!(refused(host(&[limit, Docker::log_driver(LogDriver::JsonFile)])), []);
        let at = Docker::prune_at(Calendar::new("daily"));
        assert_eq!(refused(host(&[at, Docker::auto_prune(false)])), [("requires", "virtualisation.docker.prune_at".to_owned())]);
        assert_eq!(refused(host(&[at])), []);
    }

    #[test]
    fn users_are_in_the_group_only_with_docker() {
        let groups = |host| resolved(host).hosts()[0].facts().groups.iter().map(|group| group.name.clone()).collect::<Vec<_>>();
        assert_eq!(groups(host(&[])), ["docker"]);
        let none = Host::vps("web", Vps::DEFAULT).state("26.05").computed().user(&AKU);
        assert!(!groups(none).contains(&"docker".to_owned()));
    }
}
