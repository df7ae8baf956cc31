//! What a host serves to others.

mod avahi;
mod database_backup;
mod listening;
mod postgresql;
mod redis;

pub use avahi::Avahi;
pub use database_backup::DatabaseBackup;
pub use postgresql::{PostgreSql, PostgreSqlVersion};
pub use redis::{Eviction, Redis};
