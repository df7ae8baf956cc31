//! Release lines, such as 26.05.

use std::fmt;

/// A release line of NixOS, by year and month. Home Manager and nix-darwin move in step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(u16);

impl Line {
    /// 24.11.
    pub const R24_11: Self = Self(2411);
    /// 25.05.
    pub const R25_05: Self = Self(2505);
    /// 25.11: best effort. The options that the catalogue uses were followed to 26.05, not each of them back to here.
    pub const R25_11: Self = Self(2511);
    /// 26.05: the line that the bundled sets describe in full, as far as the catalogue goes.
    pub const R26_05: Self = Self(2605);
    /// What is in development: everything that is known.
    pub const UNSTABLE: Self = Self(Self::NEVER - 1);
    /// Later than all lines.
    pub(super) const NEVER: u16 = u16::MAX;

    /// The line of a text such as `26.05`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('.')?;
        if year.len() != 2 || month.len() != 2 {
            return None;
        }
        let (year, month): (u16, u16) = (year.parse().ok()?, month.parse().ok()?);
        (1..=12).contains(&month).then_some(Self(year * 100 + month))
    }

    pub(super) const fn from_raw(raw: u16) -> Self {
        Self(raw)
    }

    pub(super) const fn raw(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::UNSTABLE { f.write_str("unstable") } else { write!(f, "{}.{:02}", self.0 / 100, self.0 % 100) }
    }
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn lines_are_read_and_written() {
        assert_eq!(Line::parse("26.05"), Some(Line::R26_05));
        assert_eq!(Line::R25_11.to_string(), "25.11");
        assert!(Line::R25_11 < Line::R26_05 && Line::R26_05 < Line::UNSTABLE);
        for text in ["", "26", "26.5", "26.13", "a.bc", "2026.05"] {
            assert_eq!(Line::parse(text), None, "{text}");
        }
    }
}
