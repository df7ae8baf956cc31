//! Text that can be built while rustc evaluates a `const`, where `format!` is not available.

/// The longest message that fits; what is longer is cut, never lost in silence (it ends in `…`).
const ROOM: usize = 8192;

/// A message under construction.
#[derive(Clone, Copy)]
pub struct Msg {
    bytes: [u8; ROOM],
    len: usize,
}

impl Default for Msg {
    fn default() -> Self {
        Self::new()
    }
}

impl Msg {
    /// An empty message.
    pub const fn new() -> Self {
        Self { bytes: [0; ROOM], len: 0 }
    }

    /// Appends `text`.
    #[must_use]
    pub const fn s(mut self, text: &str) -> Self {
        let more = text.as_bytes();
        let mut i = 0;
        while i < more.len() {
            if self.len + 4 >= ROOM && (more[i] & 0xc0) != 0x80 {
                return self.cut();
            }
            self.bytes[self.len] = more[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    const fn cut(mut self) -> Self {
        let mark = "…".as_bytes();
        if self.len >= 3 && self.bytes[self.len - 3] == mark[0] && self.bytes[self.len - 1] == mark[2] {
            return self;
        }
        let mut i = 0;
        while i < 3 {
            self.bytes[self.len] = mark[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    /// Appends `n` in decimal.
    #[must_use]
    pub const fn u(self, n: u64) -> Self {
        let mut digits = [0u8; 20];
        let mut at = 20;
        let mut rest = n;
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        match core::str::from_utf8(digits.split_at(at).1) {
            Ok(text) => self.s(text),
            Err(_) => self,
        }
    }

    /// Appends `n` in decimal, with its sign.
    #[must_use]
    pub const fn i(self, n: i64) -> Self {
        if n < 0 { self.s("-").u(n.unsigned_abs()) } else { self.u(n as u64) }
    }

    /// Appends a place as `file:line:column`.
    #[must_use]
    pub const fn place(self, at: &core::panic::Location<'_>) -> Self {
        self.s(at.file()).s(":").u(at.line() as u64).s(":").u(at.column() as u64)
    }

    /// Appends `text` between backticks.
    #[must_use]
    pub const fn name(self, text: &str) -> Self {
        self.s("`").s(text).s("`")
    }

    /// Whether nothing was appended yet.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What was written so far.
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "(a message that is not UTF-8)",
        }
    }
}

/// Whether two strings are equal; `==` is not available in `const fn`.
pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// FNV-1a of a name. The checker compares these, since addresses can't be compared in `const fn`.
pub const fn hash(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut h = 0xcbf2_9ce4_8422_2325u64;
    let mut i = 0;
    while i < bytes.len() {
        h = (h ^ bytes[i] as u64).wrapping_mul(0x0100_0000_01b3);
        i += 1;
    }
    h
}

/// Panics with `reason` unless it is a sentence that a reader can judge: ten characters and two words at least.
///
/// Used by `off`, `force` and `raw`. In a `static`, the panic is a compile error.
#[track_caller]
pub(crate) const fn demand_reason(what: &str, reason: &str) {
    let bytes = reason.as_bytes();
    let (mut i, mut letters, mut gap) = (0, 0, false);
    while i < bytes.len() {
        if bytes[i] == b' ' {
            gap = gap || (letters > 0 && i + 1 < bytes.len());
        } else {
            letters += 1;
        }
        i += 1;
    }
    if letters < 10 || !gap {
        let msg = Msg::new().s(what).s(" needs a reason: a sentence of at least ten letters, not \"").s(reason).s("\"");
        panic!("{}", msg.s("\n  help: say why, for whoever reads this in a year").as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_written_in_full() {
        let msg = Msg::new().name("a").s(" ").u(0).s(" ").u(u64::MAX).s(" ").i(i64::MIN);
        assert_eq!(msg.as_str(), "`a` 0 18446744073709551615 -9223372036854775808");
    }

    #[test]
    fn a_message_that_is_too_long_is_cut_at_a_character_and_says_so() {
        let mut msg = Msg::new();
        for _ in 0..5000 {
            msg = msg.s("ů");
        }
        assert!(msg.as_str().ends_with("ů…"));
    }

    #[test]
    #[should_panic(expected = "needs a reason")]
    fn one_long_word_is_no_reason() {
        demand_reason("an opt-out", "becauseofreasons");
    }
}
