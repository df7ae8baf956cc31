//! What the desktops have in common: who starts them, what they start, what their keys do.

use super::{Hyprland, Plasma6, Sway};
use crate::{apps::Terminal, system::Locale};
use nivis::{FlagMeta, ResolvedHost, choice, prelude::*};
use serde::Serialize;

choice! {
    /// The key that the desktop's own key combinations begin with, by its name in X11.
    pub enum Modifier {
        /// The key with the logo.
        Super = "Mod4",
        /// Alt.
        Alt = "Mod1",
    }
}

choice! {
    /// What starts a program by its name, by the name of its Home Manager module.
    pub enum Launcher {
        /// Fuzzel.
        Fuzzel = "fuzzel",
        /// Rofi.
        Rofi = "rofi",
        /// Wofi.
        Wofi = "wofi",
    }
}

choice! {
    /// The bar at the edge of the screen.
    pub enum Bar {
        /// The one that the desktop brings; Hyprland brings none.
        Own = "own",
        /// Waybar.
        Waybar = "waybar",
        /// None.
        None = "none",
    }
}

/// A key combination and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Binding {
    /// The keys, as the desktop writes them: `Mod4+Shift+s` in Sway, `SUPER SHIFT, S` in Hyprland.
    pub keys: &'static str,
    /// What the desktop does: `exec grim` in Sway, `exec, grim` in Hyprland.
    pub action: &'static str,
}

impl Binding {
    /// `keys` do `action`, both as the desktop writes them.
    #[must_use]
    pub const fn new(keys: &'static str, action: &'static str) -> Self {
        Self { keys, action }
    }
}

impl Launcher {
    pub(super) const fn command(self) -> &'static str {
        match self {
            Self::Fuzzel => "fuzzel",
            Self::Rofi => "rofi -show drun",
            Self::Wofi => "wofi --show drun",
        }
    }
}

/// A desktop as those who start it know it.
pub(super) struct Session {
    /// The switch of its module.
    pub(super) switch: &'static FlagMeta,
    /// Its name among what `services.displayManager.sessionPackages` brings.
    pub(super) name: &'static str,
    /// The command that starts it.
    pub(super) command: &'static str,
}

/// The host's desktop.
pub(super) fn session(host: &ResolvedHost) -> Option<Session> {
    [
        (&Sway, Session { switch: Sway::SWITCH, name: "sway", command: "sway" }),
        (&Plasma6, Session { switch: Plasma6::SWITCH, name: "plasma", command: "startplasma-wayland" }),
        // Since Hyprland 0.53 this watches over the compositor, which complains when it was started without.
        (&Hyprland, Session { switch: Hyprland::SWITCH, name: "hyprland", command: "start-hyprland" }),
    ]
    .into_iter()
    .find_map(|(module, session)| host.is_on(module).then_some(session))
}

/// Whether nothing on the host shows a tray icon by itself, as Plasma does for Bluetooth and networks.
pub(super) fn brings_no_applets(host: &ResolvedHost) -> bool {
    host.is_on(&Sway) || host.is_on(&Hyprland)
}

/// Groups of whoever sits at the machine: the backlight (`video`), and input devices that programs read by themselves (`input`), such as
/// bars that show the state of Caps Lock, and game controllers.
pub(super) fn seat_groups(facts: &mut Facts) {
    facts.users_in_group("input");
    facts.users_in_group("video");
}

/// The command that opens a terminal, and the flag that says so.
pub(super) fn terminal(host: &ResolvedHost, own: Option<&str>, flag: &'static FlagMeta) -> (String, &'static FlagMeta) {
    match (own, host.get::<crate::apps::TerminalProgram>(Terminal::PROGRAM).filter(|_| host.is_on(&Terminal))) {
        (Some(command), _) => (command.to_owned(), flag),
        (None, Some(program)) => (program.name().to_owned(), Terminal::PROGRAM),
        // It is among the packages that `programs.sway` brings.
        (None, None) => ("foot".to_owned(), flag),
    }
}

/// The keyboard, as xkeyboard-config(7) names it.
pub(super) struct Keyboard {
    pub(super) layout: String,
    pub(super) variant: String,
    pub(super) options: String,
}

/// The keyboard of the host's locale; `None` leaves it to the desktop.
pub(super) fn keyboard(host: &ResolvedHost) -> Option<Keyboard> {
    let layouts = host.list::<crate::system::KeyboardLayout>(Locale::LAYOUTS);
    let joined = |part: fn(&crate::system::KeyboardLayout) -> &'static str| layouts.iter().map(part).collect::<Vec<_>>().join(",");
    (!layouts.is_empty()).then(|| Keyboard {
        layout: joined(|layout| layout.name),
        variant: joined(|layout| layout.variant),
        options: host.list::<&'static str>(Locale::LAYOUT_OPTIONS).join(","),
    })
}

/// What a desktop without programs of its own needs in the home: something that asks for passwords, shows messages and starts programs.
pub(super) fn companions(cx: &mut HomeCx<'_>, launcher: Launcher, launcher_flag: &'static FlagMeta) {
    cx.set(nix! {
        services.mako.enable = true;
        services.polkit-gnome.enable = true;
    });
    cx.from(launcher_flag).set(nix! { programs.(launcher.name()).enable = true; });
}

/// Waybar, as a unit of the graphical session.
pub(super) fn waybar(cx: &mut HomeCx<'_>, flag: &'static FlagMeta) {
    cx.from(flag).set(nix! { programs.waybar = { enable = true; systemd.enable = true; }; });
}
