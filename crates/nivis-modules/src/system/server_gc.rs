use super::whole_days;
use nivis::prelude::*;

/// Where NixOS keeps the generations of the system and of users.
const PROFILES: &str = "/nix/var/nix/profiles";

/// Garbage collection on servers: the last generations of the system stay, whatever their age, so that there is always a way back.
///
/// `nix-collect-garbage --delete-older-than` knows ages only: on a server that was not changed for a month it leaves nothing to
/// roll back to. So before `nix-gc.service` collects, a script deletes the system's generations that are neither among the last
/// [`keep`](Self::keep) nor younger than [`older_than`](Self::older_than), and of the other profiles those that are older. Sets
/// `nix.gc` and `systemd.services.nix-gc.{path,preStart}`. The active generation is never deleted.
#[derive(Module)]
#[module(id = "nix.server-gc", kinds(Lxc, Vps, Nas))]
pub struct ServerGc {
    /// When it runs; a run that was missed is made up for: `nix.gc.dates`.
    #[flag(default = Calendar::new("weekly"))]
    pub dates: Calendar,
    /// How many generations of the system stay in any case, the active one among them: `systemd.services.nix-gc.preStart`.
    #[flag(default = 6)]
    pub keep: u32,
    /// How old a generation must be to go, in whole days, rounded up: `systemd.services.nix-gc.preStart`.
    #[flag(default = days(15))]
    pub older_than: Interval,
}

impl Configure for ServerGc {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            nix.gc = {
                automatic = true;
                dates = self.dates;
                // The script has deleted what is old.
                options = "";
            };
            systemd.services.nix-gc = {
                path = [config.nix.package];
                preStart = indented(prune(PROFILES, self.keep, whole_days(self.older_than)));
            };
        });
    }
}

/// The script that deletes generations. A generation is a symbolic link `<profile>-<number>-link`, made when it was activated
/// first; age is counted in days of 24 hours, as Nix does.
fn prune(profiles: &str, keep: u32, days: u64) -> String {
    format!(
        r#"set -euo pipefail
shopt -s nullglob

profiles={profiles}
keep={keep}
days={days}

active=$(readlink "$profiles/system" || true)
now=$(date +%s)
numbers=$(
  find "$profiles" -maxdepth 1 -type l -name 'system-*-link' -printf '%f\n' \
    | sed -n 's/^system-\([0-9][0-9]*\)-link$/\1/p' | sort --numeric-sort --reverse | tail --lines="+$((keep + 1))"
)
old=()
for number in $numbers; do
  link="system-$number-link"
  made=$(stat --format=%Y "$profiles/$link")
  if [ "$link" != "$active" ] && [ $((now - made)) -gt $((days * 86400)) ]; then
    old+=("$number")
  fi
done
if [ "${{#old[@]}}" -gt 0 ]; then
  nix-env --profile "$profiles/system" --delete-generations "${{old[@]}}"
fi

for profile in "$profiles"/* "$profiles"/per-user/*/*; do
  if [ "$profile" != "$profiles/system" ] && [ -L "$profile" ] && ! [[ "$profile" =~ -[0-9]+-link$ ]]; then
    nix-env --profile "$profile" --delete-generations "${{days}}d"
  fi
done
"#
    )
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the script is run, on files of the test's own")]
mod tests {
    use super::*;
    use crate::testing::{refused, shellcheck, system};
    use expect_test::expect;
    use std::{
        fs,
        os::unix::fs::symlink,
        path::{Path, PathBuf},
        process::Command,
    };

    fn server(settings: &[Setting]) -> HostBuf {
        Host::vps("web", Vps::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn by_default_six_generations_and_fifteen_days_are_kept() {
        assert_eq!(system(&ServerGc, server(&[])), "(off)\n");
        expect![[r#"
            nix.gc.automatic = true;
            nix.gc.dates = "weekly";
            nix.gc.options = "";
            systemd.services.nix-gc.path = [ config.nix.package ];
            systemd.services.nix-gc.preStart = ''
              set -euo pipefail
              shopt -s nullglob

              profiles=/nix/var/nix/profiles
              keep=6
              days=15

              active=$(readlink "$profiles/system" || true)
              now=$(date +%s)
              numbers=$(
                find "$profiles" -maxdepth 1 -type l -name 'system-*-link' -printf '%f\n' \
                  | sed -n 's/^system-\([0-9][0-9]*\)-link$/\1/p' | sort --numeric-sort --reverse | tail --lines="+$((keep + 1))"
              )
              old=()
              for number in $numbers; do
                link="system-$number-link"
                made=$(stat --format=%Y "$profiles/$link")
                if [ "$link" != "$active" ] && [ $((now - made)) -gt $((days * 86400)) ]; then
                  old+=("$number")
                fi
              done
              if [ "''${#old[@]}" -gt 0 ]; then
                nix-env --profile "$profiles/system" --delete-generations "''${old[@]}"
              fi

              for profile in "$profiles"/* "$profiles"/per-user/*/*; do
                if [ "$profile" != "$profiles/system" ] && [ -L "$profile" ] && ! [[ "$profile" =~ -[0-9]+-link$ ]]; then
                  nix-env --profile "$profile" --delete-generations "''${days}d"
                fi
              done
            '';
        "#]]
        .assert_eq(&system(&ServerGc, server(&[ServerGc::on()])));
    }

    #[test]
    fn every_flag_reaches_the_unit() {
        let settings = [ServerGc::on(), ServerGc::keep(3), ServerGc::older_than(days(7)), ServerGc::dates(Calendar::new("Sat 03:15"))];
        let text = system(&ServerGc, server(&settings));
        assert!(text.contains("keep=3\n") && text.contains("days=7\n") && text.contains(r#"dates = "Sat 03:15";"#), "{text}");
    }

    #[test]
    fn workstations_have_their_own() {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("24.11").computed();
        assert_eq!(refused(desk.with([ServerGc::on()])), [("kinds", "nix.server-gc".to_owned())]);
    }

    #[test]
    fn the_script_is_clean() {
        shellcheck(&prune(PROFILES, 6, 15));
    }

    #[test]
    fn what_is_among_the_last_or_young_or_active_stays() {
        let ages = [(1, 90), (2, 80), (3, 70), (9, 60), (10, 50), (11, 40), (12, 5)];
        assert_eq!(deleted("none", 6, &ages, 12), ["system 1"], "six stay, though all but one are old");
        assert_eq!(deleted("some", 2, &ages, 12), ["system 10 9 3 2 1"], "two stay");
        assert_eq!(deleted("active", 2, &ages, 9), ["system 10 3 2 1"], "after a rollback");
        assert!(deleted("young", 1, &[(1, 3), (2, 2), (3, 1)], 3).is_empty(), "young ones stay, though there are many");
        assert!(deleted("zero", 0, &[(1, 30)], 1).is_empty(), "the active one stays");
    }

    #[test]
    fn of_other_profiles_what_is_old_goes() {
        let root = scratch("others");
        fs::create_dir_all(root.join("profiles/per-user/aku")).expect("scratch");
        for name in ["per-user/aku/home-manager", "per-user/aku/home-manager-1-link", "default", "default-3-link"] {
            symlink("x", root.join("profiles").join(name)).expect("scratch");
        }
        assert_eq!(run(&root, 6), ["default 15d", "home-manager 15d"]);
    }

    /// What the script deletes of a system with generations of these numbers and ages in days.
    fn deleted(name: &str, keep: u32, generations: &[(u32, u32)], active: u32) -> Vec<String> {
        let root = scratch(name);
        let profiles = root.join("profiles");
        for (number, age) in generations {
            let link = profiles.join(format!("system-{number}-link"));
            symlink("/nix/store/x", &link).expect("scratch");
            let status = Command::new("touch").arg("-h").arg(format!("--date={age} days ago")).arg(link).status();
            assert!(status.expect("touch is there").success());
        }
        symlink(format!("system-{active}-link"), profiles.join("system")).expect("scratch");
        run(&root, keep)
    }

    /// Runs the script with a `nix-env` that only writes down what it is asked for.
    fn run(root: &Path, keep: u32) -> Vec<String> {
        let profiles = root.join("profiles");
        let script = format!("nix-env() {{ echo \"${{2##*/}} ${{*:4}}\"; }}\n{}", prune(&profiles.display().to_string(), keep, 15));
        let output = Command::new("bash").args(["-c", &script]).output().expect("bash is there");
        fs::remove_dir_all(root).expect("scratch");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
    }

    fn scratch(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("nivis-server-gc-{}-{name}", std::process::id()));
        fs::create_dir_all(root.join("profiles")).expect("scratch");
        root
    }
}
