use super::{
    Bar, Binding, Hyprland, Launcher, Modifier, Output, Plasma6,
    session::{self, Keyboard},
};
use crate::{
    lists::unless_empty,
    system::{Locale, Package},
};
use nivis::{Kind, nix::Value, prelude::*};

/// Sway, a tiling desktop for Wayland.
///
/// NixOS installs it, with portals, lock screen PAM and a session for display managers (`programs.sway`); Home Manager writes its
/// configuration (`wayland.windowManager.sway`) and starts the user's units with it. Beside it each home has messages
/// (`services.mako`), a dialog for passwords (`services.polkit-gnome`) and a launcher. The keyboard is the locale's, whose layouts sway
/// does not ask the system for. Users are in the groups `input` and `video`.
#[derive(Module)]
#[module(id = "desktop.sway", kinds(Desktop, Laptop), conflicts(Hyprland, Plasma6))]
pub struct Sway {
    /// The screens: `wayland.windowManager.sway.config.{output,workspaceOutputAssign}`. Those that are not named are as sway finds best.
    #[flag(hardware)]
    pub outputs: Vec<Output>,
    /// The key that the combinations begin with: `wayland.windowManager.sway.config.modifier`.
    #[flag(default = Modifier::Super)]
    pub modifier: Modifier,
    /// The command that opens a terminal: `wayland.windowManager.sway.config.terminal`. Unset, it is the one of `apps.terminal` where
    /// that is on, otherwise Foot, which NixOS installs with sway.
    pub terminal: Option<String>,
    /// What starts programs: `wayland.windowManager.sway.config.menu` and `programs.<launcher>.enable`.
    #[flag(default = Launcher::Fuzzel)]
    pub launcher: Launcher,
    /// The bar. With sway's own, Home Manager's `config.bars` stays; otherwise it is empty, and Waybar is `programs.waybar` as a unit.
    #[flag(default = Bar::Own)]
    pub bar: Bar,
    /// Programs of the session, for each user: `home.packages`.
    pub packages: Vec<Package>,
    /// Commands that run when the session starts: `wayland.windowManager.sway.config.startup`.
    pub startup: Vec<String>,
    /// Key combinations beside Home Manager's: `wayland.windowManager.sway.config.keybindings`.
    pub bindings: Vec<Binding>,
    /// Whether programs for X11 run: `programs.sway.xwayland.enable`, `wayland.windowManager.sway.xwayland`.
    #[flag(default = true)]
    pub xwayland: bool,
    /// Whether a tap on the touchpad is a click: `tap` of `wayland.windowManager.sway.config.input."type:touchpad"`.
    #[flag(default = true, kinds(Laptop))]
    pub tap_to_click: bool,
    /// The laptop's own screen, which is off while the lid is closed, so that windows move to the others:
    /// `wayland.windowManager.sway.config.bindswitches`.
    #[flag(hardware, kinds(Laptop))]
    pub lid_output: Option<String>,
}

impl Configure for Sway {
    fn facts(&self, facts: &mut Facts) {
        session::seat_groups(facts);
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            programs.sway = {
                enable = true;
                wrapperFeatures.gtk = true;
                xwayland.enable = self.xwayland;
            };
        });
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        let (terminal, terminal_flag) = session::terminal(cx.host(), self.terminal.as_deref(), Self::TERMINAL);
        cx.set(nix! {
            wayland.windowManager.sway = {
                enable = true;
                // NixOS installs it; two of them would differ in what they are wrapped with.
                package = Value::Null;
                xwayland = self.xwayland;
                config.modifier = self.modifier;
            };
            home.packages = unless_empty(self.packages.clone());
        });
        cx.from(terminal_flag).set(nix! { wayland.windowManager.sway.config.terminal = terminal; });
        cx.from(Self::LAUNCHER).set(nix! { wayland.windowManager.sway.config.menu = self.launcher.command(); });
        session::companions(cx, self.launcher, Self::LAUNCHER);
        self.write_bar(cx);
        self.write_input(cx);
        self.write_keys(cx);
        self.outputs.iter().for_each(|output| write_output(cx, output));
        let startup: Vec<_> = self.startup.iter().map(|command| Value::set([("command", Value::str(command))])).collect();
        cx.from(Self::STARTUP).set(nix! { wayland.windowManager.sway.config.startup = unless_empty(startup); });
    }
}

impl Sway {
    fn write_bar(&self, cx: &mut HomeCx<'_>) {
        if self.bar != Bar::Own {
            let none: [Value; 0] = [];
            cx.from(Self::BAR).set(nix! { wayland.windowManager.sway.config.bars = none; });
        }
        if self.bar == Bar::Waybar {
            session::waybar(cx, Self::BAR);
        }
    }

    fn write_input(&self, cx: &mut HomeCx<'_>) {
        if let Some(Keyboard { layout, variant, options }) = session::keyboard(cx.host()) {
            cx.from(Locale::LAYOUTS).from(Locale::LAYOUT_OPTIONS).set(nix! {
                wayland.windowManager.sway.config.input."type:keyboard" = {
                    xkb_layout = layout;
                    xkb_variant = Some(variant).filter(|variant| variant.bytes().any(|byte| byte != b','));
                    xkb_options = Some(options).filter(|options| !options.is_empty());
                };
            });
        }
        if matches!(cx.host().head().kind, Kind::Laptop(_)) {
            cx.set(nix! {
                wayland.windowManager.sway.config.input."type:touchpad".tap = if self.tap_to_click { "enabled" } else { "disabled" };
            });
        }
    }

    fn write_keys(&self, cx: &mut HomeCx<'_>) {
        if !self.bindings.is_empty() {
            let bindings = Value::set(self.bindings.iter().map(|binding| (binding.keys, Value::str(binding.action))));
            // As strong as an option's default, since a stronger set would replace Home Manager's combinations.
            cx.from(Self::BINDINGS).set(nix! { wayland.windowManager.sway.config.keybindings = lib.mkOverride(1500, bindings); });
        }
        if let Some(output) = &self.lid_output {
            for (state, action) in [("on", "disable"), ("off", "enable")] {
                cx.from(Self::LID_OUTPUT).set(nix! {
                    wayland.windowManager.sway.config.bindswitches.(format!("lid:{state}")) = {
                        action = format!("output {output} {action}");
                        locked = true;
                        reload = true;
                    };
                });
            }
        }
    }
}

fn write_output(cx: &mut HomeCx<'_>, output: &Output) {
    let on = output.enabled;
    let position = output.position.map(|(x, y)| format!("{x} {y}"));
    let transform = (output.transform != super::Transform::Normal).then_some(output.transform);
    cx.from(Sway::OUTPUTS).set(nix! {
        wayland.windowManager.sway.config.output.(output.name) = {
            disable = (!on).then_some("");
            mode = output.mode_text("Hz").filter(|_| on);
            position = position.filter(|_| on);
            scale = output.scale_text().filter(|_| on);
            transform = transform.filter(|_| on);
            adaptive_sync = (on && output.adaptive_sync).then_some("on");
        };
    });
    let workspaces = output
        .workspaces
        .iter()
        .map(|number| Value::set([("output", Value::str(output.name)), ("workspace", Value::str(number.to_string()))]));
    let workspaces = unless_empty(workspaces.collect());
    cx.from(Sway::OUTPUTS).set(nix! { wayland.windowManager.sway.config.workspaceOutputAssign = workspaces; });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        apps::{Terminal, TerminalProgram},
        desktop::Transform,
        packages,
        system::KeyboardLayout,
        testing::{home, refused, resolved, system},
    };
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);
    static LAYOUTS: [KeyboardLayout; 2] = [KeyboardLayout::new("us").variant("altgr-intl"), KeyboardLayout::new("cz")];
    static SCREENS: [Output; 3] = [
        Output::new("DP-1").mode(2560, 1440).refresh(143_998).position(0, 0).adaptive_sync().workspaces(&[1, 2]),
        Output::new("Dell Inc. DELL U2412M").mode(1920, 1200).position(2560, 0).scale(125).transform(Transform::Rotated90),
        Output::new("HDMI-A-1").mode(1920, 1080).disabled(),
    ];
    static BINDINGS: [Binding; 1] = [Binding::new("Mod4+p", "exec grim")];

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with([Sway::on()]).with(settings.iter().copied())
    }

    fn laptop(settings: &[Setting]) -> HostBuf {
        Host::laptop("x13", Laptop::DEFAULT).state("26.05").computed().user(&AKU).with([Sway::on()]).with(settings.iter().copied())
    }

    #[test]
    fn the_system_installs_it_and_the_home_configures_it() {
        expect![[r#"
            programs.sway.enable = true;
            programs.sway.wrapperFeatures.gtk = true;
            programs.sway.xwayland.enable = true;
        "#]]
        .assert_eq(&system(&Sway, desk(&[])));
        expect![[r#"
            wayland.windowManager.sway.enable = true;
            wayland.windowManager.sway.package = null;
            wayland.windowManager.sway.xwayland = true;
            wayland.windowManager.sway.config.modifier = "Mod4";
            wayland.windowManager.sway.config.terminal = "foot";
            wayland.windowManager.sway.config.menu = "fuzzel";
            services.mako.enable = true;
            services.polkit-gnome.enable = true;
            programs.fuzzel.enable = true;
        "#]]
        .assert_eq(&home(&Sway, desk(&[])));
    }

    #[test]
    fn screens_stand_where_they_are_put() {
        let text = home(&Sway, desk(&[Sway::outputs(&SCREENS)]));
        let (_, outputs) = text.split_once("programs.fuzzel.enable = true;\n").expect("outputs");
        expect![[r#"
            wayland.windowManager.sway.config.output.DP-1.mode = "2560x1440@143.998Hz";
            wayland.windowManager.sway.config.output.DP-1.position = "0 0";
            wayland.windowManager.sway.config.output.DP-1.adaptive_sync = "on";
            wayland.windowManager.sway.config.workspaceOutputAssign = [
              {
                output = "DP-1";
                workspace = "1";
              }
              {
                output = "DP-1";
                workspace = "2";
              }
            ];
            wayland.windowManager.sway.config.output."Dell Inc. DELL U2412M".mode = "1920x1200";
            wayland.windowManager.sway.config.output."Dell Inc. DELL U2412M".position = "2560 0";
            wayland.windowManager.sway.config.output."Dell Inc. DELL U2412M".scale = "1.25";
            wayland.windowManager.sway.config.output."Dell Inc. DELL U2412M".transform = "90";
            wayland.windowManager.sway.config.output.HDMI-A-1.disable = "";
        "#]]
        .assert_eq(outputs);
    }

    #[test]
    fn each_flag_acts() {
        let text = home(
            &Sway,
            desk(&[
                Sway::modifier(Modifier::Alt),
                Sway::terminal("footclient"),
                Sway::launcher(Launcher::Wofi),
                Sway::bar(Bar::Waybar),
                Sway::packages(packages!["grim"]),
                Sway::startup(&["thunderbird"]),
                Sway::bindings(&BINDINGS),
                Sway::xwayland(false),
                Locale::layouts(&LAYOUTS),
                Locale::layout_options(&["grp:win_space_toggle"]),
            ]),
        );
        expect![[r#"
            wayland.windowManager.sway.enable = true;
            wayland.windowManager.sway.package = null;
            wayland.windowManager.sway.xwayland = false;
            wayland.windowManager.sway.config.modifier = "Mod1";
            home.packages = [ pkgs.grim ];
            wayland.windowManager.sway.config.terminal = "footclient";
            wayland.windowManager.sway.config.menu = "wofi --show drun";
            services.mako.enable = true;
            services.polkit-gnome.enable = true;
            programs.wofi.enable = true;
            wayland.windowManager.sway.config.bars = [ ];
            programs.waybar.enable = true;
            programs.waybar.systemd.enable = true;
            wayland.windowManager.sway.config.input."type:keyboard".xkb_layout = "us,cz";
            wayland.windowManager.sway.config.input."type:keyboard".xkb_variant = "altgr-intl,";
            wayland.windowManager.sway.config.input."type:keyboard".xkb_options = "grp:win_space_toggle";
            wayland.windowManager.sway.config.keybindings = lib.mkOverride 1500 { "Mod4+p" = "exec grim"; };
            wayland.windowManager.sway.config.startup = [ { command = "thunderbird"; } ];
        "#]]
        .assert_eq(&text);
        assert!(system(&Sway, desk(&[Sway::xwayland(false)])).contains("xwayland.enable = false;"));
        let text = home(&Sway, desk(&[Sway::bar(Bar::None)]));
        assert!(text.contains("config.bars = [ ];") && !text.contains("waybar"), "{text}");
    }

    #[test]
    fn the_terminal_is_that_of_the_home() {
        let text = home(&Sway, desk(&[Terminal::on(), Terminal::program(TerminalProgram::Alacritty)]));
        assert!(text.contains(r#"config.terminal = "alacritty";"#), "{text}");
        let text = home(&Sway, desk(&[Terminal::on(), Sway::terminal("foot")]));
        assert!(text.contains(r#"config.terminal = "foot";"#), "{text}");
    }

    #[test]
    fn a_laptop_has_touchpad_and_lid() {
        let text = home(&Sway, laptop(&[Sway::lid_output("eDP-1"), Sway::tap_to_click(false)]));
        let (_, rest) = text.split_once("programs.fuzzel.enable = true;\n").expect("input");
        expect![[r#"
            wayland.windowManager.sway.config.input."type:touchpad".tap = "disabled";
            wayland.windowManager.sway.config.bindswitches."lid:on".action = "output eDP-1 disable";
            wayland.windowManager.sway.config.bindswitches."lid:on".locked = true;
            wayland.windowManager.sway.config.bindswitches."lid:on".reload = true;
            wayland.windowManager.sway.config.bindswitches."lid:off".action = "output eDP-1 enable";
            wayland.windowManager.sway.config.bindswitches."lid:off".locked = true;
            wayland.windowManager.sway.config.bindswitches."lid:off".reload = true;
        "#]]
        .assert_eq(rest);
        assert!(home(&Sway, laptop(&[])).contains(r#""type:touchpad".tap = "enabled";"#));
        let lid = Sway::lid_output("eDP-1");
        assert_eq!(refused(desk(&[lid])), [("kinds", "desktop.sway.lid_output".to_owned())]);
    }

    #[test]
    fn whoever_sits_there_may_dim_the_screen() {
        let fleet = resolved(desk(&[]));
        let groups: Vec<_> = fleet.hosts()[0].facts().groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(groups, ["input", "video"]);
    }

    #[test]
    fn a_host_has_one_desktop() {
        for other in [Hyprland::on(), Plasma6::on()] {
            let found = refused(desk(&[other]));
            assert!(matches!(found.as_slice(), [("conflicts", _)]), "{found:?}");
        }
        assert_eq!(refused(desk(&[])), []);
        let off = [Hyprland::off("this one tiles with sway"), Plasma6::off("this one tiles with sway")];
        static WITH_PLASMA: Base = Base::new("plasma").with(&[Plasma6::on()]);
        let host = Host::desktop("desk", Desktop::DEFAULT).state("26.05").base(&WITH_PLASMA).computed();
        assert_eq!(refused(host.with([Sway::on(), off[1]])), []);
    }

    #[test]
    fn screens_belong_to_hosts() {
        static BASE: Base = Base::new("screens").with(&[Sway::on(), Sway::outputs(&SCREENS)]);
        let host = Host::desktop("desk", Desktop::DEFAULT).state("26.05").base(&BASE).computed();
        assert_eq!(refused(host), [("hardware", "desktop.sway.outputs".to_owned())]);
        assert_eq!(refused(desk(&[Sway::outputs(&SCREENS)])), []);
    }
}
