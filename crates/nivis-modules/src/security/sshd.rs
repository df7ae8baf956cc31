use nivis::prelude::*;

/// OpenSSH server: keys only, no root, named users.
///
/// Sets `services.openssh`. The firewall opens the port for `from`. The limits are those of the security baseline:
/// three tries, 30 seconds to log in, a dead client is dropped after 15 minutes.
#[derive(Module)]
#[module(id = "security.sshd", kinds(Linux), default = on)]
pub struct Sshd {
    /// Port that it listens on: `services.openssh.ports`.
    #[flag(default = Port::new(22))]
    pub port: Port,
    /// Networks whose members may connect, which the firewall sees to; empty means everyone who can reach the host.
    pub from: Vec<&'static Network>,
    /// Whether clients may lend the host their SSH agent: `services.openssh.settings.AllowAgentForwarding`. Who is root on the host can
    /// use a lent agent for as long as the connection lasts.
    #[flag(default = false, weaker = true)]
    pub agent_forwarding: bool,
    /// Whether tries, time to log in and dead clients are limited:
    /// `services.openssh.settings.{MaxAuthTries,LoginGraceTime,ClientAliveInterval,ClientAliveCountMax}`.
    #[flag(default = false, weaker = false)]
    pub harden: bool,
    /// How many tries a connection has: `MaxAuthTries`.
    #[flag(default = 3, weaker(above = 3), requires(Sshd::harden))]
    pub max_auth_tries: u32,
    /// How long a client may take to log in: `LoginGraceTime`, in seconds.
    #[flag(default = seconds(30), weaker(above = seconds(30)), requires(Sshd::harden))]
    pub login_grace: Interval,
    /// How long a client may be silent before it is asked whether it lives: `ClientAliveInterval`, in seconds.
    #[flag(default = minutes(5), weaker(above = minutes(5)), requires(Sshd::harden))]
    pub alive_interval: Interval,
    /// How many such questions may stay without an answer: `ClientAliveCountMax`.
    #[flag(default = 3, weaker(above = 3), requires(Sshd::harden))]
    pub alive_count_max: u32,
}

impl Configure for Sshd {
    fn facts(&self, facts: &mut Facts) {
        facts.listen("ssh", Tcp, self.port).from(&self.from);
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        let users: Vec<_> = cx.host().head().users().map(|user| user.name).collect();
        // An empty list would be a line that sshd does not read.
        let users = (!users.is_empty()).then_some(users);
        cx.set(nix! {
            services.openssh = {
                enable = true;
                // The firewall module opens the port, for whom `from` says.
                openFirewall = false;
                ports = [self.port];
                settings = {
                    AllowAgentForwarding = self.agent_forwarding;
                    AllowUsers = users;
                    KbdInteractiveAuthentication = false;
                    PasswordAuthentication = false;
                    PermitRootLogin = "no";
                };
            };
        });
        if self.harden {
            cx.from(Self::HARDEN).set(nix! {
                services.openssh.settings = {
                    ClientAliveCountMax = self.alive_count_max;
                    ClientAliveInterval = (self.alive_interval.seconds());
                    LoginGraceTime = (self.login_grace.seconds());
                    MaxAuthTries = self.max_auth_tries;
                };
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);

    fn host(settings: &[Setting]) -> HostBuf {
        Host::vps("web", Vps::DEFAULT).state("26.05").computed().user(&AKU).with(settings.iter().copied())
    }

    #[test]
    fn by_default_it_takes_keys_only() {
        expect![[r#"
            services.openssh.enable = true;
            services.openssh.openFirewall = false;
            services.openssh.ports = [ 22 ];
            services.openssh.settings.AllowAgentForwarding = false;
            services.openssh.settings.AllowUsers = [ "aku" ];
            services.openssh.settings.KbdInteractiveAuthentication = false;
            services.openssh.settings.PasswordAuthentication = false;
            services.openssh.settings.PermitRootLogin = "no";
        "#]]
        .assert_eq(&system(&Sshd, host(&[])));
    }

    #[test]
    fn hardened_it_has_limits() {
        let text = system(&Sshd, host(&[Sshd::harden(true)]));
        let (_, limits) = text.split_once("ClientAliveCountMax").expect("limits");
        expect![[r#"
             = 3;
            services.openssh.settings.ClientAliveInterval = 300;
            services.openssh.settings.LoginGraceTime = 30;
            services.openssh.settings.MaxAuthTries = 3;
        "#]]
        .assert_eq(limits);
        let text = system(&Sshd, host(&[Sshd::harden(true), Sshd::login_grace(seconds(20)), Sshd::alive_interval(minutes(2))]));
        assert!(text.contains("settings.LoginGraceTime = 20;") && text.contains("settings.ClientAliveInterval = 120;"), "{text}");
    }

    #[test]
    fn a_limit_without_harden_is_refused() {
        for setting in [Sshd::max_auth_tries(2), Sshd::login_grace(seconds(20)), Sshd::alive_interval(minutes(1)), Sshd::alive_count_max(2)]
        {
            assert_eq!(refused(host(&[setting])), [("requires", setting.flag.id.to_owned())]);
            assert_eq!(refused(host(&[setting, Sshd::harden(true)])), []);
        }
    }

    #[test]
    fn a_host_that_nobody_logs_in_to_has_no_empty_list() {
        let host = Host::vps("web", Vps::DEFAULT).state("26.05").computed();
        assert!(!system(&Sshd, host).contains("AllowUsers"));
    }
}
