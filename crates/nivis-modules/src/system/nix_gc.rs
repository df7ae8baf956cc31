use super::whole_days;
use nivis::prelude::*;

/// Garbage collection on machines that someone sits at: what is old goes, on a schedule.
///
/// Sets `nix.gc`. Generations of every profile under `/nix/var/nix/profiles` are deleted by age, the active one never. Servers have
/// [`ServerGc`](struct@super::ServerGc), which also counts.
#[derive(Module)]
#[module(id = "nix.gc", kinds(Desktop, Laptop))]
pub struct NixGc {
    /// When it runs; a run that was missed is made up for: `nix.gc.dates`.
    #[flag(default = Calendar::new("weekly"))]
    pub dates: Calendar,
    /// How old a generation must be to go, in whole days, rounded up: `nix.gc.options`.
    #[flag(default = days(30))]
    pub older_than: Interval,
}

impl Configure for NixGc {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            nix.gc = {
                automatic = true;
                dates = self.dates;
                options = format!("--delete-older-than {}d", whole_days(self.older_than));
            };
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn desktop(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("24.11").computed().with(settings.iter().copied())
    }

    #[test]
    fn by_default_a_month_is_kept() {
        assert_eq!(system(&NixGc, desktop(&[])), "(off)\n");
        expect![[r#"
            nix.gc.automatic = true;
            nix.gc.dates = "weekly";
            nix.gc.options = "--delete-older-than 30d";
        "#]]
        .assert_eq(&system(&NixGc, desktop(&[NixGc::on()])));
    }

    #[test]
    fn part_of_a_day_is_kept_too() {
        let text = system(&NixGc, desktop(&[NixGc::on(), NixGc::older_than(hours(25)), NixGc::dates(Calendar::new("Sun 10:00"))]));
        assert!(text.contains(r#""--delete-older-than 2d""#) && text.contains(r#"dates = "Sun 10:00";"#), "{text}");
    }

    #[test]
    fn servers_have_their_own() {
        let server = Host::vps("web", Vps::DEFAULT).state("26.05").computed();
        assert_eq!(refused(server.with([NixGc::on()])), [("kinds", "nix.gc".to_owned())]);
    }
}
