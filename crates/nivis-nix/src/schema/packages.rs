//! The names in `pkgs`.
//!
//! The list is of Nixpkgs of September 2025 without the large sets of language packages, so a name that is missing may be newer: that is
//! a warning and not an error.

use std::sync::LazyLock;

use fst::{IntoStreamer, Map, Streamer};

use super::suggest;
use crate::path::AttrPath;

/// What is known of an attribute of `pkgs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Package {
    /// A package that builds without a special permission.
    Plain,
    /// A package that is unfree, broken or known to be insecure.
    Restricted,
    /// A set of packages, a function, or a second name.
    Other,
}

impl Package {
    const ALL: [Self; 3] = [Self::Other, Self::Plain, Self::Restricted];
}

/// A list of attributes.
pub struct Packages(Map<&'static [u8]>);

/// The bundled list.
pub static PACKAGES: LazyLock<Packages> = LazyLock::new(|| {
    let bytes: &[u8] = include_bytes!("../../schema/packages.fst");
    // The file is ours, and a test reads it.
    Packages(Map::new(bytes).expect("the bundled list of packages"))
});

impl Packages {
    /// What is known of `pkgs.<path>`.
    pub fn get(&self, path: &AttrPath) -> Option<Package> {
        let key = path.segments().join(".");
        self.0.get(key).and_then(|code| Package::ALL.get(usize::try_from(code).ok()?).copied())
    }

    /// Whether `pkgs.<path>` may exist: it is in the list, or inside of something that is.
    pub fn may_have(&self, path: &AttrPath) -> bool {
        let names = path.segments();
        (1..=names.len()).any(|length| self.0.contains_key(names[..length].join(".")))
    }

    /// The name that is most like it.
    pub fn meant(&self, path: &AttrPath) -> Option<String> {
        let wanted = path.segments().join(".");
        let mut best: Option<(f64, String)> = None;
        let mut names = self.0.stream().into_stream();
        while let Some((name, _)) = names.next() {
            let Ok(name) = str::from_utf8(name) else { continue };
            if name.len().abs_diff(wanted.len()) > 8 {
                continue;
            }
            let alike = suggest::alike(&wanted, name);
            if alike > 0.7 && best.as_ref().is_none_or(|(most, _)| alike > *most) {
                best = Some((alike, name.to_owned()));
            }
        }
        best.map(|(_, name)| name)
    }

    /// How many attributes are listed.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Packs a list of lines `attribute`, version, and `yes`, `no` or `?`, with tabs between them.
///
/// # Errors
/// What the packer says of names that come twice.
pub fn pack(list: &str) -> Result<Vec<u8>, fst::Error> {
    let row = |line: &str| {
        let mut columns = line.split('\t');
        let (name, _version, plain) = (columns.next()?, columns.next()?, columns.next()?);
        let code = match plain {
            "yes" => 1,
            "no" => 2,
            _ => 0,
        };
        Some((name.to_owned(), code))
    };
    let mut rows: Vec<_> = list.lines().skip(1).filter_map(row).collect();
    rows.sort();
    rows.dedup_by(|a, b| a.0 == b.0);
    Ok(Map::from_iter(rows)?.into_fst().into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_known_by_name() {
        let get = |path: &str| PACKAGES.get(&path.parse().unwrap());
        assert!(PACKAGES.len() > 40_000);
        assert_eq!(get("git"), Some(Package::Plain));
        assert_eq!(get("steam"), Some(Package::Restricted));
        assert_eq!(get("postgresl_17"), None);
        assert_eq!(PACKAGES.meant(&"postgresl_17".parse().unwrap()).as_deref(), Some("postgresql_17"));
        assert!(PACKAGES.may_have(&"kdePackages.dolphin".parse().unwrap()));
        assert!(!PACKAGES.may_have(&"gitt".parse().unwrap()));
    }
}
