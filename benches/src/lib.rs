//! The benchmarks are the programs beside this folder: `cargo bench`.
