use crate::storage::MESH_BACKUPS;
use nivis::prelude::*;

/// A machine of the second household user: a desktop that explains itself, and her backups on the NAS.
#[base]
pub static HOUSEHOLD: Role = Role::new("household").with(&[NfsClient::add_mounts(&[MESH_BACKUPS]), Plasma6::on(), Sddm::on()]);
