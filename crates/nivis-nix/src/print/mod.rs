//! The printer: values and modules as Nix text, laid out as `nixfmt` (RFC 166) does.
//!
//! The text is clean by the rules of deadnix and statix:
//!
//! | rule | what the printer does |
//! |---|---|
//! | deadnix: unused argument | lists the arguments that occur, and no others |
//! | statix W10 and W11, empty pattern | a module without arguments is a plain attribute set |
//! | statix W20, repeated keys | nests attribute sets; only a chain with one child is dotted |
//! | statix W03, W04, manual inherit | `inherit pkgs;` and `inherit (pkgs) git;` |
//! | statix W08, useless parentheses | only in lists and arguments, and only around what needs them |
//! | `rec`, `with`, `let` | never written |
//!
//! Printing can't fail. What [`Config::define`](crate::Config::define) refuses would print as a `throw` with the reason, so a value
//! never turns into another one.

#[cfg(test)]
mod lints;
mod module;
mod number;
mod raw;
mod string;
mod term;

pub use module::{Entry, ModuleText, module};

pub(crate) use string::{attr_name, is_path};

use term::Writer;

use crate::value::Value;

/// One expression as the text of a whole file, with a line break at its end.
///
/// ```
/// use nivis_nix::{Value, print};
///
/// assert_eq!(print::expr(&Value::list([Value::Int(-1), Value::pkgs("git")])), "[\n  (-1)\n  pkgs.git\n]\n");
/// ```
pub fn expr(value: &Value) -> String {
    let mut writer = Writer::default();
    writer.value(value);
    laid_out(writer.text)
}

/// Text that `nixfmt` could not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

/// Lays a whole Nix file out as `nixfmt` does. Applying it twice changes nothing more.
///
/// # Errors
/// The text is not Nix; the error says what was expected.
pub fn format(text: &str) -> Result<String, Unreadable> {
    /// Levels that fit the 2 MiB stack of a thread, in a debug build, with room to spare.
    const SHALLOW: usize = 24;
    const STACK_PER_LEVEL: usize = 128 << 10;

    let depth = nesting(text);
    if depth <= SHALLOW {
        return read_and_lay_out(text);
    }
    std::thread::scope(|scope| {
        let stack_size = (depth + SHALLOW) * STACK_PER_LEVEL;
        let spawned = std::thread::Builder::new().stack_size(stack_size).spawn_scoped(scope, || read_and_lay_out(text));
        let joined = spawned.map_err(|error| error.to_string())?.join();
        joined.unwrap_or_else(|_| Err(Unreadable("the formatter panicked".to_owned())))
    })
}

impl From<String> for Unreadable {
    fn from(message: String) -> Self {
        Self(message)
    }
}

fn read_and_lay_out(text: &str) -> Result<String, Unreadable> {
    nixfmt_rs::format(text).map_err(|error| Unreadable(error.to_string()))
}

/// How deep brackets nest at most; those in strings count too, which does no harm.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Lays out what was printed. Only raw Nix that [`Config::define`](crate::Config::define) has not seen can make it unreadable, and that
/// is for Nix to report.
fn laid_out(text: String) -> String {
    format(&text).unwrap_or(text)
}

/// Why raw text is not one Nix expression.
pub(crate) fn raw_fault(text: &str) -> Option<String> {
    // Alone, since `x) (y` becomes an expression only once it stands in parentheses.
    format(text).err().map(|error| error.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formatting_reports_what_it_cannot_read() {
        assert_eq!(format("{a=1;}").unwrap(), "{ a = 1; }\n");
        assert!(!format("{ a = ; }").unwrap_err().to_string().is_empty());
    }

    #[test]
    fn deep_text_does_not_exhaust_the_stack() {
        let text = format!("{}1{}", "{ a.b = [ ".repeat(100), " ]; b = 1; }".repeat(100));
        assert!(format(&text).is_ok());
    }
}
