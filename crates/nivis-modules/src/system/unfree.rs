use crate::lists::once;
use nivis::{
    nix::{Value, print},
    prelude::*,
};

/// Packages that aren't free software and are allowed by name; every other one stays refused.
///
/// Modules that need such a package say so as a fact, so a host lists only what it installs itself. It is written to
/// `nixpkgs.config.allowUnfreePredicate`, on NixOS, macOS and in each home, since Home Manager evaluates its own packages. Without a
/// name nothing is written.
#[derive(Module)]
#[module(id = "system.unfree", default = on)]
pub struct Unfree {
    /// Names beside those of other modules, without versions, as `lib.getName` tells them: `steam-unwrapped`, `vscode`.
    pub packages: Vec<String>,
}

impl Configure for Unfree {
    fn facts(&self, facts: &mut Facts) {
        self.packages.iter().for_each(|name| facts.unfree(name.clone()));
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        let facts = &cx.host().facts().unfree;
        let mut names = once(facts.iter().map(|package| package.name.clone()));
        if names.is_empty() {
            return;
        }
        names.sort();
        for package in facts {
            cx.from(package.module);
        }
        cx.from(Self::PACKAGES).set(nix! { nixpkgs.config = lib.mkBefore({ allowUnfreePredicate = allowed(&names); }); });
    }

    fn darwin(&self, cx: &mut HostCx<'_>) {
        self.nixos(cx);
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        self.nixos(cx);
    }
}

/// The function that allows these. What holds it is `mkBefore`, because nixpkgs does not look for priorities inside of its
/// configuration (`mergeConfig` in nixos/modules/misc/nixpkgs.nix): a later definition, such as that of `custom.nix`, joins it and wins.
fn allowed(names: &[String]) -> Value {
    let names: Vec<_> = names.iter().map(Value::str).collect();
    Value::raw(format!("pkg: builtins.elem (lib.getName pkg) {}", print::expr(&Value::List(names)).trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        games::Steam,
        testing::{home, system},
    };
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);

    fn desktop(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with(settings.iter().copied())
    }

    #[test]
    fn only_what_is_named_is_allowed() {
        let host = || desktop(&[Steam::on(), Unfree::packages(&["vscode", "steam"])]);
        expect![[r#"
            nixpkgs.config = lib.mkBefore {
              allowUnfreePredicate =
                pkg:
                builtins.elem (lib.getName pkg) [
                  "steam"
                  "steam-unwrapped"
                  "vscode"
                ];
            };
        "#]]
        .assert_eq(&system(&Unfree, host()));
        assert_eq!(system(&Unfree, host()), home(&Unfree, host()));
    }

    #[test]
    fn without_a_name_nothing_is_allowed() {
        assert_eq!(system(&Unfree, desktop(&[])), "");
        assert_eq!(home(&Unfree, desktop(&[])), "");
    }

    #[test]
    fn a_mac_has_them_too() {
        let mac = Host::darwin("mac", Darwin { primary_user: "aku", ..Darwin::DEFAULT }).state("24.11").computed().user(&AKU);
        assert!(system(&Unfree, mac.with([Unfree::packages(&["vscode"])])).contains("\"vscode\""));
    }
}
