//! Strings, attribute names and paths. Nothing in them can end the literal or start an interpolation.

/// A string in double quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' if chars.peek() == Some(&'{') => out.push_str("\\$"),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A string in two single quotes, or in double quotes where the other form would not keep every byte.
pub(super) fn indented(text: &str) -> String {
    if !text.contains('\n') || !keeps_every_byte(text) {
        return quoted(text);
    }
    // The line break behind the opening quotes is not part of the string. The indentation of the lines is the formatter's.
    format!("''\n{}''", escape_indented(text))
}

/// Whether the lines survive the removal of common indentation, and formatters.
fn keeps_every_byte(text: &str) -> bool {
    let control = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.contains(control) {
        return false;
    }
    let lines: Vec<&str> = text.split('\n').collect();
    // The last one ends at the closing quotes, where a blank is taken for layout.
    let blank = |line: &&str| !line.is_empty() && line.trim().is_empty();
    let foreign_edge = |line: &&str| line.starts_with(foreign_space) || line.ends_with(foreign_space);
    let flush_left = |line: &&str| !line.is_empty() && !line.starts_with(' ');
    !lines.iter().any(blank)
        && !lines.iter().any(foreign_edge)
        && (lines.iter().any(flush_left) || lines.iter().all(|line| line.is_empty()))
}

/// White space that Nix does not know as such, but that a formatter might trim.
fn foreign_space(c: char) -> bool {
    !c.is_ascii() && c.is_whitespace()
}

fn escape_indented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (written, length) = match c {
            '$' if rest.starts_with("${") => ("''$", 1),
            '\'' if rest.starts_with("''") => ("'''", 2),
            // Followed by a dollar sign or the closing quotes, a single quote would become part of another escape.
            '\'' if rest.len() == 1 || rest[1..].starts_with('$') => (r"''\'", 1),
            _ => (&rest[..c.len_utf8()], c.len_utf8()),
        };
        out.push_str(written);
        rest = &rest[length..];
    }
    out
}

/// A name in an attribute path: bare, or in quotes if it is not an identifier.
pub(crate) fn attr_name(name: &str) -> String {
    if is_identifier(name) { name.to_owned() } else { quoted(name) }
}

/// Whether Nix reads the text as one identifier.
pub(super) fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '\''))
        && !is_keyword(name)
}

/// The words that can't be used as a name. Some versions of Nix take `or` as one, others do not.
pub(super) fn is_keyword(word: &str) -> bool {
    matches!(word, "assert" | "else" | "if" | "in" | "inherit" | "let" | "or" | "rec" | "then" | "with")
}

/// Whether the text is a relative path literal.
pub(crate) fn is_path(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("./").or_else(|| text.strip_prefix("../")) else { return false };
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    rest.split('/').all(|part| !part.is_empty() && part.chars().all(allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold() {
        assert_eq!(quoted("a\"b\\c\n\r\t"), r#""a\"b\\c\n\r\t""#);
        assert_eq!(quoted("$ $x ${x} $${x} $$"), r#""$ $x \${x} $\${x} $$""#);
    }

    #[test]
    fn two_quotes_hold() {
        assert_eq!(indented("a ${x}\n"), "''\na ''${x}\n''");
        assert_eq!(indented("''\n"), "''\n'''\n''");
        assert_eq!(indented("'${x}\n"), "''\n''\\'''${x}\n''");
        assert_eq!(indented("a\nb'"), "''\na\nb''\\'''");
        assert_eq!(indented("'''\n"), "''\n''''\n''");
    }

    #[test]
    fn what_two_quotes_would_change_is_in_double_quotes() {
        for text in ["a", "", "a\rb\n", "  a\n  b\n", " a\n", "a\n  \nb\n", "a\n ", "\u{3000}a\n", "a\u{a0}\n", "\u{1}a\n"] {
            assert!(indented(text).starts_with('"'), "{text:?}");
        }
        for text in ["a\n", "a\nb", "  a\nb\n", "\ta\n", "\n\na\n", "a\n\n\n", "a  \nb\n", "\n"] {
            assert!(indented(text).starts_with("''"), "{text:?}");
        }
    }

    #[test]
    fn paths() {
        for path in ["./x", "../x", "./../../a.nix", "./a-b_c+d/1", "./."] {
            assert!(is_path(path), "{path}");
        }
    }
}
