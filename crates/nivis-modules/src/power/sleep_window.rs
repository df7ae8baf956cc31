use crate::text::refuse;
use nivis::{Cell, FromCell, Msg, prelude::*};
use serde::Serialize;

/// A time of the day, local: `16:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct TimeOfDay(&'static str);

impl TimeOfDay {
    /// The time written as two digits, a colon and two digits.
    ///
    /// # Panics
    /// If it is none; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(text: &'static str) -> Self {
        let ok = match text.as_bytes() {
            [h @ b'0'..=b'2', n @ b'0'..=b'9', b':', b'0'..=b'5', b'0'..=b'9'] => *h < b'2' || *n < b'4',
            _ => false,
        };
        if !ok {
            refuse(Msg::new().s("\"").s(text).s("\" is no time of the day"), "write it like \"16:00\"");
        }
        Self(text)
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Text(self.0)
    }
}

impl FromCell for TimeOfDay {
    fn from_cell(cell: &Cell) -> Option<Self> {
        match *cell {
            Cell::Text(text) => Some(Self(text)),
            _ => None,
        }
    }
}

/// A machine that sleeps outside of a window of each day, and that its clock wakes.
///
/// Sets `systemd.timers.sleep-window` and `systemd.services.sleep-window`, which tells the clock when to wake the machine (rtcwake(8)) and
/// suspends it, whoever works on it: hence a NAS alone may have one. What holds an inhibitor (systemd-inhibit(1)) keeps it awake that day. A magic packet wakes it at any time, and it stays
/// awake until the window ends again.
#[derive(Module)]
#[module(id = "power.sleep-window", kinds(Nas))]
pub struct SleepWindow {
    /// When the machine wakes: the argument of `rtcwake`.
    #[flag(required)]
    pub wake_at: TimeOfDay,
    /// When it goes to sleep: `OnCalendar` of the timer. A machine that is off at that time misses nothing.
    #[flag(required)]
    pub sleep_at: TimeOfDay,
}

impl Configure for SleepWindow {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let script = script(self.wake_at.0);
        cx.from(Self::WAKE_AT).set(nix! { systemd.services.sleep-window.script = lib.mkForce(indented(script)); });
        cx.set(nix! {
            systemd.services.sleep-window = {
                description = "sleeps until the next window";
                path = [pkgs.util-linux];
                restartIfChanged = false;
                serviceConfig.Type = "oneshot";
            };
            systemd.timers.sleep-window = {
                description = "ends the window in which this machine is awake";
                timerConfig.OnCalendar = (format!("*-*-* {}:00", self.sleep_at.0));
                wantedBy = ["timers.target"];
            };
        });
    }
}

fn script(wake_at: &str) -> String {
    format!(
        r#"set -euo pipefail

wake=$(date --date='today {wake_at}' +%s)
if [ "$wake" -le "$(date +%s)" ]; then
  wake=$(date --date='tomorrow {wake_at}' +%s)
fi
rtcwake --mode no --time "$wake"
systemctl suspend
"#
    )
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the script is run, with programs of the test's own")]
mod tests {
    use super::*;
    use crate::testing::{refused, shellcheck, system};
    use expect_test::expect;
    use std::process::Command;

    const WINDOW: [Setting; 3] =
        [SleepWindow::on(), SleepWindow::wake_at(TimeOfDay::new("16:00")), SleepWindow::sleep_at(TimeOfDay::new("23:00"))];

    fn nas(settings: &[Setting]) -> HostBuf {
        Host::nas("nas", Nas::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn the_clock_wakes_it() {
        expect![[r#"
            systemd.services.sleep-window.script = lib.mkForce ''
              set -euo pipefail

              wake=$(date --date='today 16:00' +%s)
              if [ "$wake" -le "$(date +%s)" ]; then
                wake=$(date --date='tomorrow 16:00' +%s)
              fi
              rtcwake --mode no --time "$wake"
              systemctl suspend
            '';
            systemd.services.sleep-window.description = "sleeps until the next window";
            systemd.services.sleep-window.path = [ pkgs.util-linux ];
            systemd.services.sleep-window.restartIfChanged = false;
            systemd.services.sleep-window.serviceConfig.Type = "oneshot";
            systemd.timers.sleep-window.description = "ends the window in which this machine is awake";
            systemd.timers.sleep-window.timerConfig.OnCalendar = "*-*-* 23:00:00";
            systemd.timers.sleep-window.wantedBy = [ "timers.target" ];
        "#]]
        .assert_eq(&system(&SleepWindow, nas(&WINDOW)));
    }

    #[test]
    fn the_script_is_clean() {
        shellcheck(&script("16:00"));
    }

    #[test]
    fn it_wakes_at_the_next_such_time() {
        for (now, wake) in [("today 15:00", "today 16:00"), ("today 23:00", "tomorrow 16:00"), ("today 16:00", "tomorrow 16:00")] {
            let programs = format!(
                "date() {{ if [ $# = 1 ]; then command date --date='{now}' \"$1\"; else command date \"$@\"; fi; }}\n\
                 rtcwake() {{ echo \"$4\"; }}\nsystemctl() {{ echo \"$@\"; }}\n"
            );
            let bash = format!("{programs}{}command date --date='{wake}' +%s\n", script("16:00"));
            let output = Command::new("bash").args(["-c", &bash]).output().expect("bash is there");
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let lines: Vec<_> = said.lines().collect();
            assert!(lines.len() == 3 && lines[0] == lines[2] && lines[1] == "suspend", "{now}: {said}");
        }
    }

    #[test]
    fn both_ends_are_said() {
        assert_eq!(refused(nas(&WINDOW[..2])), [("missing", "power.sleep-window".to_owned())]);
        assert_eq!(refused(nas(&WINDOW)), []);
        let laptop = Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed();
        assert!(refused(laptop.with(WINDOW)).contains(&("kinds", "power.sleep-window".to_owned())));
    }

    #[test]
    #[should_panic(expected = "\"24:00\" is no time of the day")]
    fn a_day_has_24_hours() {
        let _ = TimeOfDay::new("24:00");
    }
}
