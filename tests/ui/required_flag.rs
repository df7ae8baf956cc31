//! PostgreSQL without its version, which a host must name.
use nivis::prelude::*;

#[host]
static DB: Host = Host::vps("db", Vps::DEFAULT).state("26.05").with(&[
    PostgreSql::on(),
]);

fn main() {}
