//! Two mistakes in one host: each is said at its own line.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&[
    Redis::max_memory(mib(512)),
    Sshd::harden(true),
    DatabaseBackup::on(),
]);

fn main() {}
