use nivis::{choice, prelude::*};

choice! {
    /// What a server is for. The names are those that programs read.
    pub enum ServerEnv {
        /// Something that may break at any time.
        Dev = "DEV",
        /// What is tried before it goes to the people who use it.
        Test = "TEST",
        /// What people use.
        Prod = "PROD",
    }
}

/// What a server is for, told to whoever logs in and to every program.
///
/// Sets `environment.variables.SERVER_ENV`, `systemd.globalEnvironment.SERVER_ENV` and `users.motd`. There is no default on purpose: a
/// server that nobody spoke of would be taken for what it is not.
#[derive(Module)]
#[module(id = "system.identity", kinds(Lxc, Vps, Nas))]
pub struct Identity {
    /// What the server is for: `SERVER_ENV` in shells (`environment.variables`) and in units (`systemd.globalEnvironment`).
    #[flag(required)]
    pub server_env: ServerEnv,
    /// Whether it is said to whoever logs in: `users.motd`.
    #[flag(default = true)]
    pub motd: bool,
}

impl Configure for Identity {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            environment.variables.SERVER_ENV = self.server_env;
            systemd.globalEnvironment.SERVER_ENV = self.server_env;
        });
        if self.motd {
            // `mkAfter` joins the line with those of others; a priority of its own would drop one of them.
            let line = format!("{} is a {} server.\n", cx.host().name(), self.server_env.name());
            cx.from(Self::MOTD).from(Self::SERVER_ENV).set(nix! { users.motd = lib.mkAfter(indented(line)); });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn vps(settings: &[Setting]) -> HostBuf {
        Host::vps("web", Vps::DEFAULT).state("26.05").computed().with([Identity::on()]).with(settings.iter().copied())
    }

    #[test]
    fn shells_units_and_people_know_it() {
        expect![[r#"
            environment.variables.SERVER_ENV = "PROD";
            systemd.globalEnvironment.SERVER_ENV = "PROD";
            users.motd = lib.mkAfter ''
              web is a PROD server.
            '';
        "#]]
        .assert_eq(&system(&Identity, vps(&[Identity::server_env(ServerEnv::Prod)])));
        let text = system(&Identity, vps(&[Identity::server_env(ServerEnv::Test), Identity::motd(false)]));
        assert!(text.contains(r#"variables.SERVER_ENV = "TEST";"#) && !text.contains("motd"), "{text}");
    }

    #[test]
    fn nobody_is_a_server_for_nothing() {
        assert_eq!(refused(vps(&[])), [("missing", "system.identity".to_owned())]);
        for env in ServerEnv::ALL {
            assert_eq!(refused(vps(&[Identity::server_env(*env)])), []);
        }
    }

    #[test]
    fn a_base_asks_and_its_hosts_answer() {
        static ASKS: Base = Base::new("servers").with(&[Identity::on()]);
        let host = || Host::vps("web", Vps::DEFAULT).state("26.05").computed().base(&ASKS);
        assert_eq!(refused(host()), [("missing", "system.identity".to_owned())]);
        assert_eq!(refused(host().with([Identity::server_env(ServerEnv::Dev)])), []);
    }

    #[test]
    fn a_desktop_is_no_server() {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed();
        let found = refused(desk.with([Identity::on(), Identity::server_env(ServerEnv::Dev)]));
        assert!(found.contains(&("kinds", "system.identity".to_owned())), "{found:?}");
    }
}
