use super::{
    Binding, Launcher, Modifier, Output, Plasma6, Transform,
    session::{self, Keyboard},
};
use crate::{
    lists::unless_empty,
    system::{Locale, Package},
};
use nivis::{nix::Value, prelude::*};

/// Hyprland, a tiling desktop for Wayland with animations.
///
/// NixOS installs it, with its portal and a session for display managers (`programs.hyprland`); Home Manager writes its configuration
/// (`wayland.windowManager.hyprland`) and starts the user's units with it. The configuration has the syntax `hyprlang`, which Hyprland
/// still reads beside Lua (0.55 and later), in which Home Manager writes on a host of state 26.05. It brings no key combination of its
/// own, so terminal, launcher, windows and ten workspaces are here. Beside it each home has messages (`services.mako`), a dialog for
/// passwords (`services.polkit-gnome`) and a launcher. Users are in the groups `input` and `video`.
#[derive(Module)]
#[module(id = "desktop.hyprland", kinds(Desktop, Laptop), conflicts(Plasma6))]
pub struct Hyprland {
    /// The screens: `monitor` and `workspace` of `wayland.windowManager.hyprland.settings`. Those that are not named are as Hyprland
    /// finds best.
    #[flag(hardware)]
    pub outputs: Vec<Output>,
    /// The key that the combinations begin with.
    #[flag(default = Modifier::Super)]
    pub modifier: Modifier,
    /// The command that opens a terminal. Unset, it is the one of `apps.terminal` where that is on, otherwise Foot, which then is
    /// installed: `programs.foot.enable`.
    pub terminal: Option<String>,
    /// What starts programs: `programs.<launcher>.enable`.
    #[flag(default = Launcher::Fuzzel)]
    pub launcher: Launcher,
    /// Whether Waybar is at the edge of the screen: `programs.waybar.{enable,systemd.enable}`. Hyprland has no bar of its own.
    #[flag(default = true)]
    pub waybar: bool,
    /// Programs of the session, for each user: `home.packages`.
    pub packages: Vec<Package>,
    /// Commands that run when the session starts: `exec-once` of `wayland.windowManager.hyprland.settings`.
    pub startup: Vec<String>,
    /// Key combinations beside those that this module has: `bind` of `wayland.windowManager.hyprland.settings`.
    pub bindings: Vec<Binding>,
    /// Whether programs for X11 run: `programs.hyprland.xwayland.enable`, `wayland.windowManager.hyprland.xwayland.enable`.
    #[flag(default = true)]
    pub xwayland: bool,
}

impl Configure for Hyprland {
    fn facts(&self, facts: &mut Facts) {
        session::seat_groups(facts);
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            programs.hyprland = {
                enable = true;
                xwayland.enable = self.xwayland;
            };
        });
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        let (terminal, terminal_flag) = session::terminal(cx.host(), self.terminal.as_deref(), Self::TERMINAL);
        if terminal_flag.id == Self::TERMINAL.id && self.terminal.is_none() {
            cx.set(nix! { programs.foot.enable = true; });
        }
        cx.set(nix! {
            wayland.windowManager.hyprland = {
                enable = true;
                configType = "hyprlang";
                // NixOS installs both; another version of the portal could not talk to the compositor.
                package = Value::Null;
                portalPackage = Value::Null;
                xwayland.enable = self.xwayland;
            };
            home.packages = unless_empty(self.packages.clone());
        });
        session::companions(cx, self.launcher, Self::LAUNCHER);
        if self.waybar {
            session::waybar(cx, Self::WAYBAR);
        }
        self.write_keyboard(cx);
        cx.from(terminal_flag).from(Self::MODIFIER).from(Self::LAUNCHER).from(Self::BINDINGS).set(nix! {
            wayland.windowManager.hyprland.settings = { bind = self.keys(&terminal); bindm = self.mouse(); };
        });
        let monitors: Vec<_> = [OTHERS.to_owned()].into_iter().chain(self.outputs.iter().map(monitor)).collect();
        let workspaces = self.outputs.iter().flat_map(workspaces).collect();
        cx.from(Self::OUTPUTS).set(nix! {
            wayland.windowManager.hyprland.settings = { monitor = monitors; workspace = unless_empty(workspaces); };
        });
        cx.set(nix! { wayland.windowManager.hyprland.settings.exec-once = unless_empty(self.startup.clone()); });
    }
}

impl Hyprland {
    fn write_keyboard(&self, cx: &mut HomeCx<'_>) {
        let Some(Keyboard { layout, variant, options }) = session::keyboard(cx.host()) else { return };
        cx.from(Locale::LAYOUTS).from(Locale::LAYOUT_OPTIONS).set(nix! {
            wayland.windowManager.hyprland.settings.input = {
                kb_layout = layout;
                kb_variant = Some(variant).filter(|variant| variant.bytes().any(|byte| byte != b','));
                kb_options = Some(options).filter(|options| !options.is_empty());
            };
        });
    }

    fn modifier_name(&self) -> &'static str {
        match self.modifier {
            Modifier::Super => "SUPER",
            Modifier::Alt => "ALT",
        }
    }

    fn keys(&self, terminal: &str) -> Vec<String> {
        let key = self.modifier_name();
        let mut keys = vec![
            format!("{key}, Return, exec, {terminal}"),
            format!("{key}, D, exec, {}", self.launcher.command()),
            format!("{key} SHIFT, Q, killactive,"),
            format!("{key} SHIFT, E, exit,"),
            format!("{key}, F, fullscreen,"),
            format!("{key} SHIFT, space, togglefloating,"),
        ];
        for (arrow, direction) in [("left", "l"), ("right", "r"), ("up", "u"), ("down", "d")] {
            keys.push(format!("{key}, {arrow}, movefocus, {direction}"));
            keys.push(format!("{key} SHIFT, {arrow}, movewindow, {direction}"));
        }
        for workspace in 1..=10 {
            let digit = workspace % 10;
            keys.push(format!("{key}, {digit}, workspace, {workspace}"));
            keys.push(format!("{key} SHIFT, {digit}, movetoworkspace, {workspace}"));
        }
        keys.extend(self.bindings.iter().map(|binding| format!("{}, {}", binding.keys, binding.action)));
        keys
    }

    /// With the key held, the left button moves a window and the right one resizes it.
    fn mouse(&self) -> [String; 2] {
        let key = self.modifier_name();
        [format!("{key}, mouse:272, movewindow"), format!("{key}, mouse:273, resizewindow")]
    }
}

/// Screens that no line names. It comes first, since of the lines that fit a screen the last one counts.
const OTHERS: &str = ", preferred, auto, auto";

/// The output as Hyprland names it.
fn name(output: &Output) -> String {
    if output.is_connector() { output.name.to_owned() } else { format!("desc:{}", output.name) }
}

/// `DP-1, 2560x1440@144, 0x0, 1.25, transform, 1, vrr, 1`
fn monitor(output: &Output) -> String {
    if !output.enabled {
        return format!("{}, disable", name(output));
    }
    let mode = output.mode_text("").unwrap_or_else(|| "preferred".to_owned());
    let position = output.position.map_or_else(|| "auto".to_owned(), |(x, y)| format!("{x}x{y}"));
    let scale = output.scale_text().unwrap_or_else(|| "auto".to_owned());
    let turned = match output.transform {
        Transform::Normal => "",
        Transform::Rotated90 => ", transform, 1",
        Transform::Rotated180 => ", transform, 2",
        Transform::Rotated270 => ", transform, 3",
    };
    let vrr = if output.adaptive_sync { ", vrr, 1" } else { "" };
    format!("{}, {mode}, {position}, {scale}{turned}{vrr}", name(output))
}

fn workspaces(output: &Output) -> impl Iterator<Item = String> {
    output.workspaces.iter().map(|number| format!("{number}, monitor:{}", name(output)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        apps::Terminal,
        packages,
        system::KeyboardLayout,
        testing::{home, refused, system},
    };
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);
    static LAYOUTS: [KeyboardLayout; 2] = [KeyboardLayout::new("us").variant("altgr-intl"), KeyboardLayout::new("cz")];
    static SCREENS: [Output; 3] = [
        Output::new("Virtual-1").mode(1920, 1080).refresh(60_000).position(0, 0).scale(125).adaptive_sync().workspaces(&[1, 2]),
        Output::new("Dell Inc. DELL U2412M").transform(Transform::Rotated270),
        Output::new("HDMI-A-1").disabled(),
    ];
    static BINDINGS: [Binding; 1] = [Binding::new("SUPER, P", "exec, grim")];

    fn desk(settings: &[Setting]) -> HostBuf {
        let host = Host::desktop("desk-vm", Desktop { virtual_machine: true, ..Desktop::DEFAULT }).state("26.05").computed();
        host.user(&AKU).with([Hyprland::on()]).with(settings.iter().copied())
    }

    #[test]
    fn the_system_installs_it_and_the_home_configures_it() {
        expect![[r#"
            programs.hyprland.enable = true;
            programs.hyprland.xwayland.enable = true;
        "#]]
        .assert_eq(&system(&Hyprland, desk(&[])));
        expect![[r#"
            programs.foot.enable = true;
            wayland.windowManager.hyprland.enable = true;
            wayland.windowManager.hyprland.configType = "hyprlang";
            wayland.windowManager.hyprland.package = null;
            wayland.windowManager.hyprland.portalPackage = null;
            wayland.windowManager.hyprland.xwayland.enable = true;
            services.mako.enable = true;
            services.polkit-gnome.enable = true;
            programs.fuzzel.enable = true;
            programs.waybar.enable = true;
            programs.waybar.systemd.enable = true;
            wayland.windowManager.hyprland.settings.bind = [
              "SUPER, Return, exec, foot"
              "SUPER, D, exec, fuzzel"
              "SUPER SHIFT, Q, killactive,"
              "SUPER SHIFT, E, exit,"
              "SUPER, F, fullscreen,"
              "SUPER SHIFT, space, togglefloating,"
              "SUPER, left, movefocus, l"
              "SUPER SHIFT, left, movewindow, l"
              "SUPER, right, movefocus, r"
              "SUPER SHIFT, right, movewindow, r"
              "SUPER, up, movefocus, u"
              "SUPER SHIFT, up, movewindow, u"
              "SUPER, down, movefocus, d"
              "SUPER SHIFT, down, movewindow, d"
              "SUPER, 1, workspace, 1"
              "SUPER SHIFT, 1, movetoworkspace, 1"
              "SUPER, 2, workspace, 2"
              "SUPER SHIFT, 2, movetoworkspace, 2"
              "SUPER, 3, workspace, 3"
              "SUPER SHIFT, 3, movetoworkspace, 3"
              "SUPER, 4, workspace, 4"
              "SUPER SHIFT, 4, movetoworkspace, 4"
              "SUPER, 5, workspace, 5"
              "SUPER SHIFT, 5, movetoworkspace, 5"
              "SUPER, 6, workspace, 6"
              "SUPER SHIFT, 6, movetoworkspace, 6"
              "SUPER, 7, workspace, 7"
              "SUPER SHIFT, 7, movetoworkspace, 7"
              "SUPER, 8, workspace, 8"
              "SUPER SHIFT, 8, movetoworkspace, 8"
              "SUPER, 9, workspace, 9"
              "SUPER SHIFT, 9, movetoworkspace, 9"
              "SUPER, 0, workspace, 10"
              "SUPER SHIFT, 0, movetoworkspace, 10"
            ];
            wayland.windowManager.hyprland.settings.bindm = [
              "SUPER, mouse:272, movewindow"
              "SUPER, mouse:273, resizewindow"
            ];
            wayland.windowManager.hyprland.settings.monitor = [ ", preferred, auto, auto" ];
        "#]]
        .assert_eq(&home(&Hyprland, desk(&[])));
    }

    #[test]
    fn screens_stand_where_they_are_put() {
        let text = home(&Hyprland, desk(&[Hyprland::outputs(&SCREENS)]));
        let (_, outputs) = text.split_once("settings.monitor").expect("outputs");
        expect![[r#"
             = [
              ", preferred, auto, auto"
              "Virtual-1, 1920x1080@60, 0x0, 1.25, vrr, 1"
              "desc:Dell Inc. DELL U2412M, preferred, auto, auto, transform, 3"
              "HDMI-A-1, disable"
            ];
            wayland.windowManager.hyprland.settings.workspace = [
              "1, monitor:Virtual-1"
              "2, monitor:Virtual-1"
            ];
        "#]]
        .assert_eq(outputs);
    }

    #[test]
    fn each_flag_acts() {
        let text = home(
            &Hyprland,
            desk(&[
                Hyprland::modifier(Modifier::Alt),
                Hyprland::launcher(Launcher::Rofi),
                Hyprland::waybar(false),
                Hyprland::packages(packages!["grim"]),
                Hyprland::startup(&["thunderbird"]),
                Hyprland::bindings(&BINDINGS),
                Hyprland::xwayland(false),
                Locale::layouts(&LAYOUTS),
                Locale::layout_options(&["grp:win_space_toggle"]),
                Terminal::on(),
            ]),
        );
        for expected in [
            "\"ALT, Return, exec, kitty\"",
            "\"ALT, D, exec, rofi -show drun\"",
            "\"ALT, mouse:272, movewindow\"",
            "\"SUPER, P, exec, grim\"",
            "programs.rofi.enable = true;",
            "home.packages = [ pkgs.grim ];",
            "settings.exec-once = [ \"thunderbird\" ];",
            "xwayland.enable = false;",
            "input.kb_layout = \"us,cz\";",
            "input.kb_variant = \"altgr-intl,\";",
            "input.kb_options = \"grp:win_space_toggle\";",
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
        assert!(!text.contains("waybar") && !text.contains("programs.foot"), "{text}");
        assert!(system(&Hyprland, desk(&[Hyprland::xwayland(false)])).contains("xwayland.enable = false;"));
        let text = home(&Hyprland, desk(&[Hyprland::terminal("footclient")]));
        assert!(text.contains("\"SUPER, Return, exec, footclient\"") && !text.contains("programs.foot"), "{text}");
    }

    #[test]
    fn a_host_has_one_desktop() {
        assert!(matches!(refused(desk(&[Plasma6::on()])).as_slice(), [("conflicts", _)]));
        assert_eq!(refused(desk(&[])), []);
    }
}
