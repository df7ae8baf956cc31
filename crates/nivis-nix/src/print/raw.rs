//! What the printer must know of raw Nix: which module arguments occur in it, and whether it needs parentheses.
//!
//! This reads tokens, not grammar. Where that can't tell, it errs on the side of an argument too many (a lint) over one too few (an
//! error in Nix), and of parentheses too many.

use super::string::is_keyword;
use crate::value::Root;

/// The module arguments that the text may refer to.
pub(super) fn roots(text: &str) -> Vec<Root> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let Token::Word(word) = token else { continue };
        let Some(root) = Root::ALL.into_iter().find(|root| root.name() == *word) else { continue };
        let selected = index > 0 && tokens[index - 1] == Token::Char('.');
        if !selected && !is_key(&tokens[index + 1..]) && !found.contains(&root) {
            found.push(root);
        }
    }
    found
}

/// Whether the text is one literal, name, selection or bracketed expression, and so needs no parentheses in a list.
pub(super) fn is_simple(text: &str) -> bool {
    if text.contains('#') || text.contains("/*") {
        return false;
    }
    let bytes = text.as_bytes();
    let word =
        |word: &str| word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && word.chars().all(is_word) && !is_keyword(word);
    match bytes.first() {
        Some(b'"') => string_end(text, 1, "\"") == Some(text.len()),
        Some(b'\'') if text.starts_with("''") => string_end(text, 2, "''") == Some(text.len()),
        Some(b'{' | b'[' | b'(') => bracket_end(text) == Some(text.len()),
        Some(_) => text.bytes().all(|byte| byte.is_ascii_digit()) || text.split('.').all(word),
        None => false,
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'a> {
    Word(&'a str),
    Char(char),
}

/// Whether what follows a word makes it the key of a binding: `.a."b" =`, but not `==`.
fn is_key(rest: &[Token<'_>]) -> bool {
    let mut rest = rest;
    while let [Token::Char('.'), Token::Word(_), tail @ ..] = rest {
        rest = tail;
    }
    matches!(rest, [Token::Char('='), next, ..] if *next != Token::Char('='))
}

/// The words and signs of the text outside of comments and strings, and inside the interpolations of strings. A string stands as one
/// word, so that a quoted name can be part of a key.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        at += if c == '#' {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(close) = ["\"", "''"].into_iter().find(|quote| rest.starts_with(quote)) {
            let end = string_end(text, at + close.len(), close).unwrap_or(text.len());
            interpolations(text, at + close.len(), end, close, &mut tokens);
            end - at
        } else if is_word(c) {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            tokens.push(Token::Word(&rest[..end]));
            end
        } else {
            if !c.is_whitespace() {
                tokens.push(Token::Char(c));
            }
            c.len_utf8()
        };
    }
    tokens
}

/// Adds the tokens of what is interpolated between `from` and `end`, or an empty word if nothing is.
fn interpolations<'a>(text: &'a str, from: usize, end: usize, close: &str, tokens: &mut Vec<Token<'a>>) {
    let before = tokens.len();
    let mut at = from;
    while at < end {
        match step(text, at, close) {
            Step::Interpolation(inner_end) => {
                // The brace keeps a dot before the string from selecting the first word inside.
                tokens.push(Token::Char('{'));
                tokens.extend(self::tokens(text.get(at + 2..inner_end.saturating_sub(1)).unwrap_or("")));
                tokens.push(Token::Char('}'));
                at = inner_end;
            }
            Step::Close => break,
            Step::Text(length) => at += length,
        }
    }
    if tokens.len() == before {
        tokens.push(Token::Word(""));
    }
}

/// What stands at one place inside a string.
enum Step {
    /// The closing quotes.
    Close,
    /// `${…}`, ending there.
    Interpolation(usize),
    /// So many bytes of text or of an escape.
    Text(usize),
}

fn step(text: &str, at: usize, close: &str) -> Step {
    let rest = &text[at..];
    let after = |escape: usize| escape + rest[escape..].chars().next().map_or(0, char::len_utf8);
    if rest.starts_with("${") {
        let inner = &text[at + 1..];
        return Step::Interpolation(bracket_end(inner).map_or(text.len(), |end| at + 1 + end));
    }
    if rest.starts_with("$$") {
        return Step::Text(2);
    }
    if close == "\"" {
        return match rest.as_bytes() {
            [b'\\', ..] => Step::Text(after(1)),
            [b'"', ..] => Step::Close,
            _ => Step::Text(after(0)),
        };
    }
    match rest.as_bytes() {
        [b'\'', b'\'', b'\\', ..] => Step::Text(after(3)),
        [b'\'', b'\'', b'$' | b'\'', ..] => Step::Text(3),
        [b'\'', b'\'', ..] => Step::Close,
        _ => Step::Text(after(0)),
    }
}

/// Where the string ends whose text begins at `at`, behind its closing quotes.
fn string_end(text: &str, mut at: usize, close: &str) -> Option<usize> {
    while at < text.len() {
        match step(text, at, close) {
            Step::Close => return Some(at + close.len()),
            Step::Interpolation(end) => at = end,
            Step::Text(length) => at += length,
        }
    }
    None
}

/// Where the bracket closes with which the text begins, behind it.
fn bracket_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if let Some(close) = ["\"", "''"].into_iter().find(|quote| rest.starts_with(quote)) {
            at = string_end(text, at + close.len(), close)?;
            continue;
        }
        at += c.len_utf8();
        match c {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' if depth == 1 => return Some(at),
            '}' | ']' | ')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[Root]) {
        assert_eq!(roots(text), expected, "{text}");
    }

    #[test]
    fn arguments_that_occur() {
        check("pkgs.hello", &[Root::Pkgs]);
        check("x: lib.f x pkgs.y", &[Root::Lib, Root::Pkgs]);
        check("\"a ${pkgs.x} ${\"${lib.y}\"}\"", &[Root::Pkgs, Root::Lib]);
        check("''\n ${pkgs.x}\n''", &[Root::Pkgs]);
        check("with pkgs; [ a ]", &[Root::Pkgs]);
        check("{ inherit lib; inherit (config) x; }", &[Root::Lib, Root::Config]);
        check("pkgs == null", &[Root::Pkgs]);
        check("{ ${pkgs.x} = 1; }", &[Root::Pkgs]);
        check("{ a.\"${pkgs.x}\" = 1; }", &[Root::Pkgs]);
    }

    #[test]
    fn arguments_that_do_not() {
        check("x.pkgs", &[]);
        check("{ pkgs = 1; lib.x = 2; config.\"a b\".c = 3; }", &[]);
        check("\"pkgs \\${lib.x} $${config.y}\"", &[]);
        check("'' pkgs ''${lib.x} ''\\${config} ''", &[]);
        check("1 # pkgs\n+ /* lib */ 2", &[]);
        check("my-pkgs", &[]);
    }

    #[test]
    fn parentheses() {
        for text in ["a", "a.b", "12", "[ 1 2 ]", "{ a = 1; }", "(x: x)", "\"a ${\"}\"} b\"", "''a''", "''a ${''b''} '''c''"] {
            assert!(is_simple(text), "{text}");
        }
        for text in [
            "x: x",
            "f x",
            "{ a }: a",
            "-1",
            "[ 1 ] ++ [ 2 ]",
            "\"a\" + \"b\"",
            "a # b",
            "",
            "with x; y",
            "''a'' + ''b''",
            "''a",
            "{ } // { }",
            "1.5",
        ] {
            assert!(!is_simple(text), "{text}");
        }
    }
}
