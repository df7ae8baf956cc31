//! The whole pipeline, phase by phase, for fleets of several sizes, so that anybody can see how each phase grows:
//!
//! ```sh
//! cargo run --release -p benches --bin whole -- --runs 5 --pure 1000 2000 5000 10000
//! ```
//!
//! Each run is a process of its own, since a heap that has been used is not the heap that a user's build has. The sizes take turns, so that
//! a slow minute of the machine hits all of them. `--runs` is how often each size runs (default 1), `--pure` leaves the disk out.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "it measures, and says what it measured")]

mod once;
mod run;
mod table;

use run::Run;
use std::process::Command;

fn main() -> Result<(), String> {
    let wanted = Wanted::parse(std::env::args().skip(1))?;
    if wanted.once {
        return wanted.sizes.iter().try_for_each(|hosts| once::run(*hosts, wanted.pure));
    }
    let mut runs = Vec::new();
    for _ in 0..wanted.runs {
        for hosts in &wanted.sizes {
            runs.push((*hosts, in_another_process(*hosts, wanted.pure)?));
        }
    }
    print!("{}", table::of(&wanted.sizes, &runs));
    Ok(())
}

/// What the command line asks for.
struct Wanted {
    sizes: Vec<usize>,
    runs: usize,
    pure: bool,
    /// Measure in this process, and print what [`Run`] reads.
    once: bool,
}

impl Wanted {
    fn parse(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut wanted = Self { sizes: Vec::new(), runs: 1, pure: false, once: false };
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--pure" => wanted.pure = true,
                "--once" => wanted.once = true,
                "--runs" => wanted.runs = number(&args.next().unwrap_or_default())?,
                size => wanted.sizes.push(number(size)?),
            }
        }
        if wanted.sizes.is_empty() {
            wanted.sizes.push(16);
        }
        Ok(wanted)
    }
}

fn number(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("`{text}` is no number of hosts or runs; write `whole [--runs 5] [--pure] 1000 10000`"))
}

fn in_another_process(hosts: usize, pure: bool) -> Result<Run, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let pure = pure.then_some("--pure");
    let output = Command::new(program).arg("--once").args(pure).arg(hosts.to_string()).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Run::parse(&String::from_utf8_lossy(&output.stdout))
}
