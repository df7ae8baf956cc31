//! What a host serves to others.

mod database_backup;
mod postgresql;
mod redis;

pub use database_backup::DatabaseBackup;
pub use postgresql::{PostgreSql, PostgreSqlVersion};
pub use redis::{Eviction, Redis};
