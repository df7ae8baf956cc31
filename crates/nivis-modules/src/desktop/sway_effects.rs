use super::Sway;
use nivis::{nix::Value, prelude::*};

/// SwayFX in the place of sway: blur, shadows and round corners.
///
/// Sets `programs.sway.package` to `pkgs.swayfx` and adds to `wayland.windowManager.sway.extraConfig`.
#[derive(Module)]
#[module(id = "desktop.sway-effects", kinds(Desktop, Laptop), requires(Sway))]
pub struct SwayEffects {
    /// Whether what is behind a transparent window is blurred.
    #[flag(default = true)]
    pub blur: bool,
    /// Whether windows cast shadows.
    #[flag(default = true)]
    pub shadows: bool,
    /// How round the corners of windows are, in pixels.
    #[flag(default = 0)]
    pub corner_radius: u32,
    /// Whether blur and shadows stop while the laptop runs on battery: a user unit, `systemd.user.services.sway-effects`, which asks
    /// systemd-ac-power(1) every half a minute.
    #[flag(default = false, kinds(Laptop))]
    pub calm_on_battery: bool,
}

/// Sets the effects for the power that there is, and again when it changes. `writeShellApplication` gives it strict mode.
const SCRIPT: &str = r#"on_mains="$1"
last=""
while true; do
  if systemd-ac-power; then
    now="$on_mains"
  else
    now="blur disable; shadows disable"
  fi
  if [ "$now" != "$last" ] && swaymsg -- "$now"; then
    last="$now"
  fi
  sleep 30
done
"#;

impl Configure for SwayEffects {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! { programs.sway.package = pkgs.swayfx; });
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        let lines = format!("blur {}\nshadows {}\ncorner_radius {}\n", word(self.blur), word(self.shadows), self.corner_radius);
        // `mkAfter` joins these lines with those of other modules; a priority of their own would drop one of them.
        cx.from(Self::BLUR).from(Self::SHADOWS).from(Self::CORNER_RADIUS).set(nix! {
            wayland.windowManager.sway.extraConfig = lib.mkAfter(indented(lines));
        });
        if self.calm_on_battery {
            self.write_unit(cx);
        }
    }
}

impl SwayEffects {
    fn write_unit(&self, cx: &mut HomeCx<'_>) {
        let program = Value::pkgs("writeShellApplication").call([Value::set([
            ("name", Value::str("sway-effects")),
            ("runtimeInputs", Value::list(["coreutils", "sway", "systemd"].map(Value::pkgs))),
            ("text", Value::indented(SCRIPT)),
        ])]);
        let on_mains = format!("blur {}; shadows {}", word(self.blur), word(self.shadows));
        let start = Value::list([Value::lib("getExe").call([program]), Value::str(on_mains)]);
        cx.from(Self::CALM_ON_BATTERY).from(Self::BLUR).from(Self::SHADOWS).set(nix! {
            systemd.user.services.sway-effects = {
                Unit = {
                    Description = "Sway's effects, by mains and battery";
                    PartOf = ["graphical-session.target"];
                    After = ["graphical-session.target"];
                };
                Service = {
                    ExecStart = lib.escapeShellArgs(start);
                    Restart = "on-failure";
                };
                Install.WantedBy = ["graphical-session.target"];
            };
        });
    }
}

const fn word(on: bool) -> &'static str {
    if on { "enable" } else { "disable" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{home, refused, shellcheck, system};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);

    fn laptop(settings: &[Setting]) -> HostBuf {
        let host = Host::laptop("x13", Laptop::DEFAULT).state("26.05").computed().user(&AKU);
        host.with([SwayEffects::on()]).with(settings.iter().copied())
    }

    #[test]
    fn the_compositor_is_another() {
        assert_eq!(system(&SwayEffects, laptop(&[Sway::on()])), "programs.sway.package = pkgs.swayfx;\n");
        expect![[r#"
            wayland.windowManager.sway.extraConfig = lib.mkAfter ''
              blur enable
              shadows disable
              corner_radius 6
            '';
        "#]]
        .assert_eq(&home(&SwayEffects, laptop(&[Sway::on(), SwayEffects::shadows(false), SwayEffects::corner_radius(6)])));
    }

    #[test]
    fn on_battery_they_stop() {
        let text = home(&SwayEffects, laptop(&[Sway::on(), SwayEffects::calm_on_battery(true), SwayEffects::blur(false)]));
        let (_, unit) = text.split_once("systemd.user").expect("a unit");
        expect![[r#"
            .services.sway-effects.Unit.Description = "Sway's effects, by mains and battery";
            systemd.user.services.sway-effects.Unit.PartOf = [ "graphical-session.target" ];
            systemd.user.services.sway-effects.Unit.After = [ "graphical-session.target" ];
            systemd.user.services.sway-effects.Service.ExecStart = lib.escapeShellArgs [
              (lib.getExe (
                pkgs.writeShellApplication {
                  name = "sway-effects";
                  runtimeInputs = [
                    pkgs.coreutils
                    pkgs.sway
                    pkgs.systemd
                  ];
                  text = ''
                    on_mains="$1"
                    last=""
                    while true; do
                      if systemd-ac-power; then
                        now="$on_mains"
                      else
                        now="blur disable; shadows disable"
                      fi
                      if [ "$now" != "$last" ] && swaymsg -- "$now"; then
                        last="$now"
                      fi
                      sleep 30
                    done
                  '';
                }
              ))
              "blur disable; shadows enable"
            ];
            systemd.user.services.sway-effects.Service.Restart = "on-failure";
            systemd.user.services.sway-effects.Install.WantedBy = [ "graphical-session.target" ];
        "#]]
        .assert_eq(unit);
    }

    #[test]
    fn the_script_is_sound() {
        shellcheck(&format!("#!/bin/bash\nset -euo pipefail\n{SCRIPT}"));
    }

    #[test]
    fn they_are_sway_s() {
        assert_eq!(refused(laptop(&[])), [("requires", "desktop.sway-effects".to_owned())]);
        assert_eq!(refused(laptop(&[Sway::on()])), []);
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([Sway::on(), SwayEffects::on()]);
        assert_eq!(
            refused(desk.with([SwayEffects::calm_on_battery(true)])),
            [("kinds", "desktop.sway-effects.calm_on_battery".to_owned())]
        );
    }
}
