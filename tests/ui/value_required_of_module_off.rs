//! A module that needs another one with its usual value, and that one is not on at all.
use nivis::prelude::*;

/// Reads what Docker writes to its own files.
#[derive(Module)]
#[module(id = "services.log-reader", requires(Docker::log_driver = LogDriver::Local))]
struct LogReader {}

impl Configure for LogReader {}

#[host]
static APPS: Host = Host::vps("apps", Vps::DEFAULT).state("26.05").with(&[
    LogReader::on(),
]);

fn main() {}
