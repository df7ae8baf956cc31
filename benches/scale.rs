//! How long each phase takes for fleets of 16, 1,000 and 10,000 hosts: `cargo bench --bench scale`.

use benches::synthetic;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [16, 1_000, 10_000];

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn resolve(bencher: Bencher<'_, '_>, n: usize) {
    let fleet = synthetic(n);
    bencher.bench_local(|| nivis::resolve(black_box(&fleet)).map_or(0, |fleet| fleet.hosts().len()));
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn lower(bencher: Bencher<'_, '_>, n: usize) {
    let Ok(fleet) = nivis::resolve(&synthetic(n)) else { return };
    bencher.bench_local(|| nivis::lower(black_box(&fleet)).map_or(0, |hosts| hosts.len()));
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn compile(bencher: Bencher<'_, '_>, n: usize) {
    let fleet = synthetic(n);
    bencher.bench_local(|| nivis::compile(black_box(&fleet)).map_or(0, |compiled| compiled.tree.len()));
}
