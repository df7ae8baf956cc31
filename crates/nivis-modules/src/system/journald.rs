use nivis::{Channel, prelude::*};

/// How much of the journal is kept, and for how long.
///
/// Sets `SystemMaxUse` and `MaxRetentionSec` of journald.conf(5): on the stable channel in `services.journald.extraConfig`, on the unstable
/// one in `services.journald.settings.Journal`, which took its place after NixOS 26.05.
#[derive(Module)]
#[module(id = "system.journald", kinds(Linux))]
pub struct Journald {
    /// How much it takes of the disk, in whole mebibytes: `SystemMaxUse`.
    #[flag(default = mib(500))]
    pub max_size: Size,
    /// How old an entry becomes: `MaxRetentionSec`. What is older goes with the file that it is in.
    #[flag(default = days(30))]
    pub retention: Interval,
}

impl Configure for Journald {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let (size, age) = (format!("{}M", self.max_size.mib().max(1)), self.retention.to_string());
        match cx.host().head().channel {
            Channel::Stable => {
                let text = format!("SystemMaxUse={size}\nMaxRetentionSec={age}\n");
                cx.from(Self::MAX_SIZE).from(Self::RETENTION).set(nix! { services.journald.extraConfig = indented(text); });
            }
            Channel::Unstable => {
                cx.from(Self::MAX_SIZE).set(nix! { services.journald.settings.Journal.SystemMaxUse = size; });
                cx.from(Self::RETENTION).set(nix! { services.journald.settings.Journal.MaxRetentionSec = age; });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn server(settings: &[Setting]) -> Host {
        let settings = Setting::leak(settings.to_vec());
        Host::vps("web", Vps::DEFAULT).state("26.05").with(settings)
    }

    #[test]
    fn by_default_half_a_gibibyte_for_a_month() {
        expect![[r#"
            services.journald.extraConfig = ''
              SystemMaxUse=500M
              MaxRetentionSec=30d
            '';
        "#]]
        .assert_eq(&system(&Journald, server(&[Journald::on()]).computed()));
    }

    #[test]
    fn each_channel_has_its_option() {
        let flags = [Journald::on(), Journald::max_size(mib(100)), Journald::retention(days(14))];
        expect![[r#"
            services.journald.settings.Journal.SystemMaxUse = "100M";
            services.journald.settings.Journal.MaxRetentionSec = "14d";
        "#]]
        .assert_eq(&system(&Journald, server(&flags).channel(Unstable).computed()));
        let text = system(&Journald, server(&flags).computed());
        assert!(text.contains("SystemMaxUse=100M") && text.contains("MaxRetentionSec=14d"), "{text}");
    }

    #[test]
    fn a_mac_has_no_journal() {
        let mac = Host::darwin("mac", Darwin { primary_user: "aku", ..Darwin::DEFAULT }).state("26.05").computed();
        assert_eq!(refused(mac.with([Journald::on()])), [("kinds", "system.journald".to_owned())]);
    }
}
