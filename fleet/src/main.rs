//! The commands of the reference fleet: `cargo fleet build`.

use std::process::ExitCode;

fn main() -> ExitCode {
    nivis::run(&fleet::FLEET, nivis::here!())
}
