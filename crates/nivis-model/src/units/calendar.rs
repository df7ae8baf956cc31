use super::refuse;
use crate::{cell::Cell, text::Msg};
use serde::{Serialize, Serializer};
use std::fmt;

/// When a timer fires: a calendar expression of systemd (systemd.time(7)), such as `Sat *-*-* 07:00:00`, `02:00` or `weekly`.
///
/// Accepted are the shorthands, and `[WEEKDAYS] [DATE] [TIME]` with lists, ranges and repetitions. Times are local.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Calendar(&'static str);

impl Calendar {
    /// The expression `text`.
    ///
    /// # Panics
    /// If systemd would not accept it; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(text: &'static str) -> Self {
        match check(text) {
            Ok(()) => Self(text),
            Err(why) => {
                let msg = Msg::new().s("calendar \"").s(text).s("\": ").s(why);
                refuse!(msg.s("\n  help: write it like \"Sat *-*-* 07:00:00\", \"02:00\" or \"weekly\""))
            }
        }
    }

    /// Reads an expression, for values that come from a program and not from its source.
    ///
    /// # Errors
    /// What is wrong with it.
    pub const fn try_new(text: &'static str) -> Result<Self, &'static str> {
        match check(text) {
            Ok(()) => Ok(Self(text)),
            Err(why) => Err(why),
        }
    }

    /// The expression as written.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Calendar(self)
    }
}

impl fmt::Display for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Calendar {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0)
    }
}

type Checked = Result<(), &'static str>;

const fn check(text: &str) -> Checked {
    let b = text.as_bytes();
    if b.is_empty() {
        return Err("it is empty");
    }
    if is_shorthand(b) {
        return Ok(());
    }
    // Each part may stand once, in this order: weekdays 0, date 1, time 2.
    let (mut from, mut next) = (0, 0);
    while from <= b.len() {
        let to = end_of_word(b, from);
        let word = b.split_at(to).0.split_at(from).1;
        let part = match word {
            [] => return Err("it has two spaces, or one at its end"),
            [c, ..] if c.is_ascii_alphabetic() => 0,
            _ if has(word, b'-') => 1,
            _ => 2,
        };
        if part < next {
            return Err("its parts are the weekdays, the date and the time, in that order");
        }
        let checked = match part {
            0 => weekdays(word),
            1 => fields(word, b'-', [(1970, 2199), (1, 12), (1, 31)], 2),
            _ => fields(word, b':', [(0, 23), (0, 59), (0, 59)], 2),
        };
        if checked.is_err() {
            return checked;
        }
        next = part + 1;
        from = to + 1;
    }
    Ok(())
}

const fn is_shorthand(b: &[u8]) -> bool {
    matches!(b, b"minutely" | b"hourly" | b"daily" | b"weekly" | b"monthly" | b"quarterly" | b"semiannually" | b"yearly" | b"annually")
}

const fn end_of_word(b: &[u8], from: usize) -> usize {
    let mut i = from;
    while i < b.len() && b[i] != b' ' {
        i += 1;
    }
    i
}

const fn has(word: &[u8], c: u8) -> bool {
    let mut i = 0;
    while i < word.len() {
        if word[i] == c {
            return true;
        }
        i += 1;
    }
    false
}

/// `Mon`, `Mon,Thu`, `Mon..Fri`.
const fn weekdays(word: &[u8]) -> Checked {
    const UNKNOWN: Checked = Err("a weekday is one of Mon, Tue, Wed, Thu, Fri, Sat, Sun");
    let mut i = 0;
    loop {
        if i + 3 > word.len() {
            return UNKNOWN;
        }
        let day = [word[i], word[i + 1], word[i + 2]];
        if !matches!(&day, b"Mon" | b"Tue" | b"Wed" | b"Thu" | b"Fri" | b"Sat" | b"Sun") {
            return UNKNOWN;
        }
        i += 3;
        if i == word.len() {
            return Ok(());
        }
        if word[i] == b',' {
            i += 1;
        } else if i + 1 < word.len() && word[i] == b'.' && word[i + 1] == b'.' {
            i += 2;
        } else {
            return UNKNOWN;
        }
    }
}

/// Two or three fields with `between` between them; a date may leave out the year, a time the seconds.
const fn fields(word: &[u8], between: u8, bounds: [(u32, u32); 3], least: usize) -> Checked {
    let mut count = 1;
    let mut i = 0;
    while i < word.len() {
        count += (word[i] == between) as usize;
        i += 1;
    }
    if count < least || count > 3 {
        return Err("a date is YEAR-MONTH-DAY, a time is HOUR:MINUTE or HOUR:MINUTE:SECOND");
    }
    let mut field = if between == b'-' { 3 - count } else { 0 };
    let mut from = 0;
    let mut at = 0;
    while at <= word.len() {
        if at == word.len() || word[at] == between {
            let checked = numbers(word.split_at(at).0.split_at(from).1, bounds[field]);
            if checked.is_err() {
                return checked;
            }
            field += 1;
            from = at + 1;
        }
        at += 1;
    }
    Ok(())
}

/// `*`, `7`, `0/6`, `*/2`, `1..5`, `1,15`.
const fn numbers(field: &[u8], bound: (u32, u32)) -> Checked {
    let (mut i, mut step) = (0, false);
    if field.is_empty() {
        return Err("a number is missing");
    }
    while i < field.len() {
        let after_star = field[i] == b'*' && !step;
        if after_star {
            i += 1;
        } else {
            let (mut n, from) = (0u32, i);
            while i < field.len() && field[i].is_ascii_digit() && i - from < 4 {
                n = n * 10 + (field[i] - b'0') as u32;
                i += 1;
            }
            if i == from {
                return Err("a number is missing");
            }
            if step && n == 0 || !step && (n < bound.0 || n > bound.1) {
                return Err("a number is out of range");
            }
        }
        step = false;
        if i == field.len() {
            return Ok(());
        }
        match field[i] {
            b',' => i += 1,
            b'/' => {
                step = true;
                i += 1;
            }
            b'.' if !after_star && i + 1 < field.len() && field[i + 1] == b'.' => i += 2,
            _ => return Err("a number is followed by something unexpected"),
        }
    }
    Err("a number is missing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systemd_accepts() {
        for text in [
            "daily",
            "weekly",
            "02:00",
            "Sat *-*-* 07:00:00",
            "*-*-* 20:15",
            "0/6:00:00",
            "*:0/15",
            "Sun 16:30",
            "Mon..Fri 08:00",
            "Mon,Thu *-*-1..7 16:15",
            "*-*-01,15",
            "2026-11-24 00:00:00",
            "12-24",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_it_does_not() {
        for text in [
            "",
            "25:00",
            "12:60",
            "Saturn 07:00",
            "Sat  07:00",
            "07:00 Sat",
            "daily 02:00",
            "*-13-01",
            "7",
            "0/0:00",
            "02:00 ",
            "1..:00",
            "a",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }
}
