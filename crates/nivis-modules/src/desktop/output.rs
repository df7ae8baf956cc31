use nivis::{Msg, choice};
use serde::Serialize;

choice! {
    /// How an output's picture is turned, clockwise.
    pub enum Transform {
        /// Not at all.
        Normal = "normal",
        /// By a quarter.
        Rotated90 = "90",
        /// By half.
        Rotated180 = "180",
        /// By three quarters.
        Rotated270 = "270",
    }
}

/// A screen: what it shows and where it stands among the others. What is not said stays as the desktop finds it best.
///
/// ```
/// use nivis_modules::desktop::{Output, Transform};
///
/// static SCREENS: [Output; 2] = [
///     Output::new("DP-1").mode(2560, 1440).refresh(143_998).position(0, 0).workspaces(&[1, 2, 3]),
///     Output::new("Dell Inc. DELL U2412M 0FFXD4").transform(Transform::Rotated90).position(2560, 0).scale(125),
/// ];
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Output {
    /// The connector, such as `DP-1`, or maker, model and serial number of the screen.
    pub name: &'static str,
    /// Width and height in pixels.
    pub mode: Option<(u32, u32)>,
    /// How often the picture is drawn, in thousandths of a hertz.
    pub refresh: Option<u32>,
    /// Where its upper left corner is among the other outputs, in pixels after scaling.
    pub position: Option<(i32, i32)>,
    /// How large things are drawn, in percent.
    pub scale: Option<u32>,
    /// How the picture is turned.
    pub transform: Transform,
    /// Whether the screen waits for the picture (variable refresh rate).
    pub adaptive_sync: bool,
    /// Whether it is used at all.
    pub enabled: bool,
    /// The workspaces that open on it.
    pub workspaces: &'static [u8],
}

impl Output {
    /// The output of that name, as the desktop finds it best.
    ///
    /// # Panics
    /// If it is no name of an output; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        let b = name.as_bytes();
        let (mut i, mut bad) = (0, b.is_empty());
        while i < b.len() {
            // Commas separate the fields of Hyprland's line, and the others end a word of Sway's.
            bad = bad || matches!(b[i], b'"' | b'\'' | b'\\' | b',' | b'$' | b'#') || b[i].is_ascii_control();
            i += 1;
        }
        if bad {
            let msg = Msg::new().s("output \"").s(name).s("\" is no name of a screen");
            panic!("{}", msg.s("\n  help: write the connector, such as \"DP-1\", or the description that the desktop lists").as_str());
        }
        Self {
            name,
            mode: None,
            refresh: None,
            position: None,
            scale: None,
            transform: Transform::Normal,
            adaptive_sync: false,
            enabled: true,
            workspaces: &[],
        }
    }

    /// Width and height in pixels.
    #[must_use]
    pub const fn mode(mut self, width: u32, height: u32) -> Self {
        self.mode = Some((width, height));
        self
    }

    /// How often the picture is drawn, in thousandths of a hertz: `143_998`. It counts together with a mode.
    #[must_use]
    pub const fn refresh(mut self, millihertz: u32) -> Self {
        self.refresh = Some(millihertz);
        self
    }

    /// Where its upper left corner is among the other outputs, in pixels after scaling.
    #[must_use]
    pub const fn position(mut self, x: i32, y: i32) -> Self {
        self.position = Some((x, y));
        self
    }

    /// How large things are drawn, in percent: `125`.
    ///
    /// # Panics
    /// If it is under a quarter or over eight times; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn scale(mut self, percent: u32) -> Self {
        if percent < 25 || percent > 800 {
            let msg = Msg::new().s("output ").name(self.name).s(": a scale of ").u(percent as u64).s(" % shows nothing that one can read");
            panic!("{}", msg.s("\n  help: write it in percent, such as 125").as_str());
        }
        self.scale = Some(percent);
        self
    }

    /// How the picture is turned.
    #[must_use]
    pub const fn transform(mut self, transform: Transform) -> Self {
        self.transform = transform;
        self
    }

    /// The screen waits for the picture (variable refresh rate).
    #[must_use]
    pub const fn adaptive_sync(mut self) -> Self {
        self.adaptive_sync = true;
        self
    }

    /// It stays dark.
    #[must_use]
    pub const fn disabled(mut self) -> Self {
        self.enabled = false;
        self
    }

    /// The workspaces that open on it.
    #[must_use]
    pub const fn workspaces(mut self, workspaces: &'static [u8]) -> Self {
        self.workspaces = workspaces;
        self
    }

    /// `2560x1440@143.998Hz`; `unit` is what the desktop wants after the number.
    pub(super) fn mode_text(&self, unit: &str) -> Option<String> {
        let (width, height) = self.mode?;
        let refresh = self.refresh.map(|millihertz| format!("@{}{unit}", decimal(millihertz, 1000)));
        Some(format!("{width}x{height}{}", refresh.unwrap_or_default()))
    }

    /// `1.25`
    pub(super) fn scale_text(&self) -> Option<String> {
        self.scale.map(|percent| decimal(percent, 100))
    }

    /// Whether the name is a connector and not a description, which has spaces.
    pub(super) fn is_connector(&self) -> bool {
        !self.name.contains(' ')
    }
}

/// `n / parts` without zeros at the end.
fn decimal(n: u32, parts: u32) -> String {
    let digits = parts.ilog10() as usize;
    let rest = format!("{:0digits$}", n % parts);
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { (n / parts).to_string() } else { format!("{}.{rest}", n / parts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(decimal(125, 100), "1.25");
        assert_eq!(decimal(100, 100), "1");
        assert_eq!(decimal(59_940, 1000), "59.94");
        assert_eq!(decimal(60_005, 1000), "60.005");
    }

    #[test]
    #[should_panic(expected = "no name of a screen")]
    fn a_comma_would_end_a_field() {
        let _ = Output::new("Dell, Inc.");
    }

    #[test]
    #[should_panic(expected = "nothing that one can read")]
    fn a_scale_is_in_percent() {
        let _ = Output::new("DP-1").scale(2);
    }
}
