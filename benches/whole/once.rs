//! One run in this process. What a phase makes is dropped where a build drops it, and what that takes is a phase of its own.

use benches::synthetic;
use rustix::time::{ClockId, Timespec, clock_gettime};
use std::time::Instant;

/// Runs every phase once, and prints a line for each: `name <TAB> wall seconds <TAB> CPU seconds <TAB> peak MB`.
pub(crate) fn run(hosts: usize, pure: bool) -> Result<(), String> {
    let fleet = phase("declare", || synthetic(hosts));
    let resolved = phase("resolve", || nivis::resolve(&fleet)).map_err(|found| first(&found))?;
    let lowered = phase("lower", || nivis::lower(&resolved)).map_err(|found| first(&found))?;
    let validated =
        phase("validate", || nivis::validate(&nivis::OptionSets::default(), &resolved, &lowered)).map_err(|found| first(&found))?;
    let tree = phase("assemble", || nivis::assemble(&resolved, &lowered)).map_err(|found| first(&found))?;
    phase("drop lowered", || drop(lowered));
    if !pure {
        let dir = tempfile::tempdir().map_err(|error| error.to_string())?;
        let options = nivis::write::Options::default();
        for name in ["write", "rewrite"] {
            phase(name, || nivis::write::write(&tree, dir.path(), &options)).map_err(|error| error.to_string())?;
        }
    }
    phase("drop the rest", || drop((tree, resolved, fleet, validated)));
    Ok(())
}

fn phase<T>(name: &str, act: impl FnOnce() -> T) -> T {
    let (wall, cpu) = (Instant::now(), cpu_seconds());
    let made = act();
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    println!("{name}\t{wall}\t{cpu}\t{}", peak_megabytes());
    made
}

/// What all threads of this process have computed so far, in user code and in the kernel.
fn cpu_seconds() -> f64 {
    let Timespec { tv_sec, tv_nsec } = clock_gettime(ClockId::ProcessCPUTime);
    tv_sec as f64 + tv_nsec as f64 / 1e9
}

fn first(found: &[nivis::Diagnostic]) -> String {
    let shown: String = found.iter().take(3).map(|d| format!("{d}\n")).collect();
    format!("{} findings, first:\n{shown}", found.len())
}

/// The most memory that the process had so far, as Linux counts it; 0 elsewhere.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}
