use nivis::prelude::*;

/// A finger instead of the password for `sudo`.
///
/// Sets `security.pam.services.sudo_local.touchIdAuth`, which writes `/etc/pam.d/sudo_local`: a file that updates of macOS leave
/// alone. It replaces `security.pam.enableSudoTouchIdAuth`. Over SSH and with the lid closed, `sudo` asks for the password.
#[derive(Module)]
#[module(id = "darwin.touch-id", kinds(Darwin))]
pub struct TouchId {
    /// Whether it works inside tmux and screen, by `pam_reattach`: `security.pam.services.sudo_local.reattach`.
    #[flag(default = false)]
    pub reattach: bool,
}

impl Configure for TouchId {
    fn darwin(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            security.pam.services.sudo_local = {
                touchIdAuth = true;
                reattach = self.reattach.then_some(true);
            };
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn mac(settings: &[Setting]) -> HostBuf {
        let host = Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("24.11").computed();
        host.with(settings.iter().copied())
    }

    #[test]
    fn a_finger_is_enough() {
        assert_eq!(system(&TouchId, mac(&[])), "(off)\n");
        expect![[r#"
            security.pam.services.sudo_local.touchIdAuth = true;
        "#]]
        .assert_eq(&system(&TouchId, mac(&[TouchId::on()])));
        expect![[r#"
            security.pam.services.sudo_local.touchIdAuth = true;
            security.pam.services.sudo_local.reattach = true;
        "#]]
        .assert_eq(&system(&TouchId, mac(&[TouchId::on(), TouchId::reattach(true)])));
    }

    #[test]
    fn nothing_else_has_one() {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("24.11").computed();
        assert_eq!(refused(desk.with([TouchId::on()])), [("kinds", "darwin.touch-id".to_owned())]);
    }
}
