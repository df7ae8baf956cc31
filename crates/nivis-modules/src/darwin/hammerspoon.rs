use super::Homebrew;
use crate::text::{refuse, same, starts_with};
use nivis::{Msg, Refusal, choice, prelude::*};
use serde::Serialize;
use std::fmt::Write as _;

choice! {
    /// Where a window goes.
    pub enum WindowPlace {
        /// The left half of its screen.
        LeftHalf = "left-half",
        /// The right half.
        RightHalf = "right-half",
        /// The upper half.
        TopHalf = "top-half",
        /// The lower half.
        BottomHalf = "bottom-half",
        /// The upper left quarter.
        TopLeft = "top-left",
        /// The upper right quarter.
        TopRight = "top-right",
        /// The lower left quarter.
        BottomLeft = "bottom-left",
        /// The lower right quarter.
        BottomRight = "bottom-right",
        /// The middle, with a margin of a tenth on each side.
        Center = "center",
        /// All of its screen.
        Full = "full",
        /// The next screen, as large a part of it as it had.
        NextScreen = "next-screen",
    }
}

impl WindowPlace {
    /// Left edge, upper edge, width and height, as parts of the screen.
    const fn unit(self) -> Option<&'static str> {
        Some(match self {
            Self::LeftHalf => "0, 0, 0.5, 1",
            Self::RightHalf => "0.5, 0, 0.5, 1",
            Self::TopHalf => "0, 0, 1, 0.5",
            Self::BottomHalf => "0, 0.5, 1, 0.5",
            Self::TopLeft => "0, 0, 0.5, 0.5",
            Self::TopRight => "0.5, 0, 0.5, 0.5",
            Self::BottomLeft => "0, 0.5, 0.5, 0.5",
            Self::BottomRight => "0.5, 0.5, 0.5, 0.5",
            Self::Center => "0.1, 0.1, 0.8, 0.8",
            Self::Full => "0, 0, 1, 1",
            Self::NextScreen => return None,
        })
    }
}

/// Modifiers that Hammerspoon knows, in the order in which it is told of them.
const MODIFIERS: [&str; 5] = ["cmd", "alt", "ctrl", "shift", "fn"];
/// Keys with a name of more than one character, beside `f1` to `f20` (`hs.keycodes.map`).
const KEYS: [&str; 15] = [
    "delete",
    "down",
    "end",
    "escape",
    "forwarddelete",
    "help",
    "home",
    "left",
    "pagedown",
    "pageup",
    "return",
    "right",
    "space",
    "tab",
    "up",
];

/// Keys that are pressed together, such as `cmd+alt+left`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Chord(&'static str);

impl Chord {
    /// Modifiers (`cmd`, `alt`, `ctrl`, `shift`, `fn`) and then one key, joined by `+`.
    ///
    /// # Panics
    /// If there is no modifier, one of them twice, or no such key; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(keys: &'static str) -> Self {
        let mut used = [false; MODIFIERS.len()];
        let mut count = 0;
        let mut rest = keys;
        while let Some((n, after)) = next_modifier(rest) {
            if used[n] {
                refuse(Msg::new().s("keys \"").s(keys).s("\": one modifier is there twice"), "take it out once");
            }
            used[n] = true;
            count += 1;
            rest = after;
        }
        if count == 0 || !is_key(rest) {
            refuse(
                Msg::new().s("keys \"").s(keys).s("\" are none"),
                "join modifiers (cmd, alt, ctrl, shift, fn) and one key by `+`, such as \"cmd+alt+left\"",
            );
        }
        Self(keys)
    }

    /// The modifiers, in a fixed order, and the key: two chords are the same when these are.
    fn parts(self) -> (Vec<&'static str>, &'static str) {
        let (modifiers, key) = self.0.rsplit_once('+').unwrap_or_default();
        (MODIFIERS.into_iter().filter(|name| modifiers.split('+').any(|own| own == *name)).collect(), key)
    }
}

/// The modifier that the text begins with, and what is behind its `+`.
const fn next_modifier(text: &'static str) -> Option<(usize, &'static str)> {
    let mut n = 0;
    while n < MODIFIERS.len() {
        let end = MODIFIERS[n].len();
        if starts_with(text, MODIFIERS[n]) && text.len() > end + 1 && text.as_bytes()[end] == b'+' {
            return Some((n, text.split_at(end + 1).1));
        }
        n += 1;
    }
    None
}

const fn is_key(key: &str) -> bool {
    let b = key.as_bytes();
    if b.len() == 1 {
        return b[0].is_ascii_lowercase()
            || b[0].is_ascii_digit()
            || matches!(b[0], b'-' | b'=' | b'[' | b']' | b';' | b'\'' | b',')
            || matches!(b[0], b'.' | b'/' | b'\\' | b'`');
    }
    let mut n = 0;
    while n < KEYS.len() {
        if same(key, KEYS[n]) {
            return true;
        }
        n += 1;
    }
    matches!(b, [b'f', b'1'..=b'9'] | [b'f', b'1', b'0'..=b'9'] | [b'f', b'2', b'0'])
}

/// Keys that put the window with the focus somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WindowBinding {
    keys: Chord,
    place: WindowPlace,
}

impl WindowBinding {
    /// Those keys put it there.
    ///
    /// # Panics
    /// If they are no [`Chord`]; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(keys: &'static str, place: WindowPlace) -> Self {
        Self { keys: Chord::new(keys), place }
    }
}

/// Keys that start an application, or bring its windows to the front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AppBinding {
    keys: Chord,
    app: &'static str,
}

impl AppBinding {
    /// Those keys are for the application of that name, as the Dock shows it.
    ///
    /// # Panics
    /// If they are no [`Chord`]; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(keys: &'static str, app: &'static str) -> Self {
        Self { keys: Chord::new(keys), app }
    }
}

/// Hammerspoon: keys for windows and applications on a Mac.
///
/// Installs the application (`homebrew.casks`) and writes `home.file.".hammerspoon/init.lua"`. macOS asks once whether it may control the
/// computer (Accessibility); nothing can answer for the user. Keys that are bound twice are refused when the configuration is made.
#[derive(Module)]
#[module(id = "darwin.hammerspoon", kinds(Darwin), requires(Homebrew))]
pub struct Hammerspoon {
    /// Keys for the window that has the focus: `hs.hotkey.bind` with `moveToUnit` or `moveToScreen`.
    pub windows: Vec<WindowBinding>,
    /// Keys for applications: `hs.hotkey.bind` with `hs.application.launchOrFocus`.
    pub apps: Vec<AppBinding>,
    /// Whether windows are seen to move: `hs.window.animationDuration`.
    #[flag(default = false)]
    pub animate: bool,
    /// Whether it loads its configuration again when that changes, as each activation may do: `hs.pathwatcher`.
    #[flag(default = true)]
    pub reload: bool,
}

impl Configure for Hammerspoon {
    fn darwin(&self, cx: &mut HostCx<'_>) {
        if let Some(keys) = self.bound_twice() {
            let refusal = Refusal::conflicts(format!("the keys `{keys}` are bound twice"), "give one of the two other keys");
            cx.refuse(Self::WINDOWS, refusal.beside(cx.host(), Self::APPS));
        }
        cx.set(nix! { homebrew.casks = ["hammerspoon"]; });
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        let script = self.script();
        let cx = cx.from(Self::WINDOWS).from(Self::APPS).from(Self::ANIMATE).from(Self::RELOAD);
        cx.set(nix! { home.file.".hammerspoon/init.lua".text = indented(script); });
    }
}

impl Hammerspoon {
    fn bound_twice(&self) -> Option<&'static str> {
        let chords = self.windows.iter().map(|binding| binding.keys).chain(self.apps.iter().map(|binding| binding.keys));
        let mut seen = Vec::new();
        for chord in chords {
            if seen.contains(&chord.parts()) {
                return Some(chord.0);
            }
            seen.push(chord.parts());
        }
        None
    }

    /// All of `init.lua`.
    fn script(&self) -> String {
        let mut script = String::from("hs.autoLaunch(true)\n");
        if !self.animate {
            script.push_str("hs.window.animationDuration = 0\n");
        }
        if self.reload {
            // A global: what nothing refers to is collected, and then watches no more.
            script.push_str("configWatcher = hs.pathwatcher.new(hs.configdir, hs.reload):start()\n");
        }
        if !self.windows.is_empty() {
            script.push_str(WINDOW_FUNCTIONS);
        }
        for WindowBinding { keys, place } in &self.windows {
            let function = place.unit().map_or_else(|| "toNextScreen".to_owned(), |unit| format!("place({unit})"));
            // Writing to a string can't fail.
            let _ = writeln!(script, "hs.hotkey.bind({}, {function})", chord(*keys));
        }
        for AppBinding { keys, app } in &self.apps {
            let name = lua_string(app);
            let _ = writeln!(script, "hs.hotkey.bind({}, function() hs.application.launchOrFocus({name}) end)", chord(*keys));
        }
        script
    }
}

const WINDOW_FUNCTIONS: &str = "\
local function place(x, y, w, h)
  return function()
    local window = hs.window.focusedWindow()
    if window then window:moveToUnit({ x = x, y = y, w = w, h = h }) end
  end
end
local function toNextScreen()
  local window = hs.window.focusedWindow()
  if window then window:moveToScreen(window:screen():next()) end
end
";

/// `{ \"cmd\", \"alt\" }, \"left\"`.
fn chord(chord: Chord) -> String {
    let (modifiers, key) = chord.parts();
    let modifiers: Vec<_> = modifiers.into_iter().map(lua_string).collect();
    format!("{{ {} }}, {}", modifiers.join(", "), lua_string(key))
}

/// The text as a literal string of Lua (manual, §3.1).
fn lua_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            // Three digits, so that a digit behind them is not one of them.
            c if c.is_ascii_control() => {
                let _ = write!(quoted, "\\{:03}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::testing::{home, judge, refused, system, tool};
    use expect_test::expect;
    use std::process::Command;

    static KOMI: User = User::new("komi", 501);
    static WINDOWS: [WindowBinding; 2] =
        [WindowBinding::new("cmd+alt+left", WindowPlace::LeftHalf), WindowBinding::new("ctrl+cmd+n", WindowPlace::NextScreen)];
    static APPS: [AppBinding; 2] = [AppBinding::new("alt+f", "Firefox"), AppBinding::new("alt+\\", "Say \"hi\"\\1\n2")];

    fn mac(settings: &[Setting]) -> HostBuf {
        let host = Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("24.11").computed().user(&KOMI);
        host.with([Homebrew::on(), Hammerspoon::on()]).with(settings.iter().copied())
    }

    fn script(settings: &[Setting]) -> String {
        let text = home(&Hammerspoon, mac(settings));
        let (_, script) = text.split_once("text = ''\n").expect("a text");
        script.split_once("'';").expect("its end").0.lines().map(|line| format!("{}\n", line.trim_start_matches("  "))).collect()
    }

    #[test]
    fn keys_move_windows_and_start_applications() {
        expect![[r#"
            home.file.".hammerspoon/init.lua".text = ''
              hs.autoLaunch(true)
              hs.window.animationDuration = 0
              configWatcher = hs.pathwatcher.new(hs.configdir, hs.reload):start()
              local function place(x, y, w, h)
                return function()
                  local window = hs.window.focusedWindow()
                  if window then window:moveToUnit({ x = x, y = y, w = w, h = h }) end
                end
              end
              local function toNextScreen()
                local window = hs.window.focusedWindow()
                if window then window:moveToScreen(window:screen():next()) end
              end
              hs.hotkey.bind({ "cmd", "alt" }, "left", place(0, 0, 0.5, 1))
              hs.hotkey.bind({ "cmd", "ctrl" }, "n", toNextScreen)
              hs.hotkey.bind({ "alt" }, "f", function() hs.application.launchOrFocus("Firefox") end)
              hs.hotkey.bind({ "alt" }, "\\", function() hs.application.launchOrFocus("Say \"hi\"\\1\0102") end)
            '';
        "#]]
        .assert_eq(&home(&Hammerspoon, mac(&[Hammerspoon::windows(&WINDOWS), Hammerspoon::apps(&APPS)])));
        expect![[r#"
            homebrew.casks = [ "hammerspoon" ];
        "#]]
        .assert_eq(&system(&Hammerspoon, mac(&[])));
    }

    #[test]
    fn each_flag_acts() {
        let usual = script(&[]);
        assert!(usual.contains("animationDuration = 0") && usual.contains("hs.pathwatcher") && !usual.contains("place"), "{usual}");
        let other = script(&[Hammerspoon::animate(true), Hammerspoon::reload(false)]);
        assert_eq!(other, "hs.autoLaunch(true)\n");
    }

    #[test]
    fn lua_reads_it() {
        let places: &'static Vec<WindowBinding> = Setting::leak(
            WindowPlace::ALL
                .iter()
                .zip(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"])
                .map(|(place, key)| WindowBinding { keys: Chord(Setting::leak(format!("ctrl+{key}"))), place: *place })
                .collect(),
        );
        let Some(luac) = tool("luac") else { return };
        let text = script(&[Hammerspoon::windows(places), Hammerspoon::apps(&APPS)]);
        judge(Command::new(luac).args(["-p", "-"]), &text).unwrap_or_else(|said| panic!("{said}"));
    }

    #[test]
    fn lua_runs_it_and_has_every_string_as_it_was() {
        const STAND_IN: &str = r#"
            local function said(kind, text) io.write(kind, " ", (text:gsub("[^%w%p ]", function(c) return "<" .. c:byte() .. ">" end)), "\n") end
            local window = { moveToUnit = function(_, r) said("unit", r.x .. " " .. r.y .. " " .. r.w .. " " .. r.h) end }
            window.screen = function() return { next = function() return "other" end } end
            window.moveToScreen = function(_, to) said("screen", to) end
            hs = {
              autoLaunch = function() end, configdir = "/", reload = function() end,
              pathwatcher = { new = function() return { start = function() end } end },
              window = { focusedWindow = function() return window end },
              application = { launchOrFocus = function(app) said("app", app) end },
              hotkey = { bind = function(modifiers, key, act) said("keys", table.concat(modifiers, "+") .. "+" .. key) act() end },
            }
        "#;
        let Some(lua) = tool("lua") else { return };
        let text = format!("{STAND_IN}\n{}", script(&[Hammerspoon::windows(&WINDOWS), Hammerspoon::apps(&APPS)]));
        expect![[r#"
            keys cmd+alt+left
            unit 0 0 0.5 1
            keys cmd+ctrl+n
            screen other
            keys alt+f
            app Firefox
            keys alt+\
            app Say "hi"\1<10>2
        "#]]
        .assert_eq(&judge(Command::new(lua).arg("-"), &text).unwrap_or_else(|said| panic!("{said}")));
    }

    #[test]
    fn it_is_for_a_mac_with_homebrew() {
        let mac_without = Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("24.11").computed();
        assert_eq!(refused(mac_without.with([Hammerspoon::on()])), [("requires", "darwin.hammerspoon".to_owned())]);
        assert_eq!(refused(mac(&[])), []);
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("24.11").computed();
        assert!(refused(desk.with([Hammerspoon::on()])).contains(&("kinds", "darwin.hammerspoon".to_owned())));
    }

    #[test]
    fn keys_do_one_thing() {
        static TWICE: [AppBinding; 1] = [AppBinding::new("alt+cmd+left", "Finder")];
        let text = system(&Hammerspoon, mac(&[Hammerspoon::windows(&WINDOWS), Hammerspoon::apps(&TWICE)]));
        assert!(text.contains("host `mac` (darwin): the keys `alt+cmd+left` are bound twice"), "{text}");
        assert!(!system(&Hammerspoon, mac(&[Hammerspoon::windows(&WINDOWS), Hammerspoon::apps(&APPS)])).contains("twice"));
    }

    #[test]
    fn a_chord_has_modifiers_and_one_key() {
        for keys in ["cmd+a", "fn+f20", "ctrl+alt+cmd+shift+return", "cmd+-", "alt+'"] {
            assert_eq!(Chord::new(keys).0, keys);
        }
        for keys in ["a", "cmd", "cmd+", "cmd+A", "cmd+f21", "cmd+a+b", "super+a", "cmd+cmd+a", ""] {
            assert!(std::panic::catch_unwind(|| Chord::new(keys)).is_err(), "{keys}");
        }
    }
}
