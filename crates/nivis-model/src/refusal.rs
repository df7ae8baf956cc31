//! What a module says when a host can't have what one of its settings asks for, because of what another setting says: one of
//! another host, mostly, which no relation can name.

use crate::{
    cell::Cell,
    diagnostic::{Diagnostic, Label},
    meta::FlagMeta,
    resolved::{Entry, Layer, ResolvedHost},
};

/// Why a setting can't be carried out, with the places of whatever is at odds with it. Given to
/// [`HostCx::refuse`](crate::HostCx::refuse), which adds the host and the place of the setting itself.
#[derive(Debug)]
pub struct Refusal {
    code: &'static str,
    message: String,
    help: String,
    elements: Vec<usize>,
    others: Vec<Label>,
}

impl Refusal {
    /// Something that the setting needs isn't there. The message is a sentence without the host in front and the full stop at its end,
    /// and the help is what to type.
    pub fn requires(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code: "requires", message: message.into(), help: help.into(), elements: Vec::new(), others: Vec::new() }
    }

    /// Something is there with which the setting can't stand. As [`Refusal::requires`].
    pub fn conflicts(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code: "conflicts", ..Self::requires(message, help) }
    }

    /// The fault is in that element of the flag's list, counted from 0 over all layers that are part of it. Called again, in that one too.
    #[must_use]
    pub fn element(mut self, index: usize) -> Self {
        self.elements.push(index);
        self
    }

    /// What `host` says of `flag` is the other side: the place where it is set, or where its module is switched, or else where the host is
    /// declared.
    #[must_use]
    pub fn beside(mut self, host: &ResolvedHost, flag: &'static FlagMeta) -> Self {
        self.others.extend(places(host, flag, &[]));
        self
    }

    /// The host's declaration is the other side: its name, kind, users and interfaces.
    #[must_use]
    pub fn beside_host(mut self, host: &ResolvedHost) -> Self {
        self.others.push(Label { place: host.head().at.into(), text: format!("host `{}` is declared", host.name()) });
        self
    }

    pub(crate) fn of(self, host: &ResolvedHost, flag: &'static FlagMeta) -> Diagnostic {
        let message = format!("host `{}` ({}): {}", host.name(), host.head().kind.name(), self.message);
        let mut d = Diagnostic::error(self.code, message, self.help).host(host.name()).flag(flag.id);
        for label in places(host, flag, &self.elements).into_iter().chain(self.others) {
            if !d.labels.contains(&label) {
                d.labels.push(label);
            }
        }
        d
    }
}

/// Where a reader finds what a host says of a flag: its value, otherwise its module's switch, otherwise the host.
fn places(host: &ResolvedHost, flag: &'static FlagMeta, elements: &[usize]) -> Vec<Label> {
    let found = written(host, flag, elements);
    let found = if found.is_empty() { flag.module.map_or(found, |module| written(host, module.switch, &[])) } else { found };
    if !found.is_empty() {
        return found;
    }
    vec![Label { place: host.head().at.into(), text: format!("host `{}` says nothing of `{}`", host.name(), flag.id) }]
}

/// Where layers say what the flag is, or those that say these elements of its list. The default is in no file of the user.
fn written(host: &ResolvedHost, flag: &'static FlagMeta, elements: &[usize]) -> Vec<Label> {
    let entries: Vec<_> = host.deciding(flag).collect();
    let holding: Vec<_> = elements.iter().filter_map(|index| holding(&entries, *index)).collect();
    let meant = |n: &usize| holding.is_empty() || holding.contains(n);
    let entries = entries.iter().enumerate().filter(|(n, entry)| meant(n) && !matches!(entry.layer, Layer::Default));
    entries.map(|(_, entry)| Label { place: entry.at.into(), text: describe(entry, host.name()) }).collect()
}

/// Which entry holds that element: a list is read from the weakest layer to the strongest.
fn holding(entries: &[&Entry], index: usize) -> Option<usize> {
    let mut before = 0;
    for (n, entry) in entries.iter().enumerate().rev() {
        if let Cell::List(list) = entry.cell {
            before += list.len();
        }
        if index < before {
            return Some(n);
        }
    }
    None
}

/// `a is on, set by host ws2`, as the rules say it.
fn describe(entry: &Entry, host: &str) -> String {
    let (flag, by) = (entry.flag.id, entry.layer.describe(host));
    let text = match entry.cell {
        Cell::List(_) | Cell::Record(_) | Cell::Raw(_) => format!("`{flag}` is set by {by}"),
        cell => format!("`{flag}` is {}, set by {by}", cell.show()),
    };
    match (entry.cell, entry.force) {
        (Cell::Off(reason), _) => format!("{text} (reason: \"{reason}\")"),
        (_, Some(reason)) => format!("{text} (forced: \"{reason}\")"),
        _ => text,
    }
}
