use super::refuse;
use crate::{cell::Cell, text::Msg};
use serde::Serialize;

/// A length of time in whole seconds. Written with [`seconds`], [`minutes`], [`hours`] and [`days`], or read from `"10min"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Interval(u64);

/// `n` seconds.
pub const fn seconds(n: u64) -> Interval {
    Interval(n)
}

/// `n` minutes.
pub const fn minutes(n: u64) -> Interval {
    Interval(n * 60)
}

/// `n` hours.
pub const fn hours(n: u64) -> Interval {
    Interval(n * 3600)
}

/// `n` days of 24 hours.
pub const fn days(n: u64) -> Interval {
    Interval(n * 86400)
}

impl Interval {
    /// The interval written with one unit, such as `"90s"`, `"10min"`, `"12h"`, `"30d"`.
    ///
    /// # Panics
    /// If it is not one; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(text: &str) -> Self {
        match Self::try_new(text) {
            Ok(interval) => interval,
            Err(why) => refuse!(
                Msg::new().s("duration \"").s(text).s("\": ").s(why).s("\n  help: write it like \"10min\", with one of s, min, h, d")
            ),
        }
    }

    /// Reads an interval, for values that come from a program and not from its source.
    ///
    /// # Errors
    /// What is wrong with it.
    pub const fn try_new(text: &str) -> Result<Self, &'static str> {
        let b = text.as_bytes();
        let (mut i, mut n) = (0, 0u64);
        while i < b.len() && b[i].is_ascii_digit() {
            if i == 9 {
                return Err("the number is too large");
            }
            n = n * 10 + (b[i] - b'0') as u64;
            i += 1;
        }
        if i == 0 {
            return Err("it starts with a whole number");
        }
        match b.split_at(i).1 {
            b"s" => Ok(seconds(n)),
            b"min" => Ok(minutes(n)),
            b"h" => Ok(hours(n)),
            b"d" => Ok(days(n)),
            b"" => Err("the unit is missing"),
            b"m" => Err("`m` could be minutes or months"),
            _ => Err("the unit is unknown"),
        }
    }

    /// In seconds.
    pub const fn seconds(self) -> u64 {
        self.0
    }

    /// In whole days.
    pub const fn days(self) -> u64 {
        self.0 / 86400
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Interval(self)
    }

    /// Appends the interval to `msg`, in the largest unit that divides it.
    pub(crate) const fn write(self, msg: Msg) -> Msg {
        let n = self.0;
        if n != 0 && n.is_multiple_of(86400) {
            msg.u(n / 86400).s("d")
        } else if n != 0 && n.is_multiple_of(3600) {
            msg.u(n / 3600).s("h")
        } else if n != 0 && n.is_multiple_of(60) {
            msg.u(n / 60).s("min")
        } else {
            msg.u(n).s("s")
        }
    }
}

impl std::fmt::Display for Interval {
    /// As systemd reads it (systemd.time(7)): `90s`, `10min`, `12h`, `30d`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.write(Msg::new()).as_str())
    }
}
