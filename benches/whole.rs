//! The whole pipeline once, phase by phase: `cargo run --release -p benches --bin whole -- 10000`.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "it measures, and says what it measured")]

use benches::synthetic;
use std::time::Instant;

fn main() -> Result<(), String> {
    let n = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(16);
    let mut clock = Instant::now();
    let mut phase = |name: &str, what: String| {
        println!("{name:9} {:8.3} s  {:6} MB at most so far  {what}", clock.elapsed().as_secs_f64(), peak_megabytes());
        clock = Instant::now();
    };
    let fleet = synthetic(n);
    phase("declare", format!("{n} hosts"));
    let resolved = nivis::resolve(&fleet).map_err(|found| first(&found))?;
    phase("resolve", format!("{} flags", resolved.flags().flags().len()));
    let lowered = nivis::lower(&resolved).map_err(|found| first(&found))?;
    let options: usize = lowered.iter().flat_map(|host| &host.system).map(|part| part.options.len()).sum();
    phase("lower", format!("{options} options of systems"));
    let tree = nivis::assemble(&resolved, &lowered).map_err(|found| first(&found))?;
    phase("assemble", format!("{} files", tree.len()));
    let dir = tempfile::tempdir().map_err(|error| error.to_string())?;
    let options = nivis::write::Options::default();
    let written = nivis::write::write(&tree, dir.path(), &options).map_err(|error| error.to_string())?;
    phase("write", format!("{} files created", written.created.len()));
    let written = nivis::write::write(&tree, dir.path(), &options).map_err(|error| error.to_string())?;
    phase("rewrite", format!("{} files unchanged", written.unchanged));
    Ok(())
}

fn first(found: &[nivis::Diagnostic]) -> String {
    let shown: String = found.iter().take(3).map(|d| format!("{d}\n")).collect();
    format!("{} findings, first:\n{shown}", found.len())
}

/// The most memory that the process had so far, as Linux counts it.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}
