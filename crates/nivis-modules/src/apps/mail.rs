use super::mime::opened_by;
use nivis::prelude::*;

/// Mail, by Thunderbird, with one profile in which the user makes the accounts.
///
/// Sets `programs.thunderbird`, and `xdg.mimeApps` for addresses.
#[derive(Module)]
#[module(id = "apps.mail", kinds(Desktop, Laptop))]
pub struct Mail {
    /// Whether it opens addresses of other programs (`mailto:`): `xdg.mimeApps.defaultApplications`.
    #[flag(default = true)]
    pub default_client: bool,
}

impl Configure for Mail {
    fn home(&self, cx: &mut HomeCx<'_>) {
        cx.set(nix! {
            programs.thunderbird = {
                enable = true;
                profiles.default.isDefault = true;
            };
        });
        if self.default_client {
            opened_by(cx, "thunderbird.desktop", &["message/rfc822", "x-scheme-handler/mailto"], Self::DEFAULT_CLIENT);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::home;
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with([Mail::on()]).with(settings.iter().copied())
    }

    #[test]
    fn it_reads_mail_and_opens_addresses() {
        expect![[r#"
            programs.thunderbird.enable = true;
            programs.thunderbird.profiles.default.isDefault = true;
            xdg.mimeApps.enable = true;
            xdg.mimeApps.defaultApplications."message/rfc822" = [ "thunderbird.desktop" ];
            xdg.mimeApps.defaultApplications."x-scheme-handler/mailto" = [ "thunderbird.desktop" ];
        "#]]
        .assert_eq(&home(&Mail, desk(&[])));
        assert!(!home(&Mail, desk(&[Mail::default_client(false)])).contains("mimeApps"));
    }
}
