//! The difference between what we would write and what someone left there, short enough to read in a terminal.

use similar::TextDiff;

/// Returns a unified diff from our text to the bytes on disk, cut after some twenty lines.
pub(super) fn diff(ours: &str, on_disk: &[u8]) -> String {
    let Ok(theirs) = std::str::from_utf8(on_disk) else {
        return format!("(on disk: {} bytes that aren't UTF-8 text)\n", on_disk.len());
    };
    if ours.len().max(theirs.len()) > COMPARABLE {
        return format!("(too long to compare: {} bytes to write, {} on disk)\n", ours.len(), theirs.len());
    }
    let diff = TextDiff::from_lines(ours, theirs);
    cut(&diff.unified_diff().context_radius(2).header("as generated now", "on disk").to_string())
}

const LINES: usize = 20;

// The time of a diff grows with the square of what differs; nothing that we write by the page comes near this.
const COMPARABLE: usize = 256 * 1024;

fn cut(diff: &str) -> String {
    let lines: Vec<&str> = diff.lines().collect();
    let Some(left) = lines.len().checked_sub(LINES).filter(|left| *left > 0) else { return diff.to_owned() };
    format!("{}\n(and {left} more lines)\n", lines[..LINES].join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_edited_lines_with_some_around() {
        let ours = "{\n  a = 1;\n  b = 2;\n  c = 3;\n  d = 4;\n  e = 5;\n}\n";
        let expected =
            "--- as generated now\n+++ on disk\n@@ -2,5 +2,5 @@\n   a = 1;\n   b = 2;\n-  c = 3;\n+  c = 30;\n   d = 4;\n   e = 5;\n";
        assert_eq!(diff(ours, ours.replace("= 3", "= 30").as_bytes()), expected);
    }

    #[test]
    fn long_or_odd_bytes_stay_short() {
        let long: String = (0..100).map(|n| format!("{n}\n")).collect();
        let text = diff(&long, b"");
        assert_eq!(text.lines().count(), LINES + 1, "{text}");
        assert!(text.ends_with("(and 83 more lines)\n"), "{text}");
        assert_eq!(diff("a\n", &[0xff, 0xfe]), "(on disk: 2 bytes that aren't UTF-8 text)\n");
        assert_eq!(diff("a\n", "x".repeat(COMPARABLE + 1).as_bytes()), "(too long to compare: 2 bytes to write, 262145 on disk)\n");
    }
}
