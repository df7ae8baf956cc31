//! Pieces of hardware that two hosts call theirs: a file was copied, or a disk moved and its old host was forgotten.

use crate::lower::{LoweredHost, LoweredOption, Part, label};
use nivis_model::{Diagnostic, Trait, nix::Value};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Names of devices that hold what is written on the device itself, and so belong to one of them. A path through the machine, or a
/// name that another layer makes, says nothing about which it is.
const IDENTITIES: [&str; 3] = ["/dev/disk/by-id/", "/dev/disk/by-partuuid/", "/dev/disk/by-uuid/"];

/// Every device that an earlier host has named already, at the option that names it again.
pub(super) fn shared(hosts: &[LoweredHost<'_>]) -> Vec<Diagnostic> {
    let mut holders: FxHashMap<&str, Holder<'_>> = FxHashMap::default();
    let mut found: Vec<Diagnostic> = Vec::new();
    for (device, holder) in hosts.par_iter().map(devices).collect::<Vec<_>>().into_iter().flatten() {
        match holders.get(device) {
            Some(first) if first.is_same(&holder) || first.is_virtual() && holder.is_virtual() => {}
            Some(first) => {
                let d = first.clash(&holder, device);
                // One disk is named by several options of one host.
                if !found.iter().rev().any(|other| other.message == d.message) {
                    found.push(d);
                }
            }
            None => drop(holders.insert(device, holder)),
        }
    }
    found
}

/// What one host names.
fn devices<'a>(host: &'a LoweredHost<'a>) -> Vec<(&'a str, Holder<'a>)> {
    let options = host.system.iter().flat_map(|part| part.options.iter().map(move |option| (part, option)));
    let named =
        options.flat_map(|(part, option)| named(&option.value).into_iter().map(move |device| (device, Holder { host, part, option })));
    named.collect()
}

/// Who names a device, and where.
struct Holder<'a> {
    host: &'a LoweredHost<'a>,
    part: &'a Part<'a>,
    option: &'a LoweredOption<'a>,
}

impl Holder<'_> {
    fn is_same(&self, other: &Self) -> bool {
        self.host.host.name() == other.host.host.name()
    }

    /// Nodes give the disks of all their machines the same names.
    fn is_virtual(&self) -> bool {
        Trait::VirtualMachine.holds(&self.host.host.head().kind)
    }

    fn clash(&self, again: &Self, device: &str) -> Diagnostic {
        let (first, second) = (self.host.host.name(), again.host.host.name());
        let message = format!("hosts `{first}` and `{second}` both have the device `{device}`");
        let help = "`ls -l /dev/disk/by-id` on each of them shows its own; take it out of the host that has not got it";
        let d = Diagnostic::error("duplicate", message, help).host(second);
        [self, again].into_iter().fold(d, |d, holder| label(d, (holder.part, holder.option), &holder.option.value, holder.host.host))
    }
}

/// The devices in a value.
fn named(value: &Value) -> Vec<&str> {
    match value {
        Value::Str(text) if IDENTITIES.iter().any(|start| text.starts_with(start)) => vec![text],
        Value::List(values) => values.iter().flat_map(named).collect(),
        Value::Set(values) => values.values().flat_map(named).collect(),
        Value::Call(call) => call.args.iter().flat_map(named).collect(),
        _ => Vec::new(),
    }
}
