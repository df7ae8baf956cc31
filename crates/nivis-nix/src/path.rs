//! Attribute paths, such as `services.openssh.ports` or `fileSystems."/".device`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::print;

/// The names that lead to an attribute, from the outside in. The empty path is the whole set.
///
/// Paths order by their names, so a path comes right before those below it. [`Display`](fmt::Display) writes Nix, with quotes where a
/// name needs them; [`FromStr`] reads that, and what people type on a command line.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttrPath {
    segments: Vec<Cow<'static, str>>,
}

/// Why a text is not an attribute path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathSyntax {
    /// Nothing stands before, between or after the dots.
    #[error("a name is missing in `{text}`: write `a.b`, or `\"\"` for the empty name")]
    EmptyName {
        /// What was read.
        text: String,
    },
    /// A `"` that nothing closes.
    #[error("a quote is not closed in `{text}`")]
    OpenQuote {
        /// What was read.
        text: String,
    },
    /// Something other than a dot or the end follows a `"`, or a quote begins inside a name.
    #[error("a quote ends or begins inside a name in `{text}`: quote the whole name")]
    StrayQuote {
        /// What was read.
        text: String,
    },
}

impl AttrPath {
    /// The empty path.
    pub const fn new() -> Self {
        Self { segments: Vec::new() }
    }

    /// The path of these names, none of which is split at dots.
    pub fn of<S: Into<Cow<'static, str>>>(segments: impl IntoIterator<Item = S>) -> Self {
        Self { segments: segments.into_iter().map(Into::into).collect() }
    }

    /// The names, unquoted.
    pub fn segments(&self) -> &[Cow<'static, str>] {
        &self.segments
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.segments.len()
    }

    /// Whether this is the empty path.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Goes one name deeper.
    pub fn push(&mut self, segment: impl Into<Cow<'static, str>>) {
        self.segments.push(segment.into());
    }

    /// Goes back out by one name.
    pub fn pop(&mut self) {
        self.segments.pop();
    }

    /// The path one name deeper.
    #[must_use]
    pub fn child(&self, segment: impl Into<Cow<'static, str>>) -> Self {
        let mut path = self.clone();
        path.push(segment);
        path
    }

    /// This path followed by `rest`.
    #[must_use]
    pub fn join(&self, rest: &Self) -> Self {
        Self { segments: self.segments.iter().chain(&rest.segments).cloned().collect() }
    }

    /// The path without its last name, or `None` for the empty one.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.segments.split_last()?;
        Some(Self { segments: rest.to_vec() })
    }

    /// Whether this is `prefix` or lies below it.
    pub fn starts_with(&self, prefix: &Self) -> bool {
        self.segments.starts_with(&prefix.segments)
    }
}

impl fmt::Display for AttrPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.segments.iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            f.write_str(&print::attr_name(segment))?;
        }
        Ok(())
    }
}

impl FromStr for AttrPath {
    type Err = PathSyntax;

    /// Reads names joined by dots. A name in double quotes may hold anything, with Nix's escapes; one without may hold anything but a dot
    /// and a quote, so `systemd.services.foo@bar` needs none. The empty text is the empty path.
    fn from_str(text: &str) -> Result<Self, PathSyntax> {
        let mut path = Self::new();
        if text.is_empty() {
            return Ok(path);
        }
        let mut rest = text;
        loop {
            let (segment, after) = match rest.strip_prefix('"') {
                Some(quoted) => quoted_name(quoted).ok_or_else(|| PathSyntax::OpenQuote { text: text.to_owned() })?,
                None => bare_name(rest, text)?,
            };
            path.push(segment);
            if after.is_empty() {
                return Ok(path);
            }
            rest = after.strip_prefix('.').ok_or_else(|| PathSyntax::StrayQuote { text: text.to_owned() })?;
        }
    }
}

/// Splits `rest` behind its first name, which has no quotes.
fn bare_name<'a>(rest: &'a str, text: &str) -> Result<(String, &'a str), PathSyntax> {
    let (name, after) = rest.split_at(rest.find(['.', '"']).unwrap_or(rest.len()));
    if after.starts_with('"') {
        return Err(PathSyntax::StrayQuote { text: text.to_owned() });
    }
    if name.is_empty() {
        return Err(PathSyntax::EmptyName { text: text.to_owned() });
    }
    Ok((name.to_owned(), after))
}

/// Reads up to the closing quote, undoing escapes; `None` if there is none.
fn quoted_name(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((name, &text[at + 1..])),
            '\\' => name.push(match chars.next()?.1 {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                other => other,
            }),
            _ => name.push(c),
        }
    }
    None
}

impl Serialize for AttrPath {
    /// As the text that [`Display`](fmt::Display) writes.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl From<&'static str> for AttrPath {
    /// The path of one name, which is not split at dots.
    fn from(segment: &'static str) -> Self {
        Self::of([segment])
    }
}

impl<S: Into<Cow<'static, str>>, const N: usize> From<[S; N]> for AttrPath {
    fn from(segments: [S; N]) -> Self {
        Self::of(segments)
    }
}

impl<S: Into<Cow<'static, str>>> From<Vec<S>> for AttrPath {
    fn from(segments: Vec<S>) -> Self {
        Self::of(segments)
    }
}

impl<S: Into<Cow<'static, str>>> FromIterator<S> for AttrPath {
    fn from_iter<I: IntoIterator<Item = S>>(segments: I) -> Self {
        Self::of(segments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(segments: &[&'static str], text: &str) {
        let path = AttrPath::of(segments.iter().copied());
        assert_eq!(path.to_string(), text);
        assert_eq!(text.parse(), Ok(path));
    }

    #[test]
    fn names_are_quoted_where_nix_needs_it() {
        check(&["services", "openssh", "ports"], "services.openssh.ports");
        check(&["a-b", "_c", "d'"], "a-b._c.d'");
        check(&["fileSystems", "/", "device"], r#"fileSystems."/".device"#);
        check(&["a", "with", "or", "enable"], r#"a."with"."or".enable"#);
        check(&["", "1", "-x", "ä"], r#""".1"1"."-x"."ä""#.replace(".1\"1\"", ".\"1\"").as_str());
        check(&["${x}", "a\"b", "\\", "x.y", "\n\t\r"], r#""\${x}"."a\"b"."\\"."x.y"."\n\t\r""#);
        check(&[], "");
    }

    #[test]
    fn a_command_line_may_leave_quotes_out() {
        assert_eq!("systemd.services.a@b".parse(), Ok(AttrPath::of(["systemd", "services", "a@b"])));
        assert_eq!("fileSystems./mnt.device".parse(), Ok(AttrPath::of(["fileSystems", "/mnt", "device"])));
    }

    #[test]
    fn malformed_paths_are_refused() {
        for text in [".", "a.", ".a", "a..b"] {
            assert!(matches!(text.parse::<AttrPath>(), Err(PathSyntax::EmptyName { .. })), "{text}");
        }
        for text in ["\"", "a.\"b", "\"\\\"", "\"\\"] {
            assert!(matches!(text.parse::<AttrPath>(), Err(PathSyntax::OpenQuote { .. })), "{text}");
        }
        for text in ["\"a\"b", "a\"b\"", "\"a\"\"b\""] {
            assert!(matches!(text.parse::<AttrPath>(), Err(PathSyntax::StrayQuote { .. })), "{text}");
        }
    }

    #[test]
    fn a_path_comes_right_before_those_below_it() {
        let mut paths: Vec<AttrPath> = ["b", "a.c", "a-b", "a", "a.b.c", "a.b"].iter().map(|text| text.parse().unwrap()).collect();
        paths.sort();
        let texts: Vec<String> = paths.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["a", "a.b", "a.b.c", "a.c", "a-b", "b"]);
    }
}
