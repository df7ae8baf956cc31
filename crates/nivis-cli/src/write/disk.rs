//! The target directory as it is: what stands at a path, without ever following a symlink.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use nivis_compile::tree::{MANIFEST, Manifest, Owner, sha256};

use super::error::{Refusal, Why, WriteError};

/// A directory and what can be asked of it. Paths are those of a tree: relative, with `/`.
#[derive(Debug)]
pub(super) struct Disk {
    pub(super) root: PathBuf,
}

/// What stands where a file should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing, or nothing but what the same write removes.
    Missing,
    /// A file, by the hash of its bytes.
    File(String),
    /// Something where the user's file goes, be it through a symlink: theirs, whatever it is.
    Users,
    /// Something that no write replaces.
    Blocked(Block),
}

/// What keeps a file from being written at a path, whatever the options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A symlink, at the path or above it: what is written there would land elsewhere.
    Symlink {
        /// Where it is.
        at: String,
        /// Where it leads.
        to: PathBuf,
    },
    /// A directory.
    Directory,
    /// Something other than a directory above the path.
    NotADirectory {
        /// Where it is.
        at: String,
    },
    /// A socket, a pipe, a device.
    Special,
}

/// Paths that the same write removes first.
pub(super) type Leaving = BTreeSet<String>;

impl Disk {
    /// Opens a directory, made if it is missing.
    pub(super) fn create(target: &Path) -> Result<Self, WriteError> {
        let disk = Self::look(target)?;
        fs::create_dir_all(target).map_err(failed("make the directory", target))?;
        Ok(disk)
    }

    /// Opens a directory that may be missing.
    pub(super) fn look(target: &Path) -> Result<Self, WriteError> {
        match fs::metadata(target) {
            Ok(metadata) if !metadata.is_dir() => Err(WriteError::Target { target: target.to_owned() }),
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed("look at", target)(error)),
            _ => Ok(Self { root: target.to_owned() }),
        }
    }

    /// Says what stands at a path where a file of that owner goes.
    pub(super) fn find(&self, path: &str, owner: Owner, leaving: &Leaving) -> Result<Found, WriteError> {
        if owner == Owner::CreateOnce && fs::symlink_metadata(self.at(path)).is_ok() {
            return Ok(Found::Users);
        }
        for above in directories(path) {
            match self.kind(above)? {
                Kind::Directory => {}
                Kind::Missing => return Ok(Found::Missing),
                Kind::File if leaving.contains(above) => return Ok(Found::Missing),
                Kind::Symlink(to) => return Ok(Found::Blocked(Block::Symlink { at: above.to_owned(), to })),
                Kind::File | Kind::Special => return Ok(Found::Blocked(Block::NotADirectory { at: above.to_owned() })),
            }
        }
        Ok(match self.kind(path)? {
            Kind::Missing => Found::Missing,
            Kind::File => Found::File(sha256(&self.read(path)?)),
            Kind::Directory if self.only_leaving(path, leaving)? => Found::Missing,
            Kind::Directory => Found::Blocked(Block::Directory),
            Kind::Symlink(to) => Found::Blocked(Block::Symlink { at: path.to_owned(), to }),
            Kind::Special => Found::Blocked(Block::Special),
        })
    }

    /// Reads the bytes of a file.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, WriteError> {
        fs::read(self.at(path)).map_err(failed("read", &self.at(path)))
    }

    /// Reads the manifest of the last build; forgiving takes one that can't be used for none.
    pub(super) fn manifest(&self, forgiving: bool) -> Result<Manifest, WriteError> {
        match self.find(MANIFEST, Owner::Generated, &Leaving::new())? {
            Found::Missing | Found::Users => Ok(Manifest::default()),
            Found::File(_) => {
                self.parse_manifest(&self.read(MANIFEST)?).or_else(|e| if forgiving { Ok(Manifest::default()) } else { Err(e) })
            }
            Found::Blocked(block) => {
                let refusals = vec![Refusal { path: MANIFEST.to_owned(), why: Why::Blocked(block) }];
                Err(WriteError::Refused { refusals })
            }
        }
    }

    /// Reads a text as the manifest of this directory.
    pub(super) fn parse_manifest(&self, bytes: &[u8]) -> Result<Manifest, WriteError> {
        let error = |why| WriteError::Manifest { path: self.at(MANIFEST), why };
        let text = std::str::from_utf8(bytes).map_err(|_| error("it isn't UTF-8 text".to_owned()))?;
        Manifest::parse(text).map_err(|e| error(e.to_string()))
    }

    /// Returns where a path is.
    pub(super) fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Says what stands at a path whose directories were looked at before.
    pub(super) fn kind(&self, path: &str) -> Result<Kind, WriteError> {
        let at = self.at(path);
        let metadata = match fs::symlink_metadata(&at) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Kind::Missing),
            Err(error) => return Err(failed("look at", &at)(error)),
        };
        Ok(match metadata.file_type() {
            kind if kind.is_file() => Kind::File,
            kind if kind.is_dir() => Kind::Directory,
            kind if kind.is_symlink() => Kind::Symlink(fs::read_link(&at).map_err(failed("read the symlink", &at))?),
            _ => Kind::Special,
        })
    }

    fn only_leaving(&self, directory: &str, leaving: &Leaving) -> Result<bool, WriteError> {
        let at = self.at(directory);
        for entry in fs::read_dir(&at).map_err(failed("list", &at))? {
            let name = entry.map_err(failed("list", &at))?.file_name();
            let Some(name) = name.to_str() else { return Ok(false) };
            let path = format!("{directory}/{name}");
            let goes = match self.kind(&path)? {
                Kind::Directory => self.only_leaving(&path, leaving)?,
                _ => leaving.contains(&path),
            };
            if !goes {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// What a directory entry is.
#[derive(Debug)]
pub(super) enum Kind {
    Missing,
    File,
    Directory,
    Symlink(PathBuf),
    Special,
}

impl Block {
    /// Tells whether a file at the path is gone for certain, so that there is none to remove.
    pub(super) fn leaves_no_file(&self) -> bool {
        matches!(self, Self::Directory | Self::NotADirectory { .. })
    }
}

impl Display for Block {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Symlink { at, to } => write!(f, "`{at}` is a symlink to `{}`", to.display()),
            Self::Directory => f.write_str("a directory is there"),
            Self::NotADirectory { at } => write!(f, "`{at}` is not a directory"),
            Self::Special => f.write_str("it is neither a file nor a directory"),
        }
    }
}

/// Turns what the system said into an error that names the path.
pub(super) fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_owned();
    move |source| WriteError::Io { doing, path, source }
}

/// Takes "it isn't there" for done.
pub(super) fn if_there(result: io::Result<()>) -> io::Result<()> {
    result.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Makes what was renamed into a directory outlast a loss of power. A failure is none of ours: it says that the file
/// system can't promise that, and a kill doesn't need it.
pub(super) fn sync_directory(path: &Path) {
    if let Ok(directory) = File::open(path) {
        let _ = directory.sync_all();
    }
}

/// From this many files on, one sync of the file system that they lie in takes less time than one for each.
pub(super) const MANY: usize = 256;

/// Makes everything that was written to the file system of `path` outlast a loss of power. Says whether it could.
#[cfg(target_os = "linux")]
pub(super) fn sync_file_system(path: &Path) -> bool {
    File::open(path).is_ok_and(|directory| rustix::fs::syncfs(directory).is_ok())
}

/// Only Linux has a call for that.
#[cfg(not(target_os = "linux"))]
pub(super) fn sync_file_system(_path: &Path) -> bool {
    false
}

/// The directories above a path, outermost first.
pub(super) fn directories(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn what_stands_at_a_path() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::create(dir.path()).unwrap();
        fs::create_dir_all(dir.path().join("full/deep")).unwrap();
        fs::write(dir.path().join("full/deep/a"), "a").unwrap();
        fs::write(dir.path().join("full/b"), "b").unwrap();
        symlink("full", dir.path().join("link")).unwrap();
        symlink("/nowhere", dir.path().join("dangling")).unwrap();
        let _socket = UnixListener::bind(dir.path().join("socket")).unwrap();

        let link = |at: &str, to: &str| Found::Blocked(Block::Symlink { at: at.to_owned(), to: to.into() });
        let leaving = |paths: &[&str]| paths.iter().map(|p| (*p).to_owned()).collect::<Leaving>();
        for (path, leave, expected) in [
            ("nothing", &[][..], Found::Missing),
            ("nothing/at/all", &[], Found::Missing),
            ("full/b", &[], Found::File(sha256(b"b"))),
            ("full", &["full/b"], Found::Blocked(Block::Directory)),
            ("full", &["full/b", "full/deep/a"], Found::Missing),
            ("full/b/c", &[], Found::Blocked(Block::NotADirectory { at: "full/b".to_owned() })),
            ("full/b/c", &["full/b"], Found::Missing),
            ("link", &[], link("link", "full")),
            ("link/b", &[], link("link", "full")),
            ("dangling", &[], link("dangling", "/nowhere")),
            ("socket", &[], Found::Blocked(Block::Special)),
        ] {
            assert_eq!(disk.find(path, Owner::Generated, &leaving(leave)).unwrap(), expected, "{path} {leave:?}");
        }
    }
}
