//! Tenants, and the base that each of them gets: a second tenant is three more lines, not a copy.

use crate::{
    bases::LXC,
    network::{LAN_KOMI, PVE_KOMI},
    users::{ADMIN, KOMI_KEYS, REVIEW},
};
use nivis::prelude::*;

/// Somebody else's homelab, on a node of its own.
pub static KOMI: Tenant = Tenant::new("komi", &LAN_KOMI).user(&ADMIN).node(&PVE_KOMI).base(&KOMI_LXC);

/// What every container of `komi` is.
#[base]
pub static KOMI_LXC: Base = Base::new("komi-lxc").extends(&LXC).with(&tenant_lxc(&KOMI, &KOMI_KEYS));

/// What every container of a tenant is: the tenant's own people log in, from the tenant's own network.
pub const fn tenant_lxc(tenant: &'static Tenant, keys: &'static [&'static str; 3]) -> [Setting; 3] {
    const WHY: &str = "unattended containers; the only key that can log in belongs to the person who would know the password";
    let sudo = Sudo::wheel_needs_password(false).because(WHY).owner("aku").until(REVIEW);
    [Users::authorized_keys(keys), Sshd::from(&tenant.networks), sudo]
}
