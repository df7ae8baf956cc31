use super::{Output, Sway, Transform};
use crate::lists::unless_empty;
use nivis::{Msg, nix::Value, prelude::*};
use serde::Serialize;

/// The screens of one place, by which kanshi recognises it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OutputProfile {
    /// Its name, such as `docked`.
    pub name: &'static str,
    /// The screens that are there.
    pub outputs: &'static [Output],
}

impl OutputProfile {
    /// The place `name` with those screens.
    ///
    /// # Panics
    /// If there is no screen, by which it could be recognised, or the name has more than letters, digits, `_` and `-`; in a `static`,
    /// that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(name: &'static str, outputs: &'static [Output]) -> Self {
        let b = name.as_bytes();
        let (mut i, mut bad) = (0, b.is_empty());
        while i < b.len() {
            bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'_' | b'-'));
            i += 1;
        }
        if bad {
            let msg = Msg::new().s("profile \"").s(name).s("\" is no name");
            panic!("{}", msg.s("\n  help: use letters, digits, _ and -, such as \"docked\"").as_str());
        }
        if outputs.is_empty() {
            let msg = Msg::new().s("profile ").name(name).s(" has no screen to be recognised by");
            panic!("{}", msg.s("\n  help: name the screens that are there, the laptop's own too").as_str());
        }
        Self { name, outputs }
    }
}

/// kanshi, which puts the screens where they belong when one is plugged in.
///
/// Sets `services.kanshi` in each home. The screens of [`Sway::outputs`] are for a machine whose screens stay; sway would set them again
/// whenever it reads its configuration, so a host has one or the other.
#[derive(Module)]
#[module(id = "desktop.kanshi", kinds(Desktop, Laptop), requires(Sway))]
pub struct Kanshi {
    /// The places: `services.kanshi.settings`.
    #[flag(hardware, conflicts(Sway::outputs))]
    pub profiles: Vec<OutputProfile>,
    /// Whether the user writes `~/.config/kanshi/config`, with the help of nwg-displays: kanshi is a unit
    /// (`systemd.user.services.kanshi`), and its configuration is nobody's but the user's.
    #[flag(default = false, conflicts(Kanshi::profiles, Sway::outputs))]
    pub imperative: bool,
}

impl Configure for Kanshi {
    fn home(&self, cx: &mut HomeCx<'_>) {
        if self.imperative {
            return by_hand(cx);
        }
        let profiles = self.profiles.iter().map(profile).collect();
        cx.set(nix! { services.kanshi.enable = true; });
        cx.from(Self::PROFILES).set(nix! { services.kanshi.settings = unless_empty(profiles); });
    }
}

/// Home Manager's module would write the configuration.
fn by_hand(cx: &mut HomeCx<'_>) {
    cx.from(Kanshi::IMPERATIVE).set(nix! {
        home.packages = [pkgs.kanshi, pkgs.nwg-displays];
        systemd.user.services.kanshi = {
            Unit = {
                Description = "Screens, by what is plugged in";
                PartOf = ["sway-session.target"];
                After = ["sway-session.target"];
                // It ends at once when there is no configuration yet.
                ConditionPathExists = "%E/kanshi/config";
            };
            Service = {
                ExecStart = lib.getExe(pkgs.kanshi);
                Restart = "on-failure";
            };
            Install.WantedBy = ["sway-session.target"];
        };
    });
}

fn profile(profile: &OutputProfile) -> Value {
    let outputs = profile.outputs.iter().map(output);
    Value::set([("profile", Value::set([("name", Value::str(profile.name)), ("outputs", Value::list(outputs))]))])
}

fn output(output: &Output) -> Value {
    let fields = [
        ("criteria", Some(Value::str(output.name))),
        ("status", Some(Value::str(if output.enabled { "enable" } else { "disable" }))),
        ("mode", output.mode_text("Hz").map(Value::str)),
        ("position", output.position.map(|(x, y)| Value::str(format!("{x},{y}")))),
        ("scale", output.scale.map(|percent| Value::Float(f64::from(percent) / 100.0))),
        ("transform", (output.transform != Transform::Normal).then(|| Value::str(output.transform.name()))),
        ("adaptiveSync", output.adaptive_sync.then_some(Value::Bool(true))),
    ];
    Value::set(fields.into_iter().filter_map(|(name, value)| Some((name, value?))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{home, refused};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);
    static AWAY: [Output; 1] = [Output::new("eDP-1").scale(125)];
    static DESK: [Output; 2] = [
        Output::new("eDP-1").disabled(),
        Output::new("Dell Inc. DELL U2720Q")
            .mode(3840, 2160)
            .refresh(60_000)
            .position(0, 0)
            .transform(Transform::Rotated90)
            .adaptive_sync(),
    ];
    static PLACES: [OutputProfile; 2] = [OutputProfile::new("away", &AWAY), OutputProfile::new("desk", &DESK)];

    fn laptop(settings: &[Setting]) -> HostBuf {
        let host = Host::laptop("x13", Laptop::DEFAULT).state("26.05").computed().user(&AKU);
        host.with([Kanshi::on()]).with(settings.iter().copied())
    }

    #[test]
    fn each_place_has_its_screens() {
        expect![[r#"
            services.kanshi.enable = true;
            services.kanshi.settings = [
              {
                profile = {
                  name = "away";
                  outputs = [
                    {
                      criteria = "eDP-1";
                      scale = 1.25;
                      status = "enable";
                    }
                  ];
                };
              }
              {
                profile = {
                  name = "desk";
                  outputs = [
                    {
                      criteria = "eDP-1";
                      status = "disable";
                    }
                    {
                      adaptiveSync = true;
                      criteria = "Dell Inc. DELL U2720Q";
                      mode = "3840x2160@60Hz";
                      position = "0,0";
                      status = "enable";
                      transform = "90";
                    }
                  ];
                };
              }
            ];
        "#]]
        .assert_eq(&home(&Kanshi, laptop(&[Sway::on(), Kanshi::profiles(&PLACES)])));
    }

    #[test]
    fn by_hand_nothing_writes_the_configuration() {
        expect![[r#"
            home.packages = [
              pkgs.kanshi
              pkgs.nwg-displays
            ];
            systemd.user.services.kanshi.Unit.Description = "Screens, by what is plugged in";
            systemd.user.services.kanshi.Unit.PartOf = [ "sway-session.target" ];
            systemd.user.services.kanshi.Unit.After = [ "sway-session.target" ];
            systemd.user.services.kanshi.Unit.ConditionPathExists = "%E/kanshi/config";
            systemd.user.services.kanshi.Service.ExecStart = lib.getExe pkgs.kanshi;
            systemd.user.services.kanshi.Service.Restart = "on-failure";
            systemd.user.services.kanshi.Install.WantedBy = [ "sway-session.target" ];
        "#]]
        .assert_eq(&home(&Kanshi, laptop(&[Sway::on(), Kanshi::imperative(true)])));
    }

    #[test]
    fn the_screens_are_said_once() {
        let by_hand = [Sway::on(), Kanshi::imperative(true)];
        for declared in [Kanshi::profiles(&PLACES), Sway::outputs(&AWAY)] {
            let found = refused(laptop(&by_hand).with([declared]));
            assert!(matches!(found.as_slice(), [("conflicts", _)]), "{found:?}");
        }
        let found = refused(laptop(&[Sway::on(), Kanshi::profiles(&PLACES), Sway::outputs(&AWAY)]));
        assert!(matches!(found.as_slice(), [("conflicts", _)]), "{found:?}");
        assert_eq!(refused(laptop(&by_hand)), []);
        assert_eq!(refused(laptop(&[Sway::on(), Kanshi::profiles(&PLACES), Kanshi::imperative(false)])), []);
        assert_eq!(refused(laptop(&[])), [("requires", "desktop.kanshi".to_owned())]);
    }

    #[test]
    #[should_panic(expected = "no screen to be recognised by")]
    fn a_place_is_known_by_its_screens() {
        let _ = OutputProfile::new("nowhere", &[]);
    }
}
