//! The host turns off what a module of its base requires: the opt-out is what is wrong.
use nivis::prelude::*;

#[base]
static DATABASE: Base = Base::new("database").with(&[
    PostgreSql::on(),
    PostgreSql::version(PostgreSqlVersion::V17),
    DatabaseBackup::on(),
]);

#[host]
static DB: Host = Host::vps("db", Vps::DEFAULT).state("26.05").base(&DATABASE).with(&[
    PostgreSql::off("the database has moved to another host"),
]);

fn main() {}
