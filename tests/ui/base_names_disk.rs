//! A base that names a disk, of which every host has its own.
use nivis::prelude::*;

#[base]
static OLD: Base = Base::new("old").with(&[
    Grub::on(),
    Grub::device(BlockDevice::new("/dev/disk/by-id/ata-1")),
]);

fn main() {
    let _ = &OLD;
}
