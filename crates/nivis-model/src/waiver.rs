//! What a fleet does without or in its own way, and why: opt-outs, values below the baseline, and ways around the catalogue.
//!
//! Nothing here knows what day it is: who asks brings the date along.

use crate::{
    cell::Cell,
    diagnostic::Diagnostic,
    meta::FlagMeta,
    resolved::{Entry, Fate, Resolved, ResolvedHost},
    setting::{RAW, Setting},
    units::Date,
};
use std::{collections::BTreeMap, panic::Location};

/// A reason, and who answers for it until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The reason.
    pub reason: &'static str,
    /// Who answers for it.
    pub owner: Option<&'static str>,
    /// The last day on which it holds.
    pub until: Option<Date>,
}

/// A module that is off although it could be on, or a flag below its baseline, on all hosts for which one setting gives the reason.
#[derive(Clone, Debug)]
pub struct Waived<'a> {
    /// The switch of the module, or the flag.
    pub flag: &'static FlagMeta,
    /// The value, as a reader would write it: `off`, `false`, `3h`.
    pub value: String,
    /// The flag that implies it.
    pub implied_by: Option<&'static FlagMeta>,
    /// The reason.
    pub waiver: Waiver,
    /// Who set it: base `lxc`.
    pub layer: String,
    /// Where it was written.
    pub at: &'static Location<'static>,
    /// The hosts by name.
    pub hosts: Vec<&'a str>,
}

/// A way around the catalogue, on all hosts that take it from one place.
#[derive(Clone, Debug)]
pub struct Escape<'a> {
    /// Which way.
    pub kind: EscapeKind,
    /// The flag that is forced, the file that is imported, or `raw`.
    pub what: &'static str,
    /// The reason; an import has none.
    pub waiver: Option<Waiver>,
    /// Where it was written; for an import, where its host is.
    pub at: &'static Location<'static>,
    /// The hosts by name.
    pub hosts: Vec<&'a str>,
}

/// The ways around the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EscapeKind {
    /// Options that no module covers, by [`raw`](crate::raw).
    Raw,
    /// A value that wins over every layer, by [`Setting::force`].
    Force,
    /// A Nix module of the user's own, by `.import(..)`.
    Import,
}

impl EscapeKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Raw, Self::Force, Self::Import];

    /// Its name: `raw`, `force` or `import`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Force => "force",
            Self::Import => "import",
        }
    }
}

impl Waiver {
    pub(crate) fn of(setting: &Setting) -> Option<Self> {
        let Setting { owner, until, .. } = *setting;
        setting.reason().map(|reason| Self { reason, owner, until })
    }

    /// Whether its last day lies before that one.
    pub fn is_expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

impl Resolved {
    /// Every opt-out and every value below the baseline that decides something, by flag, place and value.
    pub fn waivers(&self) -> Vec<Waived<'_>> {
        let mut found: BTreeMap<_, Waived<'_>> = BTreeMap::new();
        for host in self.by_name() {
            for waived in host.entries.chunk_by(|a, b| a.flag.hash == b.flag.hash).filter_map(|entries| host.waived(entries)) {
                found.entry((waived.flag.id, waived.at, waived.value.clone())).or_insert(waived).hosts.push(host.name());
            }
        }
        found.into_values().collect()
    }

    /// Every way around the catalogue that decides something, by kind and place.
    pub fn escapes(&self) -> Vec<Escape<'_>> {
        let mut found: BTreeMap<_, Escape<'_>> = BTreeMap::new();
        for host in self.by_name() {
            for escape in host.escapes() {
                found.entry((escape.kind, escape.what, escape.at)).or_insert(escape).hosts.push(host.name());
            }
        }
        found.into_values().collect()
    }

    fn by_name(&self) -> Vec<&ResolvedHost> {
        let mut hosts: Vec<_> = self.hosts.iter().collect();
        hosts.sort_unstable_by_key(|host| host.name());
        hosts
    }

    /// A warning for each reason that held until a day before `today`.
    pub fn expired(&self, today: Date) -> Vec<Diagnostic> {
        let mut found: BTreeMap<_, Diagnostic> = BTreeMap::new();
        for waived in self.waivers().iter().filter(|waived| waived.waiver.is_expired(today)) {
            found.insert((waived.at, waived.flag.id), waived.expired());
        }
        for (escape, waiver) in self.escapes().iter().filter_map(|escape| Some((escape, escape.waiver.filter(|w| w.is_expired(today))?))) {
            found.entry((escape.at, escape.what)).or_insert_with(|| escape.expired(&waiver));
        }
        found.into_values().collect()
    }
}

impl ResolvedHost {
    /// What the entries of one flag, the strongest first, do without.
    fn waived(&self, entries: &[Entry]) -> Option<Waived<'_>> {
        let at = entries.iter().position(|entry| entry.fate == Fate::Won)?;
        let (won, flag) = (&entries[at], entries[at].flag);
        let by = if flag.is_switch() {
            matches!(won.cell, Cell::Off(_)).then_some(won)?
        } else {
            let stronger = |cell| flag.weaker.distance(cell) < flag.weaker.distance(Some(won.cell));
            let is_weak = stronger(flag.default) || entries[at..].iter().any(|entry| stronger(Some(entry.cell)));
            let is_on = flag.module.is_some_and(|module| self.is_on(module));
            // Who repeats a weak value, or goes back half way, needs no reason of their own.
            (is_weak && is_on).then(|| entries[at..].iter().find(|entry| entry.waiver.is_some()))??
        };
        Some(Waived {
            flag,
            value: won.cell.show(),
            implied_by: by.implied_by,
            waiver: *by.waiver.as_deref()?,
            layer: by.layer.owner().describe(self.name()),
            at: by.at,
            hosts: Vec::new(),
        })
    }

    fn escapes(&self) -> impl Iterator<Item = Escape<'_>> {
        let counting = self.entries.iter().filter(|entry| entry.counts());
        let by_hand = counting.filter_map(|entry| {
            let kind = match entry.force {
                Some(_) => EscapeKind::Force,
                None if entry.flag.hash == RAW.hash => EscapeKind::Raw,
                None => return None,
            };
            Some(Escape { kind, what: entry.flag.id, waiver: entry.waiver.as_deref().copied(), at: entry.at, hosts: Vec::new() })
        });
        let imports = self.head.imports.iter();
        by_hand.chain(imports.map(|what| Escape { kind: EscapeKind::Import, what, waiver: None, at: self.head.at, hosts: Vec::new() }))
    }
}

impl Waived<'_> {
    /// Whether a module is off; otherwise a flag is weak.
    pub fn is_opt_out(&self) -> bool {
        self.flag.is_switch()
    }

    fn expired(&self) -> Diagnostic {
        let Self { flag, value, waiver, layer, .. } = self;
        let text = format!("`{}` is {value}, set by {layer} (reason: \"{}\")", flag.id, waiver.reason);
        expired(flag.id, waiver, &self.hosts).at(self.at, text).at(flag.at, format!("`{}` is declared here", flag.id))
    }
}

impl Escape<'_> {
    fn expired(&self, waiver: &Waiver) -> Diagnostic {
        expired(self.what, waiver, &self.hosts).at(self.at, format!("{} (reason: \"{}\")", self.kind.name(), waiver.reason))
    }
}

fn expired(what: &str, waiver: &Waiver, hosts: &[&str]) -> Diagnostic {
    let until = waiver.until.map_or_else(String::new, |until| until.to_string());
    let ask = waiver.owner.map_or_else(String::new, |owner| format!("ask {owner}, and "));
    let help = format!("{ask}write a later date into `.until(\"{until}\")`, or take the setting out");
    let names: Vec<_> = hosts.iter().map(|host| format!("`{host}`")).collect();
    let message =
        format!("{} {}: the reason for `{what}` held until {until}", if hosts.len() == 1 { "host" } else { "hosts" }, names.join(", "));
    let d = Diagnostic::warning("expired-waiver", message, help).flag(what);
    if let [host] = hosts { d.host(host) } else { d }
}
