use super::refuse;
use crate::{cell::Cell, text::Msg};
use serde::{Serialize, Serializer};
use std::fmt;

/// The hardware address of one network interface, such as `00:00:5e:00:53:10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mac([u8; 6]);

impl Mac {
    /// The address written as six pairs of hexadecimal digits with colons between them.
    ///
    /// # Panics
    /// If it is not one, or names a group; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(text: &str) -> Self {
        match Self::try_new(text) {
            Ok(mac) => mac,
            Err(why) => refuse!(Msg::new().s("MAC address \"").s(text).s("\": ").s(why).s("\n  help: write it like \"00:00:5e:00:53:10\"")),
        }
    }

    /// Reads an address, for values that come from a program and not from its source.
    ///
    /// # Errors
    /// What is wrong with it.
    pub const fn try_new(text: &str) -> Result<Self, &'static str> {
        let b = text.as_bytes();
        if b.len() != 17 {
            return Err("it has six pairs of hexadecimal digits with colons between them");
        }
        let mut octets = [0u8; 6];
        let mut i = 0;
        while i < 17 {
            if i % 3 == 2 {
                if b[i] != b':' {
                    return Err("the pairs are separated by colons");
                }
            } else {
                let digit = match b[i] {
                    c @ b'0'..=b'9' => c - b'0',
                    c @ b'a'..=b'f' => c - b'a' + 10,
                    b'A'..=b'F' => return Err("its digits are lower case"),
                    _ => return Err("its digits are hexadecimal"),
                };
                octets[i / 3] = octets[i / 3] << 4 | digit;
            }
            i += 1;
        }
        if octets[0] & 1 == 1 {
            return Err("it names a group of machines, not one interface");
        }
        Ok(Self(octets))
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Mac(self)
    }

    /// Appends the address to `msg`.
    pub(crate) const fn write(self, mut msg: Msg) -> Msg {
        const DIGITS: [&str; 16] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f"];
        let mut i = 0;
        while i < 6 {
            if i > 0 {
                msg = msg.s(":");
            }
            msg = msg.s(DIGITS[(self.0[i] >> 4) as usize]).s(DIGITS[(self.0[i] & 15) as usize]);
            i += 1;
        }
        msg
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.write(Msg::new()).as_str())
    }
}

impl Serialize for Mac {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
