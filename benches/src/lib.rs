//! Benchmarks live in their own files.
