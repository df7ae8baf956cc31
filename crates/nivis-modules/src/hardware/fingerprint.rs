use nivis::prelude::*;

/// A fingerprint reader: `services.fprintd.enable`. Fingers are learned with `fprintd-enroll`, for `sudo` and locked screens.
#[derive(Module)]
#[module(id = "hardware.fingerprint", kinds(Desktop, Laptop))]
pub struct Fingerprint {
    /// Whether a finger logs in, too: `security.pam.services.login.fprintAuth`, which display managers include. The key ring stays
    /// locked then, since it opens with the password.
    #[flag(default = false)]
    pub login: bool,
}

impl Configure for Fingerprint {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            security.pam.services.login.fprintAuth = self.login;
            services.fprintd.enable = true;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    #[test]
    fn the_password_logs_in_unless_said_otherwise() {
        let laptop = || Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed().with([Fingerprint::on()]);
        expect![[r#"
            security.pam.services.login.fprintAuth = false;
            services.fprintd.enable = true;
        "#]]
        .assert_eq(&system(&Fingerprint, laptop()));
        assert!(system(&Fingerprint, laptop().with([Fingerprint::login(true)])).contains("fprintAuth = true;"));
    }

    #[test]
    fn a_server_has_no_reader() {
        let nas = Host::nas("nas", Nas::DEFAULT).state("26.05").computed();
        assert_eq!(refused(nas.with([Fingerprint::on()])), [("kinds", "hardware.fingerprint".to_owned())]);
    }
}
