//! A backup of databases on a host without a database.
use nivis::prelude::*;

#[host]
static DB: Host = Host::vps("db", Vps::DEFAULT).state("26.05").with(&[
    DatabaseBackup::on(),
]);

fn main() {}
