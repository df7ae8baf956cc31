//! A host id that ZFS could not write into its pools.
use nivis::prelude::*;

#[host]
static NAS: Host = Host::nas("nas", Nas { host_id: "storage", ..Nas::DEFAULT }).state("26.05");

fn main() {}
