//! Packages that options name: that they exist, and that those which are not free, or known to be bad, are allowed by name.

use super::{Look, Problem};
use crate::lower::{LoweredOption, Part};
use nivis_model::{
    Diagnostic, Unfree,
    nix::{
        AttrPath, Root, Value,
        schema::packages::{PACKAGES, Package},
        value::Reference,
    },
};
use std::collections::BTreeSet;

impl Look<'_> {
    /// Packages that are in no list: newer than it, or misspelt.
    pub(super) fn packages(&mut self, what: &str, origin: (&Part<'_>, &LoweredOption<'_>)) {
        let mut named = BTreeSet::new();
        packages(&origin.1.value, &mut named);
        for path in named.iter().filter(|path| !PACKAGES.may_have(path)) {
            let message = format!("{what}: there is no `pkgs.{path}` in the list of packages that nivis knows");
            self.find(Diagnostic::warning("package", message, ""), Problem::Package((*path).clone()), origin);
        }
        self.permissions(what, &named, origin);
    }

    /// Packages that are unfree, broken or insecure: somebody must allow each of them by name.
    fn permissions(&mut self, what: &str, named: &BTreeSet<&AttrPath>, origin: (&Part<'_>, &LoweredOption<'_>)) {
        // The list is of Linux, where what is made for Macs alone counts as broken.
        if self.host.head().kind.is_darwin() {
            return;
        }
        let writer = origin.0.module.map(|module| module.switch.id);
        for path in named.iter().filter(|path| PACKAGES.get(path) == Some(Package::Restricted)) {
            let name = path.segments().last().map_or("", |name| name.as_ref());
            // A module that installs one allows it under the name that it has there, which need not be that of the attribute.
            let allows = |unfree: &Unfree| unfree.name == name || Some(unfree.module.id) == writer;
            if !self.host.facts().unfree.iter().any(allows) {
                let message = format!("{what}: `pkgs.{path}` is unfree, broken or insecure, and nobody allows it");
                // The one module that this crate names: without its name nobody would know what to type.
                let help = format!("allow it by name with `Unfree::packages(&[\"{name}\"])`, or install another");
                self.find(Diagnostic::error("unfree", message, help), Problem::Said, origin);
            }
        }
    }
}

/// The paths after `pkgs.` that stand for packages: not those of functions that are called.
fn packages<'v>(value: &'v Value, found: &mut BTreeSet<&'v AttrPath>) {
    match value {
        Value::Ref(Reference { root: Root::Pkgs, path }) => drop(found.insert(path)),
        Value::List(values) => values.iter().for_each(|value| packages(value, found)),
        Value::Set(values) => values.values().for_each(|value| packages(value, found)),
        Value::Call(call) => call.args.iter().for_each(|value| packages(value, found)),
        _ => {}
    }
}
