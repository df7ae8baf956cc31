//! A base turns PostgreSQL on, and this host forgets to name the version.
use nivis::prelude::*;

#[base]
static DATABASE: Base = Base::new("database").with(&[PostgreSql::on()]);

#[host]
static DB: Host = Host::vps("db", Vps::DEFAULT)
    .state("26.05")
    .base(&DATABASE);

fn main() {}
