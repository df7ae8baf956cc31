//! How long each phase takes for the reference fleet: `cargo bench`.

use divan::{Bencher, black_box};
use fleet::FLEET;

fn main() {
    divan::main();
}

#[divan::bench]
fn resolve() -> usize {
    nivis::resolve(black_box(&FLEET)).map_or(0, |fleet| fleet.hosts().len())
}

#[divan::bench]
fn lower(bencher: Bencher<'_, '_>) {
    let Ok(fleet) = nivis::resolve(&FLEET) else { return };
    bencher.bench_local(|| nivis::lower(black_box(&fleet)).map_or(0, |hosts| hosts.len()));
}

/// Every option of the sixteen hosts and their homes against the option sets.
#[divan::bench]
fn validate(bencher: Bencher<'_, '_>) {
    let Ok(fleet) = nivis::resolve(&FLEET) else { return };
    let Ok(hosts) = nivis::lower(&fleet) else { return };
    let sets = nivis::OptionSets::default();
    bencher.bench_local(|| nivis::validate(black_box(&sets), &fleet, &hosts).map_or(0, |found| found.hosts.len()));
}

/// All phases but writing.
#[divan::bench]
fn compile() -> usize {
    nivis::compile(black_box(&FLEET)).map_or(0, |compiled| compiled.tree.len())
}

/// A build that changes nothing: compare with what is on disk, write no byte.
#[divan::bench]
fn rebuild_unchanged(bencher: Bencher<'_, '_>) {
    let (Ok(compiled), Ok(dir)) = (nivis::compile(&FLEET), tempfile::tempdir()) else { return };
    let options = nivis::write::Options::default();
    let write = || nivis::write::write(&compiled.tree, dir.path(), &options).map_or(0, |written| written.unchanged);
    write();
    bencher.bench_local(write);
}
