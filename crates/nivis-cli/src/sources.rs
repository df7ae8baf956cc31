//! The user's Rust, for messages that show it.

use nivis_model::Place;
use std::path::{Path, PathBuf};

/// Where the user's crate lies. Made by `nivis::here!()`.
#[derive(Clone, Copy, Debug)]
pub struct Workspace {
    /// The crate's name.
    pub krate: &'static str,
    /// The folder of its `Cargo.toml`, when it was compiled.
    pub manifest_dir: &'static str,
}

impl Workspace {
    /// The crate's folder; where it is no longer there, as in an installed program, the current one.
    pub fn dir(&self) -> PathBuf {
        let dir = PathBuf::from(self.manifest_dir);
        if dir.is_dir() { dir } else { PathBuf::from(".") }
    }

    /// The text of a file that a place names. rustc names files relative to where cargo ran, which is the crate's folder or one
    /// above it.
    pub(crate) fn read(&self, file: &str) -> Option<String> {
        let dir = self.dir();
        dir.ancestors().map(|dir| dir.join(file)).find(|path| path.is_file()).and_then(|path| std::fs::read_to_string(path).ok())
    }

    /// How to name a path to the user: relative to where they are, if it lies there.
    pub(crate) fn show(path: &Path) -> String {
        let here = std::env::current_dir().unwrap_or_default();
        path.strip_prefix(here).unwrap_or(path).display().to_string()
    }
}

/// The bytes of the expression that starts at `place`: up to the end of its call, as far as the text goes.
pub(crate) fn extent(text: &str, place: &Place) -> Option<(usize, usize)> {
    let line = text.split_inclusive('\n').nth(place.line.checked_sub(1)? as usize)?;
    let start_of_line = line.as_ptr() as usize - text.as_ptr() as usize;
    let column = line.char_indices().nth(place.column.checked_sub(1)? as usize).map(|(at, _)| at)?;
    let start = start_of_line + column;
    Some((start, call_length(&text[start..])))
}

/// How long a call is, from the start of its path to its closing parenthesis.
fn call_length(text: &str) -> usize {
    let word = text.find(|c: char| !(c.is_alphanumeric() || "_:#".contains(c))).unwrap_or(text.len());
    if !text[word..].starts_with('(') {
        return word.max(1);
    }
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at < word) {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '(' if !in_string => depth += 1,
            ')' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, line: u32, column: u32) -> &str {
        let place = Place { file: String::new(), line, column };
        let (start, length) = extent(text, &place).expect("the place is in the text");
        &text[start..start + length]
    }

    #[test]
    fn a_label_covers_the_whole_call() {
        let text = "let x = [\n    Steam::off(\"no (games) at \\\"work\\\"\"),\n    Sshd::port(Port::new(22)),\n    X::Y,\n];\n";
        assert_eq!(at(text, 2, 5), "Steam::off(\"no (games) at \\\"work\\\"\")");
        assert_eq!(at(text, 3, 5), "Sshd::port(Port::new(22))");
        assert_eq!(at(text, 4, 5), "X::Y");
        assert_eq!(at("f(", 1, 1), "f");
    }

    #[test]
    fn a_place_outside_the_text_has_no_extent() {
        assert_eq!(extent("a\n", &Place { file: String::new(), line: 9, column: 1 }), None);
        assert_eq!(extent("a\n", &Place { file: String::new(), line: 0, column: 0 }), None);
    }
}
