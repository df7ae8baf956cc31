use crate::system::Users;
use nivis::{choice, prelude::*};

choice! {
    /// The side of the screen that the Dock is at.
    pub enum DockPosition {
        /// Below.
        Bottom = "bottom",
        /// On the left.
        Left = "left",
        /// On the right.
        Right = "right",
    }
}

choice! {
    /// How Finder shows a folder, by the code in its preferences.
    pub enum FinderView {
        /// As icons.
        Icons = "icnv",
        /// As a list.
        List = "Nlsv",
        /// As columns.
        Columns = "clmv",
        /// As a gallery; since macOS 10.14, in place of Cover Flow (`Flwv`).
        Gallery = "glyv",
    }
}

/// Preferences of macOS: Dock, Finder, keyboard, trackpad and appearance.
///
/// Sets `system.defaults`, for the Mac's primary user, whom [`Users`](struct@Users) names. A flag that nothing sets leaves the
/// preference as the user has it.
#[derive(Module)]
#[module(id = "darwin.defaults", kinds(Darwin), requires(Users))]
pub struct MacDefaults {
    /// Whether the Dock hides itself: `system.defaults.dock.autohide`.
    pub dock_autohide: Option<bool>,
    /// Where the Dock is: `system.defaults.dock.orientation`.
    pub dock_position: Option<DockPosition>,
    /// The size of an icon in the Dock in points, of which the slider in System Settings offers 16 to 128:
    /// `system.defaults.dock.tilesize`.
    pub dock_size: Option<u8>,
    /// Whether the Dock shows applications that were used last: `system.defaults.dock.show-recents`.
    pub dock_recents: Option<bool>,
    /// Whether every file name has its extension, in Finder and elsewhere: `system.defaults.NSGlobalDomain.AppleShowAllExtensions`.
    pub show_extensions: Option<bool>,
    /// Whether Finder shows the path at the bottom: `system.defaults.finder.ShowPathbar`.
    pub finder_path_bar: Option<bool>,
    /// Whether Finder shows the number of items and the free space: `system.defaults.finder.ShowStatusBar`.
    pub finder_status_bar: Option<bool>,
    /// How Finder shows a folder that has no view of its own: `system.defaults.finder.FXPreferredViewStyle`.
    pub finder_view: Option<FinderView>,
    /// The time between two repetitions of a key that is held, in steps of 15 ms; the fastest that System Settings offers is 2:
    /// `system.defaults.NSGlobalDomain.KeyRepeat`.
    pub key_repeat: Option<u8>,
    /// The time before a held key repeats, in steps of 15 ms; the shortest that System Settings offers is 15:
    /// `system.defaults.NSGlobalDomain.InitialKeyRepeat`.
    pub key_repeat_delay: Option<u8>,
    /// Whether a held letter offers its accents, and so does not repeat: `system.defaults.NSGlobalDomain.ApplePressAndHoldEnabled`.
    pub accents_menu: Option<bool>,
    /// Whether a tap on the trackpad is a click, at the login window too: `system.defaults.trackpad.Clicking` and
    /// `system.defaults.NSGlobalDomain."com.apple.mouse.tapBehavior"`.
    pub tap_to_click: Option<bool>,
    /// Whether windows are dark: `system.defaults.NSGlobalDomain.AppleInterfaceStyle`. Off leaves it to the user, since nix-darwin
    /// knows no word for light.
    #[flag(default = false)]
    pub dark: bool,
}

impl Configure for MacDefaults {
    fn darwin(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            system.defaults = {
                dock = {
                    autohide = self.dock_autohide;
                    orientation = self.dock_position;
                    show-recents = self.dock_recents;
                    tilesize = self.dock_size;
                };
                finder = {
                    FXPreferredViewStyle = self.finder_view;
                    ShowPathbar = self.finder_path_bar;
                    ShowStatusBar = self.finder_status_bar;
                };
                NSGlobalDomain = {
                    AppleInterfaceStyle = self.dark.then_some("Dark");
                    ApplePressAndHoldEnabled = self.accents_menu;
                    AppleShowAllExtensions = self.show_extensions;
                    InitialKeyRepeat = self.key_repeat_delay;
                    KeyRepeat = self.key_repeat;
                    // The option's only value is 1; a trackpad without `Clicking` does not look at it.
                    "com.apple.mouse.tapBehavior" = self.tap_to_click.filter(|tap| *tap).map(|_| 1);
                };
                trackpad.Clicking = self.tap_to_click;
            };
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn mac(settings: &[Setting]) -> HostBuf {
        let host = Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("24.11").computed();
        host.with([MacDefaults::on()]).with(settings.iter().copied())
    }

    #[test]
    fn what_nothing_sets_stays_the_users() {
        assert_eq!(system(&MacDefaults, mac(&[])), "");
    }

    #[test]
    fn every_preference() {
        let settings = [
            MacDefaults::dock_autohide(true),
            MacDefaults::dock_position(DockPosition::Left),
            MacDefaults::dock_size(48),
            MacDefaults::dock_recents(false),
            MacDefaults::show_extensions(true),
            MacDefaults::finder_path_bar(true),
            MacDefaults::finder_status_bar(true),
            MacDefaults::finder_view(FinderView::List),
            MacDefaults::key_repeat(2),
            MacDefaults::key_repeat_delay(15),
            MacDefaults::accents_menu(false),
            MacDefaults::tap_to_click(true),
            MacDefaults::dark(true),
        ];
        expect![[r#"
            system.defaults.dock.autohide = true;
            system.defaults.dock.orientation = "left";
            system.defaults.dock.show-recents = false;
            system.defaults.dock.tilesize = 48;
            system.defaults.finder.FXPreferredViewStyle = "Nlsv";
            system.defaults.finder.ShowPathbar = true;
            system.defaults.finder.ShowStatusBar = true;
            system.defaults.NSGlobalDomain.AppleInterfaceStyle = "Dark";
            system.defaults.NSGlobalDomain.ApplePressAndHoldEnabled = false;
            system.defaults.NSGlobalDomain.AppleShowAllExtensions = true;
            system.defaults.NSGlobalDomain.InitialKeyRepeat = 15;
            system.defaults.NSGlobalDomain.KeyRepeat = 2;
            system.defaults.NSGlobalDomain."com.apple.mouse.tapBehavior" = 1;
            system.defaults.trackpad.Clicking = true;
        "#]]
        .assert_eq(&system(&MacDefaults, mac(&settings)));
    }

    #[test]
    fn a_tap_can_be_no_click() {
        assert_eq!(system(&MacDefaults, mac(&[MacDefaults::tap_to_click(false)])), "system.defaults.trackpad.Clicking = false;\n");
    }

    #[test]
    fn it_needs_the_primary_user() {
        let off = Users::off("accounts of this machine are kept elsewhere");
        assert_eq!(refused(mac(&[off])), [("requires", "darwin.defaults".to_owned())]);
        assert!(refused(mac(&[])).is_empty());
    }

    #[test]
    fn nothing_else_has_a_dock() {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("24.11").computed();
        assert_eq!(refused(desk.with([MacDefaults::on()])), [("kinds", "darwin.defaults".to_owned())]);
    }
}
