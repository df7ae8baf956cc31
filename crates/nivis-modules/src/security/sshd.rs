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
    /// Networks whose members may connect; empty means everyone who can reach the host.
    pub from: Vec<&'static Network>,
    /// Whether tries, time to log in and dead clients are limited: `MaxAuthTries`, `LoginGraceTime`, `ClientAlive*`.
    #[flag(default = false)]
    pub harden: bool,
    /// How many tries a connection has: `MaxAuthTries`.
    #[flag(default = 3, requires(Sshd::harden))]
    pub max_auth_tries: u32,
    /// How long a client may take to log in: `LoginGraceTime`.
    #[flag(default = seconds(30), requires(Sshd::harden))]
    pub login_grace: Interval,
}

impl Configure for Sshd {
    fn facts(&self, facts: &mut Facts) {
        facts.listen("ssh", Tcp, self.port).from(&self.from);
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        let users: Vec<_> = cx.host().head().users().map(|user| user.name).collect();
        cx.set(nix! {
            services.openssh = {
                enable = true;
                // The firewall module opens the port, for whom `from` says.
                openFirewall = false;
                ports = [self.port];
                settings = {
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
                    ClientAliveCountMax = 3;
                    ClientAliveInterval = 300;
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
    use crate::testing::system;
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
            services.openssh.settings.AllowUsers = [ "aku" ];
            services.openssh.settings.KbdInteractiveAuthentication = false;
            services.openssh.settings.PasswordAuthentication = false;
            services.openssh.settings.PermitRootLogin = "no";
        "#]]
        .assert_eq(&system(&Sshd, host(&[])));
    }

    #[test]
    fn hardened_it_has_limits() {
        let text = system(&Sshd, host(&[Sshd::harden(true), Sshd::login_grace(minutes(1))]));
        assert!(text.contains("settings.LoginGraceTime = 60;") && text.contains("settings.MaxAuthTries = 3;"), "{text}");
    }
}
