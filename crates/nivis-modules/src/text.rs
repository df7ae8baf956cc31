//! What the standard library can't do with text in a `const fn`, where rustc checks what users write.

use nivis::Msg;

/// Refuses what a user wrote: what is wrong, and what to do. In a `static`, that is a compile error.
#[track_caller]
pub(crate) const fn refuse(msg: Msg, help: &str) -> ! {
    panic!("{}", msg.s("\n  help: ").s(help).as_str())
}

pub(crate) const fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && starts_with(a, b)
}

pub(crate) const fn starts_with(text: &str, start: &str) -> bool {
    let (text, start) = (text.as_bytes(), start.as_bytes());
    let mut i = 0;
    while i < text.len() && i < start.len() && text[i] == start[i] {
        i += 1;
    }
    i == start.len()
}
