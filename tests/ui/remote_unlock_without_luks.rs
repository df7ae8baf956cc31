//! A way to unlock the disks over the network, on a host whose disks are not locked.
use nivis::prelude::*;

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").nic(Nic::wired("ens3").driver("virtio_net")).with(&[
    Disks::on(),
    RemoteUnlock::on(),
    RemoteUnlock::nic("ens3"),
    RemoteUnlock::authorized_keys(&["ssh-ed25519 AAAA aku@desk"]),
    RemoteUnlock::host_key(InitrdKey::new("initrd_ed25519")),
]);

fn main() {}
