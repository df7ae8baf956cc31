use crate::{
    lists::unless_empty,
    text::{refuse, same, starts_with},
};
use nivis::{
    Cell, FromCell, Msg,
    nix::{ToNix, Value},
    prelude::*,
};
use serde::Serialize;

/// Language, time and keyboard of a host.
///
/// Everything has a neutral default: UTC, American English, an American keyboard. A Mac takes the time zone only, and only one that is
/// said: macOS keeps the others for each user, and finds out where it is by itself.
#[derive(Module)]
#[module(id = "system.locale", default = on)]
pub struct Locale {
    /// The time zone: `time.timeZone`. Schedules of timers are in it. Unset, it is UTC, and on a Mac what its user chose.
    pub timezone: Option<Timezone>,
    /// The language of messages, and the way of writing everything that no other flag names: `i18n.defaultLocale`.
    #[flag(default = LocaleName::new("en_US.UTF-8"), kinds(Linux))]
    pub language: LocaleName,
    /// The way of writing dates and times, where it is not that of the language: `i18n.extraLocaleSettings.LC_TIME`.
    #[flag(kinds(Linux))]
    pub times: Option<LocaleName>,
    /// Units of measurement and the size of paper, where they are not those of the language:
    /// `i18n.extraLocaleSettings.{LC_MEASUREMENT,LC_PAPER}`.
    #[flag(kinds(Linux))]
    pub measures: Option<LocaleName>,
    /// Locales to have installed beside those in use: `i18n.extraLocales`, which replaces `i18n.supportedLocales` since NixOS 25.05.
    #[flag(kinds(Linux))]
    pub installed: Vec<LocaleName>,
    /// The keyboard of the text console, as one of kbd's maps such as `cz-qwertz`: `console.keyMap`. Unset, it is NixOS's `us`.
    #[flag(kinds(Linux))]
    pub console_keymap: Option<String>,
    /// The keyboard layouts of the graphical session, the first of which is active:
    /// `services.xserver.xkb.layout` and `services.xserver.xkb.variant`, which Wayland compositors and SDDM read too.
    #[flag(kinds(Desktop, Laptop))]
    pub layouts: Vec<KeyboardLayout>,
    /// Options of the layouts, from xkeyboard-config(7), such as `grp:win_space_toggle` to switch between two:
    /// `services.xserver.xkb.options`.
    #[flag(kinds(Desktop, Laptop), requires(Locale::layouts))]
    pub layout_options: Vec<String>,
}

impl Configure for Locale {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            time.timeZone = self.timezone.unwrap_or(UTC);
            i18n = {
                defaultLocale = self.language;
                extraLocaleSettings = {
                    LC_MEASUREMENT = self.measures;
                    LC_PAPER = self.measures;
                    LC_TIME = self.times;
                };
                extraLocales = unless_empty(self.installed.iter().map(|locale| locale.with_charset()).collect());
            };
            console.keyMap = self.console_keymap;
            services.xserver.xkb = {
                layout = joined(&self.layouts, |layout| layout.name);
                variant = joined(&self.layouts, |layout| layout.variant);
                options = joined(&self.layout_options, |option| option);
            };
        });
    }

    fn darwin(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! { time.timeZone = self.timezone.map(|zone| if zone == UTC { GMT } else { zone.0 }); });
    }
}

/// A time zone of the IANA database: `UTC`, or an area and a place such as `Europe/Prague`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timezone(&'static str);

const UTC: Timezone = Timezone::new("UTC");

/// What macOS calls UTC. nix-darwin ends an activation with a name that `systemsetup -listtimezones` lacks (modules/time/default.nix).
const GMT: &str = "GMT";

/// The areas of the database; `Etc` holds fixed offsets.
const AREAS: [&str; 12] =
    ["Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Etc/", "Europe/", "Indian/", "Pacific/", "UTC"];

impl Timezone {
    /// The time zone of that name.
    ///
    /// # Panics
    /// If it is no name of an area and a place; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        if !is_timezone(name) {
            refuse(
                Msg::new().s("time zone \"").s(name).s("\" is none"),
                "write an area and a place, such as \"Europe/Prague\", or \"UTC\"; `timedatectl list-timezones` lists them",
            );
        }
        Self(name)
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Text(self.0)
    }
}

/// A locale of glibc in UTF-8, as its list `localedata/SUPPORTED` spells it.
///
/// Most are there with more than one character set, and are named with theirs: `en_US.UTF-8`. Some are in UTF-8 only, and then the
/// list has the bare name: `en_IN`, `ca_ES@valencia`. NixOS installs no locale that is spelled otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LocaleName(&'static str);

impl LocaleName {
    /// The locale of that name, which ends in `.UTF-8`.
    ///
    /// # Panics
    /// If it is no language and territory in UTF-8; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        let end = language_end(name.as_bytes());
        if end == 0 || !same(name.split_at(end).1, ".UTF-8") {
            refuse(
                Msg::new().s("locale \"").s(name).s("\" is none"),
                "write language, territory and character set, such as \"en_US.UTF-8\"; for one that glibc has in UTF-8 only, \
                 `LocaleName::utf8_only(\"en_IN\")`",
            );
        }
        Self(name)
    }

    /// The locale of that bare name, which glibc has in UTF-8 only.
    ///
    /// # Panics
    /// If it is no language and territory, or names a character set; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn utf8_only(name: &'static str) -> Self {
        let end = language_end(name.as_bytes());
        if end == 0 || !is_modifier(name.as_bytes().split_at(end).1) {
            let msg = Msg::new().s("locale \"").s(name).s("\" is none");
            refuse(msg, "write language and territory only, such as \"en_IN\" or \"ca_ES@valencia\"");
        }
        Self(name)
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Text(self.0)
    }

    /// As glibc's list of locales has it, and so `i18n.extraLocales`.
    fn with_charset(self) -> String {
        format!("{}/UTF-8", self.0)
    }
}

/// A keyboard layout of xkeyboard-config(7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct KeyboardLayout {
    /// The layout, such as `us`.
    pub name: &'static str,
    /// The variant, such as `altgr-intl`; empty for the layout's usual one.
    pub variant: &'static str,
}

impl KeyboardLayout {
    /// The layout of that name, in its usual variant.
    ///
    /// # Panics
    /// If it is no name of a layout; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        Self { name: xkb_name("keyboard layout", name), variant: "" }
    }

    /// Another variant.
    ///
    /// # Panics
    /// If it is no name of a variant; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn variant(mut self, variant: &'static str) -> Self {
        self.variant = xkb_name("keyboard variant", variant);
        self
    }
}

macro_rules! as_text {
    ($($ty:ident),*) => {$(
        impl FromCell for $ty {
            fn from_cell(cell: &Cell) -> Option<Self> {
                match *cell { Cell::Text(name) => Some(Self(name)), _ => None }
            }
        }

        impl ToNix for $ty {
            fn to_nix(&self) -> Option<Value> {
                self.0.to_nix()
            }
        }
    )*};
}
as_text!(Timezone, LocaleName);

/// What XKB takes for a list: the parts with commas between, also where a part is empty.
fn joined<'a, T>(parts: &'a [T], text: impl Fn(&'a T) -> &'a str) -> Option<String> {
    (!parts.is_empty()).then(|| parts.iter().map(text).collect::<Vec<_>>().join(","))
}

const fn is_timezone(name: &str) -> bool {
    let b = name.as_bytes();
    let mut area = 0;
    while area < AREAS.len() {
        let start = AREAS[area];
        if starts_with(name, start) {
            return if start.as_bytes()[start.len() - 1] == b'/' { is_place(b, start.len()) } else { b.len() == start.len() };
        }
        area += 1;
    }
    false
}

/// One or two words after the area, as in `America/Argentina/Buenos_Aires`, `Etc/GMT+1`.
const fn is_place(b: &[u8], start: usize) -> bool {
    let (mut i, mut word, mut words) = (start, start, 1);
    while i < b.len() {
        match b[i] {
            b'/' if i > word => (word, words) = (i + 1, words + 1),
            b'_' | b'-' | b'+' if i > word => {}
            c if c.is_ascii_alphabetic() || (i > word && c.is_ascii_digit()) => {}
            _ => return false,
        }
        i += 1;
    }
    i > word && words <= 2
}

/// Where `ll_CC` at the start ends, or `C`; 0 when there is neither.
const fn language_end(b: &[u8]) -> usize {
    let mut i = 0;
    while i < b.len() && b[i].is_ascii_lowercase() {
        i += 1;
    }
    match b.split_at(i).1 {
        [b'C', ..] if i == 0 => 1,
        [b'_', first, second, ..] if (i == 2 || i == 3) && first.is_ascii_uppercase() && second.is_ascii_uppercase() => i + 3,
        _ => 0,
    }
}

/// Nothing, or `@latin`.
const fn is_modifier(b: &[u8]) -> bool {
    let mut i = 1;
    while i < b.len() {
        if !b[i].is_ascii_lowercase() {
            return false;
        }
        i += 1;
    }
    b.is_empty() || (b[0] == b'@' && b.len() > 1)
}

#[track_caller]
const fn xkb_name(what: &str, name: &'static str) -> &'static str {
    let b = name.as_bytes();
    let (mut i, mut bad) = (0, b.is_empty());
    while i < b.len() {
        bad = bad || !(b[i].is_ascii_alphanumeric() || b[i] == b'-' || b[i] == b'_');
        i += 1;
    }
    if bad {
        let msg = Msg::new().s(what).s(" \"").s(name).s("\" is none");
        refuse(msg, "give one layout each, such as `KeyboardLayout::new(\"us\").variant(\"altgr-intl\")`");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn desktop(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("24.11").computed().with(settings.iter().copied())
    }

    fn mac(settings: &[Setting]) -> HostBuf {
        Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("24.11").computed().with(settings.iter().copied())
    }

    const PRAGUE: Timezone = Timezone::new("Europe/Prague");
    static LAYOUTS: [KeyboardLayout; 2] = [KeyboardLayout::new("us").variant("altgr-intl"), KeyboardLayout::new("cz")];

    #[test]
    fn by_default_it_is_neutral() {
        expect![[r#"
            time.timeZone = "UTC";
            i18n.defaultLocale = "en_US.UTF-8";
        "#]]
        .assert_eq(&system(&Locale, desktop(&[])));
    }

    #[test]
    fn a_european_desktop() {
        let settings = [
            Locale::timezone(PRAGUE),
            Locale::times(LocaleName::new("en_GB.UTF-8")),
            Locale::measures(LocaleName::new("en_GB.UTF-8")),
            Locale::installed(const { &[LocaleName::new("cs_CZ.UTF-8")] }),
            Locale::console_keymap("cz"),
            Locale::layouts(&LAYOUTS),
            Locale::layout_options(&["grp:win_space_toggle", "compose:ralt"]),
        ];
        expect![[r#"
            time.timeZone = "Europe/Prague";
            i18n.defaultLocale = "en_US.UTF-8";
            i18n.extraLocaleSettings.LC_MEASUREMENT = "en_GB.UTF-8";
            i18n.extraLocaleSettings.LC_PAPER = "en_GB.UTF-8";
            i18n.extraLocaleSettings.LC_TIME = "en_GB.UTF-8";
            i18n.extraLocales = [ "cs_CZ.UTF-8/UTF-8" ];
            console.keyMap = "cz";
            services.xserver.xkb.layout = "us,cz";
            services.xserver.xkb.variant = "altgr-intl,";
            services.xserver.xkb.options = "grp:win_space_toggle,compose:ralt";
        "#]]
        .assert_eq(&system(&Locale, desktop(&settings)));
    }

    #[test]
    fn the_language_is_that_of_messages() {
        let text = system(&Locale, desktop(&[Locale::language(LocaleName::new("cs_CZ.UTF-8"))]));
        assert!(text.contains(r#"i18n.defaultLocale = "cs_CZ.UTF-8";"#), "{text}");
    }

    #[test]
    fn a_mac_takes_the_time_zone() {
        expect![[r#"
            time.timeZone = "Europe/Prague";
        "#]]
        .assert_eq(&system(&Locale, mac(&[Locale::timezone(PRAGUE)])));
        assert_eq!(system(&Locale, mac(&[])), "");
        assert_eq!(system(&Locale, mac(&[Locale::timezone(UTC)])), "time.timeZone = \"GMT\";\n");
        assert_eq!(refused(mac(&[Locale::language(LocaleName::new("cs_CZ.UTF-8"))])), [("kinds", "system.locale.language".to_owned())]);
    }

    #[test]
    fn layouts_are_for_those_who_sit_there() {
        let server = Host::vps("web", Vps::DEFAULT).state("26.05").computed().with([Locale::layouts(&LAYOUTS)]);
        assert_eq!(refused(server), [("kinds", "system.locale.layouts".to_owned())]);
    }

    #[test]
    fn options_need_layouts() {
        let options = Locale::layout_options(&["grp:win_space_toggle"]);
        assert_eq!(refused(desktop(&[options])), [("requires", "system.locale.layout_options".to_owned())]);
        assert!(refused(desktop(&[options, Locale::layouts(&LAYOUTS)])).is_empty());
    }

    #[test]
    fn names_of_time_zones() {
        for name in
            ["UTC", "Europe/Prague", "America/Argentina/Buenos_Aires", "Etc/GMT+1", "America/Port-au-Prince", "Antarctica/DumontDUrville"]
        {
            assert!(is_timezone(name), "{name}");
        }
        for name in [
            "",
            "utc",
            "UTC+1",
            "CEST",
            "Prague",
            "Europe",
            "Europe/",
            "Europe/New York",
            "Europa/Praha",
            "Europe//Prague",
            "Europe/Prague/",
            "Asia/a/b/c",
        ] {
            assert!(!is_timezone(name), "{name}");
        }
    }

    #[test]
    fn names_of_locales() {
        for name in ["C.UTF-8", "en_US.UTF-8", "cs_CZ.UTF-8", "ber_DZ.UTF-8"] {
            assert_eq!(LocaleName::new(name).0, name);
        }
        for name in ["", "C", "en", "en_US", "en_US.utf8", "en_us.UTF-8", "english_US.UTF-8", "cs_CZ.ISO-8859-2", "ca_ES.UTF-8@valencia"] {
            assert!(std::panic::catch_unwind(|| LocaleName::new(name)).is_err(), "{name}");
        }
        assert_eq!(LocaleName::utf8_only("en_IN").with_charset(), "en_IN/UTF-8");
        assert_eq!(LocaleName::utf8_only("ca_ES@valencia").with_charset(), "ca_ES@valencia/UTF-8");
        for name in ["", "en", "en_US.UTF-8", "ca_ES@", "ca_ES@Valencia", "en_INx"] {
            assert!(std::panic::catch_unwind(|| LocaleName::utf8_only(name)).is_err(), "{name}");
        }
    }

    #[test]
    #[should_panic(expected = "one layout each")]
    fn two_layouts_are_no_name() {
        let _ = KeyboardLayout::new("us,cz");
    }
}
