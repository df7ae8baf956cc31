use super::refuse;
use crate::{cell::Cell, text::Msg};
use serde::{Serialize, Serializer};
use std::fmt;

/// An IPv4 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ipv4(u32);

/// An IPv4 network in CIDR notation: no host bits set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    first: Ipv4,
    len: u8,
}

impl Ipv4 {
    /// The address written as `a.b.c.d`.
    ///
    /// # Panics
    /// If it is not one; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(text: &str) -> Self {
        match parse(text) {
            Ok((bits, None)) => Self(bits),
            Ok(_) => refuse_address(text, "an address has no prefix length"),
            Err(why) => refuse_address(text, why),
        }
    }

    /// Reads `a.b.c.d`, for values that come from a program and not from its source.
    ///
    /// # Errors
    /// What is wrong with it.
    pub const fn try_new(text: &str) -> Result<Self, &'static str> {
        match parse(text) {
            Ok((bits, None)) => Ok(Self(bits)),
            Ok(_) => Err("an address has no prefix length"),
            Err(why) => Err(why),
        }
    }

    /// As a number, most significant octet first.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The address with that number.
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Ipv4(self)
    }

    /// Appends the address to `msg`.
    pub(crate) const fn write(self, msg: Msg) -> Msg {
        let b = self.0.to_be_bytes();
        msg.u(b[0] as u64).s(".").u(b[1] as u64).s(".").u(b[2] as u64).s(".").u(b[3] as u64)
    }
}

impl Cidr {
    /// The network written as `a.b.c.d/len`.
    ///
    /// # Panics
    /// If it is not one, or host bits are set; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(text: &str) -> Self {
        match Self::try_new(text) {
            Ok(cidr) => cidr,
            Err(why) => refuse!(Msg::new().s("network \"").s(text).s("\": ").s(why).s("\n  help: write it like \"10.20.0.0/24\"")),
        }
    }

    /// Reads `a.b.c.d/len`, for values that come from a program and not from its source.
    ///
    /// # Errors
    /// What is wrong with it.
    pub const fn try_new(text: &str) -> Result<Self, &'static str> {
        let (bits, len) = match parse(text) {
            Ok((bits, Some(len))) => (bits, len),
            Ok(_) => return Err("the prefix length is missing"),
            Err(why) => return Err(why),
        };
        let cidr = Self { first: Ipv4(bits), len };
        if bits & cidr.mask() != bits {
            return Err("host bits are set below the prefix");
        }
        Ok(cidr)
    }

    /// The network's first address.
    pub const fn first(self) -> Ipv4 {
        self.first
    }

    /// The prefix length, 0 to 32.
    pub const fn prefix(self) -> u8 {
        self.len
    }

    /// Whether `address` lies in this network.
    pub const fn contains(self, address: Ipv4) -> bool {
        address.0 & self.mask() == self.first.0
    }

    /// Whether the two networks share an address.
    pub const fn overlaps(self, other: Self) -> bool {
        let mask = if self.len < other.len { self.mask() } else { other.mask() };
        self.first.0 & mask == other.first.0 & mask
    }

    /// The `n`th address after the first.
    pub const fn host(self, n: u32) -> Option<Ipv4> {
        match self.first.0.checked_add(n) {
            Some(bits) if self.contains(Ipv4(bits)) => Some(Ipv4(bits)),
            _ => None,
        }
    }

    /// The address that reaches every machine of the network.
    pub const fn broadcast(self) -> Ipv4 {
        Ipv4(self.first.0 | !self.mask())
    }

    /// The netmask as an address, such as 255.255.255.0.
    pub const fn netmask(self) -> Ipv4 {
        Ipv4(self.mask())
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Cidr(self)
    }

    const fn mask(self) -> u32 {
        if self.len == 0 { 0 } else { u32::MAX << (32 - self.len) }
    }

    /// Appends the network to `msg`.
    pub(crate) const fn write(self, msg: Msg) -> Msg {
        self.first.write(msg).s("/").u(self.len as u64)
    }
}

#[track_caller]
const fn refuse_address(text: &str, why: &str) -> ! {
    refuse!(Msg::new().s("address \"").s(text).s("\": ").s(why).s("\n  help: write it like \"10.20.0.10\""))
}

/// Reads four octets and, after a slash, a prefix length.
const fn parse(text: &str) -> Result<(u32, Option<u8>), &'static str> {
    let b = text.as_bytes();
    let (mut i, mut dots, mut bits, mut number, mut digits, mut slash) = (0, 0, 0u32, 0u32, 0, false);
    while i < b.len() {
        let c = b[i];
        if c.is_ascii_digit() {
            if digits > 0 && number == 0 {
                return Err("a number starts with 0");
            }
            number = number * 10 + (c - b'0') as u32;
            digits += 1;
            if number > 255 {
                return Err(if slash { "the prefix length is over 32" } else { "an octet is over 255" });
            }
        } else if digits > 0 && !slash && ((c == b'.' && dots < 3) || (c == b'/' && dots == 3)) {
            bits = bits << 8 | number;
            slash = c == b'/';
            if !slash {
                dots += 1;
            }
            (number, digits) = (0, 0);
        } else {
            return Err("it has four numbers with dots between them");
        }
        i += 1;
    }
    if digits == 0 || dots != 3 {
        return Err("it has four numbers with dots between them");
    }
    if !slash {
        return Ok((bits << 8 | number, None));
    }
    if number > 32 {
        return Err("the prefix length is over 32");
    }
    Ok((bits, Some(number as u8)))
}

impl fmt::Display for Ipv4 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        std::net::Ipv4Addr::from(self.0).fmt(f)
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.len)
    }
}

impl Serialize for Ipv4 {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl Serialize for Cidr {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_networks_are_read_as_written() {
        assert_eq!(Ipv4::new("10.20.0.10").to_string(), "10.20.0.10");
        assert_eq!(Cidr::new("10.20.0.0/24").to_string(), "10.20.0.0/24");
        assert_eq!(Cidr::new("0.0.0.0/0").broadcast().to_string(), "255.255.255.255");
        assert_eq!(Cidr::new("10.20.0.0/24").netmask().to_string(), "255.255.255.0");
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, why) in [
            ("10.0.0.7/24", "host bits are set below the prefix"),
            ("10.0.0.0", "the prefix length is missing"),
            ("10.0.0.0/33", "the prefix length is over 32"),
            ("10.0.0.256/24", "an octet is over 255"),
            ("10.0.0/24", "it has four numbers with dots between them"),
            ("10.0.0.01/24", "a number starts with 0"),
            ("", "it has four numbers with dots between them"),
            ("10.0.0.0/", "it has four numbers with dots between them"),
        ] {
            assert_eq!(Cidr::try_new(text), Err(why), "{text}");
        }
        assert_eq!(Ipv4::try_new("10.0.0.0/8"), Err("an address has no prefix length"));
    }

    #[test]
    fn a_network_knows_its_members_and_its_neighbours() {
        let lan = Cidr::new("10.20.0.0/24");
        assert!(lan.contains(Ipv4::new("10.20.0.255")) && !lan.contains(Ipv4::new("10.20.1.0")));
        assert_eq!(lan.host(10), Some(Ipv4::new("10.20.0.10")));
        assert_eq!(lan.host(256), None);
        assert!(lan.overlaps(Cidr::new("10.0.0.0/8")) && !lan.overlaps(Cidr::new("10.20.1.0/24")));
    }
}
