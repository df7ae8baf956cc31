use crate::{
    system::{Package, Packages},
    text::refuse,
};
use nivis::{Msg, nix::Value, prelude::*};
use serde::Serialize;

/// A program that always runs in a sandbox.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Sandboxed {
    package: Package,
    program: &'static str,
    profile: &'static str,
    desktop: Option<&'static str>,
    arguments: &'static [&'static str],
}

impl Sandboxed {
    /// The program of that name in a package, such as `mpv` in `mpv`, with the profile of the same name.
    ///
    /// # Panics
    /// If the package is no attribute path, or the program is no file name; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(package: &'static str, program: &'static str) -> Self {
        Self { package: Package::new(package), program: file_name("program", program), profile: program, desktop: None, arguments: &[] }
    }

    /// The profile of that name, of those that firejail ships in `etc/firejail`.
    ///
    /// # Panics
    /// If it is no file name; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn profile(mut self, name: &'static str) -> Self {
        self.profile = file_name("profile", name);
        self
    }

    /// The package's menu entry, such as `mpv.desktop`, which then starts the sandbox too.
    ///
    /// # Panics
    /// If it is no file name; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn desktop(mut self, file: &'static str) -> Self {
        self.desktop = Some(file_name("menu entry", file));
        self
    }

    /// Arguments of firejail(1), such as `--net=none`.
    ///
    /// # Panics
    /// If one does not begin with `--`: it would be taken for the program. In a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn args(mut self, arguments: &'static [&'static str]) -> Self {
        let mut i = 0;
        while i < arguments.len() {
            if !crate::text::starts_with(arguments[i], "--") || crate::text::same(arguments[i], "--") {
                refuse(Msg::new().s("\"").s(arguments[i]).s("\" is no argument of firejail"), "write it like \"--net=none\"");
            }
            i += 1;
        }
        self.arguments = arguments;
        self
    }
}

/// Plays what others made.
const MPV: Sandboxed = Sandboxed::new("mpv", "mpv").desktop("mpv.desktop");
/// Opens what others sent.
const LIBREOFFICE: Sandboxed = Sandboxed::new("libreoffice", "libreoffice").desktop("startcenter.desktop");
/// Shows what strangers send.
const SIGNAL: Sandboxed = Sandboxed::new("signal-desktop", "signal-desktop").desktop("signal.desktop");

/// Programs that read what strangers made run in a sandbox: `programs.firejail`.
///
/// Each is installed as a wrapper of its name (`programs.firejail.wrappedBinaries`), which starts it below firejail with the profile that firejail
/// ships for it. A user's own packages come before the system's in `PATH`, so a program that is also in [`Packages`](struct@Packages) would
/// run without its sandbox, and is refused there. A browser of [`Browser`](struct@crate::apps::Browser) is in the user's home, where Home Manager
/// makes it: it has a sandbox of its own for each page, and is not wrapped again.
#[derive(Module)]
#[module(id = "security.firejail", kinds(Desktop, Laptop), default = on)]
pub struct Firejail {
    /// The programs: `programs.firejail.wrappedBinaries`. By default a media player, an office suite and a messenger.
    #[flag(default = &[MPV, LIBREOFFICE, SIGNAL])]
    pub wrap: Vec<Sandboxed>,
}

impl Configure for Firejail {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        // Without a program to wrap, it would only be one more that runs as root.
        if self.wrap.is_empty() {
            return;
        }
        cx.set(nix! { programs.firejail.enable = true; });
        self.judge(cx);
        for program in &self.wrap {
            let arguments = program.arguments;
            cx.from(Self::WRAP).set(nix! {
                programs.firejail.wrappedBinaries.(program.program) = {
                    executable = (program.executable());
                    profile = (Value::raw(format!("\"${{pkgs.firejail}}/etc/firejail/{}.profile\"", program.profile)));
                    desktop = (program.desktop_file());
                    extraArgs = ((!arguments.is_empty()).then_some(arguments));
                };
            });
        }
    }
}

impl Firejail {
    /// Refuses what would run beside its sandbox, and two of one name.
    fn judge(&self, cx: &mut HostCx<'_>) {
        for (n, program) in self.wrap.iter().enumerate() {
            if let Some(first) = self.wrap[..n].iter().position(|other| other.program == program.program) {
                let message = format!("`{}` is wrapped twice", program.program);
                cx.refuse(Self::WRAP, Refusal::conflicts(message, "keep one of the two").element(first).element(n));
            }
            for flag in [Packages::USER, Packages::SYSTEM] {
                if cx.host().list::<Package>(flag).contains(&program.package) {
                    let message = format!("`{}` would run without its sandbox: the package is installed beside it", program.program);
                    let help = format!("take \"{}\" out of the packages: the sandbox installs it", program.package.as_str());
                    cx.refuse(Self::WRAP, Refusal::conflicts(message, help).element(n).beside(cx.host(), flag));
                }
            }
        }
    }
}

impl Sandboxed {
    fn executable(&self) -> Value {
        Value::lib(["getExe'"]).call([self.pkgs(), Value::str(self.program)])
    }

    fn pkgs(&self) -> Value {
        Value::pkgs(self.package.as_str().split('.').collect::<Vec<_>>())
    }

    fn desktop_file(&self) -> Option<Value> {
        let package = nivis::nix::print::expr(&self.pkgs());
        self.desktop.map(|file| Value::raw(format!("\"${{{}}}/share/applications/{file}\"", package.trim_end())))
    }
}

#[track_caller]
const fn file_name(what: &str, name: &'static str) -> &'static str {
    let b = name.as_bytes();
    let (mut i, mut bad) = (0, b.is_empty() || b[0] == b'.' || b[0] == b'-');
    while i < b.len() {
        bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'.' | b'_' | b'-' | b'+'));
        i += 1;
    }
    if bad {
        refuse(Msg::new().s(what).s(" \"").s(name).s("\" is no file name"), "write the name alone, without a path");
    }
    name
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::{
        packages,
        testing::{judge, system, tool},
    };
    use expect_test::expect;
    use std::{path::Path, process::Command};

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn by_default_three_programs_are_wrapped() {
        expect![[r#"
            programs.firejail.enable = true;
            programs.firejail.wrappedBinaries.mpv.executable = lib.getExe' pkgs.mpv "mpv";
            programs.firejail.wrappedBinaries.mpv.profile = "${pkgs.firejail}/etc/firejail/mpv.profile";
            programs.firejail.wrappedBinaries.mpv.desktop = "${pkgs.mpv}/share/applications/mpv.desktop";
            programs.firejail.wrappedBinaries.libreoffice.executable = lib.getExe' pkgs.libreoffice "libreoffice";
            programs.firejail.wrappedBinaries.libreoffice.profile = "${pkgs.firejail}/etc/firejail/libreoffice.profile";
            programs.firejail.wrappedBinaries.libreoffice.desktop = "${pkgs.libreoffice}/share/applications/startcenter.desktop";
            programs.firejail.wrappedBinaries.signal-desktop.executable = lib.getExe' pkgs.signal-desktop "signal-desktop";
            programs.firejail.wrappedBinaries.signal-desktop.profile = "${pkgs.firejail}/etc/firejail/signal-desktop.profile";
            programs.firejail.wrappedBinaries.signal-desktop.desktop = "${pkgs.signal-desktop}/share/applications/signal.desktop";
        "#]]
        .assert_eq(&system(&Firejail, desk(&[])));
    }

    #[test]
    fn arguments_and_profiles() {
        static WRAP: [Sandboxed; 1] = [Sandboxed::new("kdePackages.okular", "okular").profile("okular-strict").args(&["--net=none"])];
        expect![[r#"
            programs.firejail.enable = true;
            programs.firejail.wrappedBinaries.okular.executable = lib.getExe' pkgs.kdePackages.okular "okular";
            programs.firejail.wrappedBinaries.okular.profile = "${pkgs.firejail}/etc/firejail/okular-strict.profile";
            programs.firejail.wrappedBinaries.okular.extraArgs = [ "--net=none" ];
        "#]]
        .assert_eq(&system(&Firejail, desk(&[Firejail::wrap(&WRAP)])));
        static NONE: [Sandboxed; 0] = [];
        assert_eq!(system(&Firejail, desk(&[Firejail::wrap(&NONE)])), "");
    }

    #[test]
    fn nothing_runs_beside_its_sandbox() {
        for setting in [Packages::user(packages!["jq", "mpv"]), Packages::system(packages!["mpv"])] {
            let text = system(&Firejail, desk(&[setting]));
            assert!(text.contains("error[conflicts]") && text.contains("`mpv` would run without its sandbox"), "{text}");
        }
        assert!(!system(&Firejail, desk(&[Packages::user(packages!["jq", "mpvpaper"])])).contains("error["));
        static AGAIN: [Sandboxed; 1] = [MPV];
        assert!(system(&Firejail, desk(&[Firejail::add_wrap(&AGAIN)])).contains("`mpv` is wrapped twice"));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for name in ["", "bin/mpv", "-x", "a b", ".."] {
            assert!(std::panic::catch_unwind(|| Sandboxed::new("mpv", name)).is_err(), "{name}");
        }
        for argument in ["net=none", "--", "mpv"] {
            assert!(std::panic::catch_unwind(|| MPV.args(Setting::leak(vec![argument]))).is_err(), "{argument}");
        }
    }

    /// firejail reads each profile of the default, and what it includes, before it starts anything.
    #[test]
    fn firejail_ships_the_profiles() {
        let Some(firejail) = tool("firejail") else { return };
        for program in [MPV, LIBREOFFICE, SIGNAL] {
            let profile = format!("/etc/firejail/{}.profile", program.profile);
            assert!(Path::new(&profile).is_file(), "{profile}");
        }
        let parse = |profile: &str| judge(Command::new(&firejail).args([profile, "--version"]), "");
        parse("--profile=/etc/firejail/mpv.profile").unwrap_or_else(|said| panic!("{said}"));
        assert!(parse("--profile=/etc/firejail/mpvv.profile").is_err());
    }
}
