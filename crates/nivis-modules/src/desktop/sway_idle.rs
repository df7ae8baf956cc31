use super::Sway;
use nivis::{FlagMeta, choice, nix::Value, prelude::*};

choice! {
    /// How deep the machine sleeps, by systemctl's word for it.
    pub enum SleepMode {
        /// In memory.
        Suspend = "suspend",
        /// In memory first, and after a while on disk, which needs a swap volume to hibernate to.
        SuspendThenHibernate = "suspend-then-hibernate",
        /// On disk.
        Hibernate = "hibernate",
    }
}

/// What happens to a sway session that nobody uses: it is locked, its screens go dark, the machine sleeps.
///
/// Sets `services.swayidle` and `programs.swaylock` in each home. The session is locked before each sleep too, and when logind asks for
/// it. Times are counted from the last key or movement; 0 s means never. A laptop can have shorter ones on battery, which then are
/// asked of systemd-ac-power(1) when they are over.
#[derive(Module)]
#[module(id = "desktop.sway-idle", kinds(Desktop, Laptop), requires(Sway))]
pub struct SwayIdle {
    /// After how long it is locked.
    #[flag(default = seconds(720))]
    pub lock: Interval,
    /// After how long the screens go dark.
    #[flag(default = seconds(900))]
    pub display_off: Interval,
    /// After how long the machine sleeps.
    #[flag(default = seconds(3600))]
    pub suspend: Interval,
    /// How it sleeps: `systemctl suspend` and its relatives.
    #[flag(default = SleepMode::Suspend)]
    pub sleep: SleepMode,
    /// After how long on battery the backlight is dimmed to a tenth. Unset, it is not.
    #[flag(kinds(Laptop))]
    pub battery_dim: Option<Interval>,
    /// After how long on battery it is locked. Unset, it is as on mains.
    #[flag(kinds(Laptop))]
    pub battery_lock: Option<Interval>,
    /// After how long on battery the screens go dark. Unset, it is as on mains.
    #[flag(kinds(Laptop))]
    pub battery_display_off: Option<Interval>,
    /// After how long on battery the machine sleeps. Unset, it is as on mains.
    #[flag(kinds(Laptop))]
    pub battery_suspend: Option<Interval>,
    /// The colour behind the lock screen, as `rrggbb`: `programs.swaylock.settings.color`. Unset, it is the theme's, or white.
    pub color: Option<String>,
}

/// Where the power comes from when something is done.
#[derive(Clone, Copy)]
enum Power {
    Any,
    Mains,
    Battery,
}

/// Something that is done after a while, and undone when someone is back.
struct Stage<'a> {
    /// The flags that say after how long, on mains and on battery.
    flags: [&'static FlagMeta; 2],
    /// After how long; on battery too, unless that has a time of its own.
    mains: Option<Interval>,
    battery: Option<Interval>,
    command: &'a str,
    resume: Option<&'a str>,
}

/// Words that only Nix knows are written as in a Nix string.
const LOCK: &str = "${lib.getExe pkgs.swaylock} --daemonize";
const DISPLAY_OFF: &str = "${pkgs.sway}/bin/swaymsg 'output * power off'";
const DISPLAY_ON: &str = "${pkgs.sway}/bin/swaymsg 'output * power on'";
const DIM: &str = "${lib.getExe pkgs.brightnessctl} --save set 10%";
const BRIGHT: &str = "${lib.getExe pkgs.brightnessctl} --restore";
const ON_MAINS: &str = "${pkgs.systemd}/bin/systemd-ac-power";

impl Configure for SwayIdle {
    fn home(&self, cx: &mut HomeCx<'_>) {
        cx.set(nix! {
            programs.swaylock = { enable = true; settings.color = self.color; };
            services.swayidle = {
                enable = true;
                events = { before-sleep = text(LOCK); lock = text(LOCK); };
            };
        });
        let suspend = format!("${{pkgs.systemd}}/bin/systemctl {}", self.sleep.name());
        let stages = [
            Stage {
                flags: [Self::BATTERY_DIM, Self::BATTERY_DIM],
                mains: None,
                battery: self.battery_dim,
                command: DIM,
                resume: Some(BRIGHT),
            },
            Stage {
                flags: [Self::LOCK, Self::BATTERY_LOCK],
                mains: Some(self.lock),
                battery: self.battery_lock,
                command: LOCK,
                resume: None,
            },
            Stage {
                flags: [Self::DISPLAY_OFF, Self::BATTERY_DISPLAY_OFF],
                mains: Some(self.display_off),
                battery: self.battery_display_off,
                command: DISPLAY_OFF,
                resume: Some(DISPLAY_ON),
            },
            Stage {
                flags: [Self::SUSPEND, Self::BATTERY_SUSPEND],
                mains: Some(self.suspend),
                battery: self.battery_suspend,
                command: &suspend,
                resume: None,
            },
        ];
        for stage in stages {
            let timeouts = stage.timeouts();
            if !timeouts.is_empty() {
                if stage.flags[0].id == Self::SUSPEND.id {
                    cx.from(Self::SLEEP);
                }
                cx.from(stage.flags[0]).from(stage.flags[1]).set(nix! { services.swayidle.timeouts = timeouts; });
            }
        }
    }
}

impl Stage<'_> {
    fn timeouts(&self) -> Vec<Value> {
        let on_mains = if self.battery.is_some() { Power::Mains } else { Power::Any };
        let times = [(self.mains, on_mains), (self.battery, Power::Battery)];
        times.into_iter().filter_map(|(after, power)| self.timeout(after?, power)).collect()
    }

    /// Nothing after no time at all, which Home Manager would not take.
    fn timeout(&self, after: Interval, power: Power) -> Option<Value> {
        let seconds = i64::try_from(after.seconds()).ok().filter(|seconds| *seconds > 0)?;
        let command = match power {
            Power::Any => text(self.command),
            Power::Mains => text(&format!("! {ON_MAINS} || {}", self.command)),
            Power::Battery => text(&format!("{ON_MAINS} || {}", self.command)),
        };
        let fields = [("timeout", Some(Value::Int(seconds))), ("command", Some(command)), ("resumeCommand", self.resume.map(text))];
        Some(Value::set(fields.into_iter().filter_map(|(name, value)| Some((name, value?)))))
    }
}

/// A string in which `${..}` is Nix.
fn text(command: &str) -> Value {
    Value::raw(format!("\"{command}\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{home, refused};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);

    fn desk(settings: &[Setting]) -> HostBuf {
        let host = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU);
        host.with([Sway::on(), SwayIdle::on()]).with(settings.iter().copied())
    }

    fn laptop(settings: &[Setting]) -> HostBuf {
        let host = Host::laptop("x13", Laptop::DEFAULT).state("26.05").computed().user(&AKU);
        host.with([Sway::on(), SwayIdle::on()]).with(settings.iter().copied())
    }

    #[test]
    fn a_desktop_locks_goes_dark_and_sleeps() {
        expect![[r#"
            programs.swaylock.enable = true;
            services.swayidle.enable = true;
            services.swayidle.events.before-sleep = "${lib.getExe pkgs.swaylock} --daemonize";
            services.swayidle.events.lock = "${lib.getExe pkgs.swaylock} --daemonize";
            services.swayidle.timeouts = [
              {
                command = "${lib.getExe pkgs.swaylock} --daemonize";
                timeout = 720;
              }
            ];
            services.swayidle.timeouts = [
              {
                command = "${pkgs.sway}/bin/swaymsg 'output * power off'";
                resumeCommand = "${pkgs.sway}/bin/swaymsg 'output * power on'";
                timeout = 900;
              }
            ];
            services.swayidle.timeouts = [
              {
                command = "${pkgs.systemd}/bin/systemctl suspend";
                timeout = 3600;
              }
            ];
        "#]]
        .assert_eq(&home(&SwayIdle, desk(&[])));
    }

    #[test]
    fn each_flag_acts() {
        let flags =
            [SwayIdle::lock(minutes(5)), SwayIdle::display_off(minutes(6)), SwayIdle::suspend(seconds(0)), SwayIdle::color("2a2426")];
        let text = home(&SwayIdle, desk(&flags));
        assert!(text.contains("timeout = 300;") && text.contains("timeout = 360;") && !text.contains("systemctl"), "{text}");
        assert!(text.contains(r#"programs.swaylock.settings.color = "2a2426";"#), "{text}");
        let text = home(&SwayIdle, desk(&[SwayIdle::sleep(SleepMode::SuspendThenHibernate)]));
        assert!(text.contains("/bin/systemctl suspend-then-hibernate\""), "{text}");
    }

    #[test]
    fn a_laptop_on_battery_is_quicker() {
        let flags = [
            SwayIdle::battery_dim(seconds(60)),
            SwayIdle::battery_lock(seconds(180)),
            SwayIdle::battery_display_off(seconds(210)),
            SwayIdle::battery_suspend(seconds(480)),
        ];
        let text = home(&SwayIdle, laptop(&flags));
        let (_, timeouts) = text.split_once("events.lock").expect("timeouts");
        expect![[r#"
             = "${lib.getExe pkgs.swaylock} --daemonize";
            services.swayidle.timeouts = [
              {
                command = "${pkgs.systemd}/bin/systemd-ac-power || ${lib.getExe pkgs.brightnessctl} --save set 10%";
                resumeCommand = "${lib.getExe pkgs.brightnessctl} --restore";
                timeout = 60;
              }
            ];
            services.swayidle.timeouts = [
              {
                command = "! ${pkgs.systemd}/bin/systemd-ac-power || ${lib.getExe pkgs.swaylock} --daemonize";
                timeout = 720;
              }
              {
                command = "${pkgs.systemd}/bin/systemd-ac-power || ${lib.getExe pkgs.swaylock} --daemonize";
                timeout = 180;
              }
            ];
            services.swayidle.timeouts = [
              {
                command = "! ${pkgs.systemd}/bin/systemd-ac-power || ${pkgs.sway}/bin/swaymsg 'output * power off'";
                resumeCommand = "${pkgs.sway}/bin/swaymsg 'output * power on'";
                timeout = 900;
              }
              {
                command = "${pkgs.systemd}/bin/systemd-ac-power || ${pkgs.sway}/bin/swaymsg 'output * power off'";
                resumeCommand = "${pkgs.sway}/bin/swaymsg 'output * power on'";
                timeout = 210;
              }
            ];
            services.swayidle.timeouts = [
              {
                command = "! ${pkgs.systemd}/bin/systemd-ac-power || ${pkgs.systemd}/bin/systemctl suspend";
                timeout = 3600;
              }
              {
                command = "${pkgs.systemd}/bin/systemd-ac-power || ${pkgs.systemd}/bin/systemctl suspend";
                timeout = 480;
              }
            ];
        "#]]
        .assert_eq(timeouts);
    }

    #[test]
    fn it_belongs_to_sway_and_batteries_to_laptops() {
        let alone = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([SwayIdle::on()]);
        assert_eq!(refused(alone), [("requires", "desktop.sway-idle".to_owned())]);
        assert_eq!(refused(desk(&[])), []);
        assert_eq!(refused(desk(&[SwayIdle::battery_lock(seconds(60))])), [("kinds", "desktop.sway-idle.battery_lock".to_owned())]);
        assert_eq!(refused(laptop(&[SwayIdle::battery_lock(seconds(60))])), []);
    }
}
