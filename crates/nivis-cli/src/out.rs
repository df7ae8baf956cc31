//! Printing that outlives its reader: `show HOST | head` closes the pipe, and that is no fault.

/// Prints a line to standard output.
macro_rules! out {
    ($($text:tt)*) => {
        $crate::out::line(&mut std::io::stdout().lock(), format_args!($($text)*))
    };
}

/// Prints a line to standard error.
macro_rules! err {
    ($($text:tt)*) => {
        $crate::out::line(&mut std::io::stderr().lock(), format_args!($($text)*))
    };
}

pub(crate) use {err, out};

/// Writes a line, if anybody reads it. `println!` would panic.
pub(crate) fn line(to: &mut impl std::io::Write, text: std::fmt::Arguments<'_>) {
    let _ = writeln!(to, "{text}");
}
