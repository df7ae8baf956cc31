//! Many runs as one table: medians, what a host costs, and how that grows.

use crate::run::{Phase, Run};
use std::fmt::Write;

/// A line for each phase and size. Growth compares what a host costs in CPU time with what it costs at the smallest size: 1.00 is linear.
pub(crate) fn of(sizes: &[usize], runs: &[(usize, Run)]) -> String {
    let mut text = format!(
        "{:14} {:>7} {:>9} {:>9} {:>9} {:>9} {:>7} {:>6}\n",
        "phase", "hosts", "wall s", "CPU s", "wall µs", "CPU µs", "growth", "MB"
    );
    text += &format!("{:14} {:>7} {:>9} {:>9} {:>9} {:>9}\n", "", "", "", "", "a host", "a host");
    let Some((_, first)) = runs.first() else { return text };
    let Some(smallest) = sizes.iter().min() else { return text };
    for phase in &first.0 {
        let of = |size: usize, what: fn(&Phase) -> f64| {
            median(runs.iter().filter(|(hosts, _)| *hosts == size).filter_map(|(_, run)| run.phase(&phase.name)).map(what))
        };
        let least = of(*smallest, |phase| phase.cpu) / *smallest as f64;
        for size in sizes {
            let (wall, cpu, peak) = (of(*size, |phase| phase.wall), of(*size, |phase| phase.cpu), of(*size, |phase| phase.peak));
            let host = |seconds: f64| seconds * 1e6 / *size as f64;
            // Writing to a string can't fail.
            let _ = writeln!(
                text,
                "{:14} {size:7} {wall:9.4} {cpu:9.4} {:9.2} {:9.2} {:7.2} {peak:6.0}",
                phase.name,
                host(wall),
                host(cpu),
                cpu / *size as f64 / least
            );
        }
    }
    text
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        n => (values[(n - 1) / 2] + values[n / 2]) / 2.0,
    }
}
