use nivis::{
    Cell, FromCell, Msg,
    nix::{ToNix, Value},
};
use serde::Serialize;

/// A picture, such as a wallpaper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Picture(&'static str);

impl Picture {
    /// The picture at `path`: absolute for a file of the host that is there when the desktop starts, `./wallpapers/hills.png` for one of
    /// the repository, which is then copied to the Nix store by itself.
    ///
    /// # Panics
    /// If the path is neither, or has anything but letters, digits and `._-+/` in it; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(path: &'static str) -> Self {
        let b = path.as_bytes();
        let (mut i, mut bad) = (0, !matches!(b, [b'/', _, ..] | [b'.', b'/', _, ..]));
        while i < b.len() {
            bad = bad || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'.' | b'_' | b'-' | b'+' | b'/'));
            i += 1;
        }
        if bad || b[b.len() - 1] == b'/' {
            let msg = Msg::new().s("picture \"").s(path).s("\" is no path");
            panic!(
                "{}",
                msg.s("\n  help: write \"/home/aku/hills.png\", or \"./wallpapers/hills.png\" for a file beside `flake.nix`").as_str()
            );
        }
        Self(path)
    }

    /// The value of a setting.
    pub const fn cell(self) -> Cell {
        Cell::Text(self.0)
    }

    /// Whether it is in the repository.
    pub(super) fn is_ours(self) -> bool {
        self.0.starts_with("./")
    }
}

impl FromCell for Picture {
    fn from_cell(cell: &Cell) -> Option<Self> {
        match *cell {
            Cell::Text(path) => Some(Self(path)),
            _ => None,
        }
    }
}

impl ToNix for Picture {
    fn to_nix(&self) -> Option<Value> {
        let Some(ours) = self.0.strip_prefix("./") else { return Some(Value::str(self.0)) };
        let name = ours.rsplit('/').next().unwrap_or(ours);
        // By itself, so that a change elsewhere in the repository is not a change of the picture.
        Some(Value::raw(format!("builtins.path {{ path = \"${{inputs.self}}/{ours}\"; name = \"{name}\"; }}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nivis::nix::print;

    #[test]
    fn pictures_of_the_host_and_of_the_repository() {
        let shown = |picture: Picture| print::expr(&picture.to_nix().expect("a value"));
        assert_eq!(shown(Picture::new("/home/aku/hills.png")).trim_end(), "\"/home/aku/hills.png\"");
        let ours = shown(Picture::new("./wallpapers/hills.png"));
        assert!(ours.contains(r#"path = "${inputs.self}/wallpapers/hills.png";"#) && ours.contains(r#"name = "hills.png";"#), "{ours}");
    }

    #[test]
    #[should_panic(expected = "is no path")]
    fn a_path_says_where_it_begins() {
        let _ = Picture::new("hills.png");
    }

    #[test]
    #[should_panic(expected = "is no path")]
    fn nothing_to_quote() {
        let _ = Picture::new("/home/aku/my hills.png");
    }
}
