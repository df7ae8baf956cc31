use super::is_server;
use nivis::prelude::*;

/// Nix itself: flakes, builders and who may ask for what.
///
/// Sets `nix.settings.experimental-features` to what a flake needs. On servers, NixOS's own manual is left out: nobody reads it
/// there, and each change of an option builds it anew.
#[derive(Module)]
#[module(id = "nix.settings", default = on)]
pub struct NixSettings {
    /// Whether administrators (group `wheel`; `admin` on a Mac) may give the daemon paths that nobody signed:
    /// `nix.settings.trusted-users`. Deployment over SSH needs it, since root can't log in. A trusted user can become root
    /// (nix.conf(5)), so turn it off where an administrator's password is meant to stand in between.
    #[flag(default = true, weaker = true)]
    pub trust_admins: bool,
    /// Whether equal files in the store are made one, once a day (on a Mac, once a week): `nix.optimise.automatic`.
    #[flag(default = true)]
    pub optimise: bool,
    /// How many processors one build may use: `nix.settings.cores`. Unset or 0, all of them.
    pub cores: Option<u32>,
    /// How many builds run at one time: `nix.settings.max-jobs`. Unset, as many as there are processors.
    pub max_jobs: Option<u32>,
    /// Whether garbage collection spares what a living path was built from: `nix.settings.{keep-outputs,keep-derivations}`. For
    /// developers, who build again what they changed.
    #[flag(default = false)]
    pub keep_build_inputs: bool,
    /// Whether NixOS's own manual is built: `documentation.nixos.enable`. Unset, it is on machines that someone sits at.
    #[flag(kinds(Linux))]
    pub manual: Option<bool>,
}

impl Configure for NixSettings {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let server = is_server(&cx.host().head().kind);
        self.both(cx, "@wheel");
        cx.set(nix! { documentation.nixos.enable = self.manual.unwrap_or(!server); });
    }

    fn darwin(&self, cx: &mut HostCx<'_>) {
        self.both(cx, "@admin");
    }
}

impl NixSettings {
    fn both(&self, cx: &mut HostCx<'_>, admins: &str) {
        cx.set(nix! {
            nix.settings = {
                experimental-features = ["nix-command", "flakes"];
                trusted-users = ["root", self.trust_admins.then_some(admins)];
                cores = self.cores;
                max-jobs = self.max_jobs;
                keep-derivations = self.keep_build_inputs.then_some(true);
                keep-outputs = self.keep_build_inputs.then_some(true);
            };
            nix.optimise.automatic = self.optimise;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn laptop(settings: &[Setting]) -> HostBuf {
        Host::laptop("lap", Laptop::DEFAULT).state("24.11").computed().with(settings.iter().copied())
    }

    fn mac(settings: &[Setting]) -> HostBuf {
        Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("24.11").computed().with(settings.iter().copied())
    }

    #[test]
    fn by_default_flakes_work_and_administrators_deploy() {
        expect![[r#"
            nix.settings.experimental-features = [
              "nix-command"
              "flakes"
            ];
            nix.settings.trusted-users = [
              "root"
              "@wheel"
            ];
            nix.optimise.automatic = true;
            documentation.nixos.enable = true;
        "#]]
        .assert_eq(&system(&NixSettings, laptop(&[])));
    }

    #[test]
    fn a_small_machine_of_a_developer() {
        let settings = [
            NixSettings::cores(2),
            NixSettings::max_jobs(2),
            NixSettings::keep_build_inputs(true),
            NixSettings::trust_admins(false),
            NixSettings::optimise(false),
        ];
        expect![[r#"
            nix.settings.experimental-features = [
              "nix-command"
              "flakes"
            ];
            nix.settings.trusted-users = [ "root" ];
            nix.settings.cores = 2;
            nix.settings.max-jobs = 2;
            nix.settings.keep-derivations = true;
            nix.settings.keep-outputs = true;
            nix.optimise.automatic = false;
            documentation.nixos.enable = true;
        "#]]
        .assert_eq(&system(&NixSettings, laptop(&settings)));
    }

    #[test]
    fn servers_have_no_manual_unless_they_ask() {
        let server = Host::vps("web", Vps::DEFAULT).state("26.05").computed();
        let text = system(&NixSettings, server.clone());
        assert!(text.contains("documentation.nixos.enable = false;"), "{text}");
        let text = system(&NixSettings, server.with([NixSettings::manual(true)]));
        assert!(text.contains("documentation.nixos.enable = true;"), "{text}");
    }

    #[test]
    fn a_mac_has_another_group_and_no_manual() {
        expect![[r#"
            nix.settings.experimental-features = [
              "nix-command"
              "flakes"
            ];
            nix.settings.trusted-users = [
              "root"
              "@admin"
            ];
            nix.optimise.automatic = true;
        "#]]
        .assert_eq(&system(&NixSettings, mac(&[])));
        assert_eq!(refused(mac(&[NixSettings::manual(true)])), [("kinds", "nix.settings.manual".to_owned())]);
    }
}
