use super::refuse;
use crate::text::Msg;
use serde::{Serialize, Serializer};
use std::fmt;

/// A day of the Gregorian calendar, such as the last one on which a waiver holds.
///
/// nivis reads no clock: a date is compared with the one that a command is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day written as `YYYY-MM-DD`.
    ///
    /// # Panics
    /// If there is no such day; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(text: &str) -> Self {
        match Self::try_new(text) {
            Ok(date) => date,
            Err(why) => refuse!(Msg::new().s("date \"").s(text).s("\": ").s(why).s("\n  help: write it like \"2027-06-30\"")),
        }
    }

    /// Reads a day, for values that come from a program and not from its source.
    ///
    /// # Errors
    /// What is wrong with it.
    pub const fn try_new(text: &str) -> Result<Self, &'static str> {
        let b = text.as_bytes();
        if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
            return Err("it is no YYYY-MM-DD");
        }
        let (Some(year), Some(month), Some(day)) = (number(b, 0, 4), number(b, 5, 7), number(b, 8, 10)) else {
            return Err("it is no YYYY-MM-DD");
        };
        if year < 1970 || year > 2199 {
            return Err("the year lies between 1970 and 2199");
        }
        if month < 1 || month > 12 {
            return Err("a year has the months 01 to 12");
        }
        if day < 1 || day > days_of(year, month) {
            return Err("the month has no such day");
        }
        Ok(Self { year, month: month as u8, day: day as u8 })
    }

    /// The day that lies `days` after 1970-01-01; the last one of 2199 for all that come later.
    pub const fn since_epoch(days: u64) -> Self {
        let (mut year, mut month, mut left) = (1970, 1, days);
        while left >= 365 + is_leap(year) as u64 {
            left -= 365 + is_leap(year) as u64;
            year += 1;
            if year > 2199 {
                return Self { year: 2199, month: 12, day: 31 };
            }
        }
        while left >= days_of(year, month) as u64 {
            left -= days_of(year, month) as u64;
            month += 1;
        }
        Self { year, month: month as u8, day: left as u8 + 1 }
    }
}

const fn number(b: &[u8], from: usize, to: usize) -> Option<u16> {
    let (mut n, mut i) = (0, from);
    while i < to {
        if !b[i].is_ascii_digit() {
            return None;
        }
        n = n * 10 + (b[i] - b'0') as u16;
        i += 1;
    }
    Some(n)
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_of(year: u16, month: u16) -> u16 {
    match month {
        2 => 28 + is_leap(year) as u16,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_exist() {
        for text in ["1970-01-01", "2024-02-29", "2000-02-29", "2027-06-30", "2026-12-31", "2199-12-31"] {
            assert_eq!(Date::try_new(text).map(|date| date.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn days_that_do_not() {
        for text in [
            "",
            "2027-06-31",
            "2027-02-29",
            "2100-02-29",
            "2027-13-01",
            "2027-00-10",
            "2027-01-00",
            "1969-12-31",
            "2200-01-01",
            "2027-6-30",
            "30.06.2027",
            "2027/06/30",
            "2027-06-3x",
            "２027-06-30",
            "2027-06-300",
        ] {
            assert!(Date::try_new(text).is_err(), "{text}");
        }
    }

    #[test]
    fn they_are_in_the_order_of_time() {
        assert!(Date::new("2026-12-31") < Date::new("2027-01-01") && Date::new("2027-01-31") < Date::new("2027-02-01"));
    }

    #[test]
    fn each_day_follows_the_one_before() {
        assert_eq!(Date::since_epoch(20_454).to_string(), "2026-01-01");
        assert_eq!(Date::since_epoch(u64::MAX).to_string(), "2199-12-31");
        let days: Vec<_> = (0..84_006).map(Date::since_epoch).collect();
        assert!(days.windows(2).all(|pair| pair[0] < pair[1]), "none stands twice");
        assert!(days.iter().all(|day| Date::try_new(&day.to_string()) == Ok(*day)), "each can be written");
        assert_eq!(days.last(), Some(&Date::new("2199-12-31")));
    }
}
