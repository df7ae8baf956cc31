use crate::{
    lists::{once, unless_empty},
    text::refuse,
};
use nivis::{
    Msg,
    nix::{ToNix, Value},
    prelude::*,
};
use serde::Serialize;

/// Packages that a host has without any configuration of their own.
///
/// Layers append to the lists, so that a base brings tools and a host adds some; what two layers name is there once. A package that
/// has a module is better turned on there.
#[derive(Module)]
#[module(id = "system.packages", default = on)]
pub struct Packages {
    /// For everyone on the host, root and services too: `environment.systemPackages`.
    pub system: Vec<Package>,
    /// For each of the host's users, by Home Manager: `home.packages`.
    pub user: Vec<Package>,
}

impl Configure for Packages {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! { environment.systemPackages = tidy(&self.system); });
    }

    fn darwin(&self, cx: &mut HostCx<'_>) {
        self.nixos(cx);
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        cx.set(nix! { home.packages = tidy(&self.user); });
    }
}

/// A package of nixpkgs by its attribute path, such as `ripgrep` or `kdePackages.kate`. Written with [`packages!`](crate::packages).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Package(&'static str);

/// A list of packages, for [`Packages`](struct@Packages): `packages!["ripgrep", "kdePackages.kate"]`.
///
/// A macro, so that a slip in a name does not compile wherever the list stands, and the list needs no word for each element.
///
/// ```
/// use nivis_modules::{packages, system::Packages};
///
/// let setting = Packages::add_system(packages!["ripgrep", "kdePackages.kate"]);
/// assert_eq!(setting.flag.id, "system.packages.system");
/// ```
///
/// ```compile_fail
/// use nivis_modules::{packages, system::Packages};
///
/// let setting = Packages::add_system(packages!["rip grep"]);
/// ```
#[macro_export]
macro_rules! packages {
    ($($path:expr),* $(,)?) => {
        const { &[$($crate::system::Package::new($path)),*] }
    };
}

impl Package {
    /// The package at that path below `pkgs`.
    ///
    /// # Panics
    /// If it is no path of attributes; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(path: &'static str) -> Self {
        if let Some(help) = refused(path) {
            refuse(Msg::new().s("package \"").s(path).s("\" is no name in nixpkgs"), help);
        }
        Self(path)
    }

    /// The attribute path.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl ToNix for Package {
    fn to_nix(&self) -> Option<Value> {
        Some(Value::pkgs(self.0.split('.').collect::<Vec<_>>()))
    }
}

/// Sorted, since the order of packages means nothing and the text is to change little; nothing for an empty list.
fn tidy(packages: &[Package]) -> Option<Vec<Package>> {
    let mut packages = once(packages.iter().copied());
    packages.sort();
    unless_empty(packages)
}

/// What to do about a path that is none.
const fn refused(path: &str) -> Option<&'static str> {
    let b = path.as_bytes();
    if let [b'p', b'k', b'g', b's', b'.', ..] = b {
        return Some("leave `pkgs.` out");
    }
    let (mut i, mut part) = (0, 0);
    while i < b.len() {
        match b[i] {
            b'.' if i > part => part = i + 1,
            b'-' | b'+' | b'\'' if i > part => {}
            b'_' => {}
            c if c.is_ascii_alphanumeric() => {}
            b' ' | b',' => return Some("give each package its own string"),
            _ => return Some("write it as on search.nixos.org, with dots between sets, such as \"kdePackages.kate\""),
        }
        i += 1;
    }
    if i == part { Some("a part of the name is missing") } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{home, system};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);
    static TOOLS: Base = Base::new("tools").with(&[Packages::system(packages!["ripgrep", "fd"]), Packages::user(packages!["jq"])]);

    fn host(settings: &[Setting]) -> HostBuf {
        Host::vps("web", Vps::DEFAULT).state("26.05").base(&TOOLS).computed().user(&AKU).with(settings.iter().copied())
    }

    fn mac() -> HostBuf {
        Host::darwin("mac", Darwin { primary_user: "aku", ..Darwin::DEFAULT }).state("24.11").computed().user(&AKU)
    }

    #[test]
    fn layers_append_and_nothing_is_there_twice() {
        let settings =
            [Packages::add_system(packages!["kdePackages.kate", "fd", "2bwm"]), Packages::add_user(packages!["jq", "nerd-fonts.m+"])];
        expect![[r#"
            environment.systemPackages = [
              pkgs."2bwm"
              pkgs.fd
              pkgs.kdePackages.kate
              pkgs.ripgrep
            ];
        "#]]
        .assert_eq(&system(&Packages, host(&settings)));
        expect![[r#"
            home.packages = [
              pkgs.jq
              pkgs.nerd-fonts."m+"
            ];
        "#]]
        .assert_eq(&home(&Packages, host(&settings)));
    }

    #[test]
    fn without_packages_nothing_is_written() {
        assert_eq!(system(&Packages, mac()), "");
        assert_eq!(home(&Packages, mac()), "");
    }

    #[test]
    fn a_mac_has_packages_too() {
        let host = mac().with([Packages::system(packages!["ripgrep"])]);
        assert_eq!(system(&Packages, host), "environment.systemPackages = [ pkgs.ripgrep ];\n");
    }

    #[test]
    fn slips_in_a_name() {
        for (path, help) in [
            ("", "missing"),
            ("kdePackages.", "missing"),
            ("pkgs.ripgrep", "leave `pkgs.` out"),
            ("ripgrep fd", "its own string"),
            (".kate", "as on search"),
            ("a..b", "as on search"),
            ("-x", "as on search"),
            ("nixpkgs#fd", "as on search"),
            ("gcc@12", "as on search"),
        ] {
            assert!(refused(path).is_some_and(|text| text.contains(help)), "{path}: {:?}", refused(path));
        }
        for path in ["ripgrep", "kdePackages.kate", "2bwm", "gcc12", "nerd-fonts.m+", "libsForQt5.qt5.qtwayland", "_1password-cli"] {
            assert_eq!(refused(path), None, "{path}");
        }
    }
}
