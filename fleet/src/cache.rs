//! What `desk` has built, for all others.

use crate::network::{LAN_MAIN, LAN_STORAGE, MESH, mesh};
use nivis::prelude::*;

/// The cache, over the mesh. The key is a placeholder of the right shape: nobody holds the secret half.
pub const DESK_CACHE: [NixCache; 1] = [NixCache::host("desk", &MESH, "desk-1:Zmu4uQjzfdYbFRvEO1RtK5ZDVr8a3G5nH2hT8rwQcVk=").at(mesh::DESK)];

/// Who may take from it.
pub const CACHE_CLIENTS: [&Network; 3] = [&LAN_MAIN, &LAN_STORAGE, &MESH];
