//! One build at a time in one directory.
//!
//! The lock lies on the directory itself and belongs to the open file, so that the system drops it with the process
//! that held it, however that ended. No lock file is left behind, and none can be removed while another waits for it.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::disk::failed;
use super::error::WriteError;

/// Keeps every other build out while the result lives.
pub(super) fn exclusive(target: &Path, wait: Duration) -> Result<File, WriteError> {
    let directory = File::open(target).map_err(failed("open", target))?;
    acquire(target, wait, || directory.try_lock())?;
    Ok(directory)
}

/// Keeps writers out while the result lives; a directory that isn't there needs no lock.
pub(super) fn shared(target: &Path, wait: Duration) -> Result<Option<File>, WriteError> {
    let directory = match File::open(target) {
        Ok(directory) => directory,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("open", target)(error)),
    };
    acquire(target, wait, || directory.try_lock_shared())?;
    Ok(Some(directory))
}

// Asked again and again: waiting inside the system has no end when the other process hangs.
fn acquire(target: &Path, wait: Duration, try_lock: impl Fn() -> Result<(), TryLockError>) -> Result<(), WriteError> {
    let started = Instant::now();
    loop {
        match try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if started.elapsed() < wait => thread::sleep(Duration::from_millis(10)),
            Err(TryLockError::WouldBlock) => return Err(WriteError::Busy { target: target.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(failed("lock", target)(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writers_exclude_all_and_readers_only_writers() {
        let dir = tempfile::tempdir().unwrap();
        let busy = |result: Result<(), WriteError>| matches!(result, Err(WriteError::Busy { .. }));
        let no_wait = Duration::ZERO;

        let writer = exclusive(dir.path(), no_wait).unwrap();
        assert!(busy(exclusive(dir.path(), no_wait).map(drop)));
        assert!(busy(shared(dir.path(), no_wait).map(drop)));
        drop(writer);

        let reader = shared(dir.path(), no_wait).unwrap();
        shared(dir.path(), no_wait).unwrap();
        assert!(busy(exclusive(dir.path(), no_wait).map(drop)));
        drop(reader);
        exclusive(dir.path(), no_wait).unwrap();
    }

    #[test]
    fn waits_for_the_other() {
        let dir = tempfile::tempdir().unwrap();
        let first = exclusive(dir.path(), Duration::ZERO).unwrap();
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(Duration::from_millis(50));
                drop(first);
            });
            exclusive(dir.path(), Duration::from_secs(10)).unwrap();
        });
    }
}
