//! The option that was meant.

use super::fault::written;
use super::layout::End;
use super::{Line, NodeId, Schema};
use crate::path::AttrPath;

/// Offers that are this much less alike than the best stay away.
const CLOSE: f64 = 0.05;
/// How many are offered.
const OFFERED: usize = 3;
/// How alike two paths must be, from 0 to 1.
const ALIKE: f64 = 0.7;
/// How alike the last names must be for the rest to be looked at.
const LAST_ALIKE: f64 = 0.5;
/// How alike two names of one group must be, when the one does not exist and nothing else speaks for the other.
const NEIGHBOUR_ALIKE: f64 = 0.6;

impl Schema<'_> {
    /// The options that are most like `path`, of which the first `known` names exist, each with how alike it is. Looked for everywhere: an
    /// option that moved keeps its last name, and a misspelt group leaves all the rest as it was.
    pub(crate) fn meant(&self, path: &AttrPath, known: usize, line: Line) -> Vec<Offer> {
        let wanted: Vec<&str> = path.segments().iter().map(AsRef::as_ref).collect();
        // What is wrong may be in the middle: then the group there is an offer too.
        let group = &wanted[..(known + 1).min(wanted.len())];
        let mut search = Search { schema: self, line, wanted: &wanted, group, found: Vec::new(), names: Vec::new(), same_name: 0 };
        search.visit(Self::ROOT);
        search.chosen_by_type();
        // That a hundred options are called `enable` says nothing: then the way there must be like the one that was written.
        let way = if search.same_name > COMMON { LIKE_WAY } else { 0.0 };
        search.found.into_iter().filter(|offer| offer.way >= way).collect()
    }
}

/// A last name that more options have is no help by itself.
const COMMON: usize = 12;
/// How alike the ways to two options must be if their last name is common.
const LIKE_WAY: f64 = 0.7;

/// The best of what several option sets offer.
pub(crate) fn best(mut offers: Vec<Offer>) -> Vec<String> {
    // A group that does not have what was wanted is no news beside an option inside of it, or one that is more like it.
    let options: Vec<(f64, AttrPath)> =
        offers.iter().filter(|offer| !offer.is_group).map(|offer| (offer.alike, offer.path.clone())).collect();
    let better = |group: &Offer| options.iter().any(|(alike, path)| *alike >= group.alike || path.starts_with(&group.path));
    offers.retain(|offer| !(offer.is_group && better(offer)));
    let shown = |offer: &Offer| written(&offer.path);
    // Of two that are as much alike, the one of the larger module is the likelier.
    offers.sort_by(|a, b| b.alike.total_cmp(&a.alike).then(b.beside.cmp(&a.beside)).then_with(|| shown(a).cmp(&shown(b))));
    // One that is far better than the rest stands alone.
    let close = offers.first().map_or(0.0, |first| first.alike - CLOSE);
    let mut names: Vec<String> = Vec::new();
    for name in offers.iter().filter(|offer| offer.alike >= close).map(shown) {
        if names.len() < OFFERED && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// How alike two names are. Case counts little, and a name inside the other (`ssh`, `openssh`) counts much.
pub(crate) fn alike(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    // With more than half of the longer name missing, there is no need to look closer.
    if short * 5 < long * 2 {
        return 0.0;
    }
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let part = match short >= 3 {
        true if (a.starts_with(&b) || b.starts_with(&a)) && short * 4 >= long * 3 => BEGINNING,
        true if a.contains(&b) || b.contains(&a) => 0.75,
        _ => 0.0,
    };
    if part == 0.0 && short * 2 < long { 0.0 } else { strsim::normalized_damerau_levenshtein(&a, &b).min(0.98).max(part) }
}

/// How alike a name and most of it, from its beginning, are: as much as two names of ten letters of which one is wrong.
const BEGINNING: f64 = 0.9;

/// An option that may have been meant.
pub(crate) struct Offer {
    alike: f64,
    /// How alike the ways to the two are.
    way: f64,
    path: AttrPath,
    /// Whether it stands for what is inside of it: a group on the way to what was wanted.
    is_group: bool,
    /// How many names are beside it.
    beside: usize,
}

struct Search<'s, 'a> {
    schema: &'s Schema<'a>,
    line: Line,
    wanted: &'s [&'s str],
    group: &'s [&'s str],
    found: Vec<Offer>,
    /// How many options have the wanted last name.
    same_name: usize,
    /// The names down to the current node.
    names: Vec<&'a str>,
}

impl Search<'_, '_> {
    fn visit(&mut self, node: NodeId) {
        for child in self.schema.children(node) {
            if !self.exists(child) {
                continue;
            }
            self.names.push(self.schema.name(child));
            self.judge(node, child);
            // What lies inside of an old or a second name is visited where it is now.
            if self.first_name(child).is_none() {
                self.visit(child);
            }
            self.names.pop();
        }
    }

    /// The names of the submodules that an attribute `type` chooses from: they do not lie where they are used.
    fn chosen_by_type(&mut self) {
        let Some((lost, known)) = self.group.split_last() else { return };
        let (schema, rest) = (self.schema, &self.wanted[self.group.len()..]);
        for submodule in schema.submodules(&owned(known), self.line) {
            for child in schema.children(submodule) {
                let name = schema.name(child);
                if self.exists(child) && alike(lost, name) >= NEIGHBOUR_ALIKE {
                    let path = owned(known).child(name.to_owned()).join(&owned(rest));
                    let beside = schema.children(submodule).len();
                    self.found.push(Offer { alike: 0.55 * alike(lost, name) + 0.45, way: 1.0, path, is_group: false, beside });
                }
            }
        }
    }

    fn exists(&self, node: NodeId) -> bool {
        let gone = self.schema.history(node).is_some_and(|history| {
            let (since, until) = (Line::from_raw(history.since.get()), Line::from_raw(history.until.get()));
            since > self.line || (history.end() == End::Removed && until <= self.line)
        });
        !gone && !self.schema.is_internal(node) && !self.schema.name(node).starts_with('_')
    }

    /// Whether there is an option at the node or below it.
    fn has_options(&self, node: NodeId) -> bool {
        self.schema.type_of(node).is_some() && self.first_name(node).is_none()
            || self.schema.children(node).any(|child| self.exists(child) && self.has_options(child))
    }

    /// What an old or a second name stands for.
    fn first_name(&self, node: NodeId) -> Option<&str> {
        let history = self.schema.history(node).filter(|history| Line::from_raw(history.until.get()) <= self.line)?;
        self.schema.maybe(history.text.get()).filter(|_| history.end() != End::Removed)
    }

    fn judge(&mut self, parent: NodeId, node: NodeId) {
        let Some((last, before)) = self.names.split_last() else { return };
        if is_free(last) {
            return;
        }
        let Some((wanted_last, wanted_before)) = self.wanted.split_last() else { return };
        self.same_name += usize::from(wanted_last == last);
        let (mut alike_all, mut way) = (0.0, 0.0);
        let alike_last = alike(wanted_last, last);
        if alike_last >= LAST_ALIKE {
            way = alike_before(wanted_before, before);
            alike_all = 0.55 * alike_last + 0.45 * way;
        }
        let (mut is_group, mut path) = (false, None);
        // A neighbour of the name that does not exist, with what would have been inside of it.
        if let Some((lost, known)) = self.group.split_last()
            && known.len() == before.len()
            && known.iter().zip(before).all(|(known, name)| known == name || is_free(name))
        {
            let rest = &self.wanted[self.group.len()..];
            // A group can't be set, so one that is wanted for itself is less likely meant.
            let settable = if rest.is_empty() && self.schema.type_of(node).is_none() { 0.85 } else { 1.0 };
            let neighbour = settable * (0.55 * alike(lost, last) + 0.45);
            if neighbour > alike_all && alike(lost, last) >= NEIGHBOUR_ALIKE && self.has_options(node) {
                (alike_all, way) = (neighbour, 1.0);
                path = Some(self.path(node).join(&owned(rest))).filter(|path| self.schema.find(path, self.line).is_some());
                is_group = path.is_none();
            }
        }
        if alike_all >= ALIKE {
            let beside = self.schema.children(parent).len();
            let path = path.unwrap_or_else(|| self.path(node));
            self.found.push(Offer { alike: alike_all, way, path, is_group, beside });
        }
    }

    /// The path, with the user's own names where any name may stand; of an old or a second name, what it stands for.
    fn path(&self, node: NodeId) -> AttrPath {
        let first = self.first_name(node).and_then(|name| name.parse::<AttrPath>().ok());
        let first = first.filter(|first| self.schema.find(first, self.line).is_some());
        first.unwrap_or_else(|| owned(&filled(self.wanted, &self.names)))
    }
}

fn owned(names: &[&str]) -> AttrPath {
    AttrPath::of(names.iter().map(|name| (*name).to_owned()))
}

/// `names` with those of `wanted` where any name may stand.
pub(super) fn filled<'n>(wanted: &[&'n str], names: &[&'n str]) -> Vec<&'n str> {
    let name = |(depth, name): (usize, &&'n str)| wanted.get(depth).copied().filter(|_| is_free(name)).unwrap_or(name);
    names.iter().enumerate().map(name).collect()
}

/// Whether the name stands for any.
fn is_free(name: &str) -> bool {
    matches!(name, "<name>" | "*")
}

/// How alike the ways to two names are. Free names are like anything.
fn alike_before(wanted: &[&str], names: &[&str]) -> f64 {
    let names = filled(wanted, names);
    if wanted == names {
        return 1.0;
    }
    if wanted.is_empty() {
        // A bare name says nothing of the way, neither for an option nor against it.
        return BARE / names.len() as f64;
    }
    let same = wanted.iter().zip(&names).take_while(|(wanted, name)| wanted == name).count();
    let share = same as f64 / wanted.len().max(names.len()) as f64;
    let rest = alike(&wanted[same..].join("."), &names[same..].join("."));
    // Of two ways that are as much alike, the one that begins as it was written is the better.
    rest.max(share).min(0.95) + 0.05 * share
}

/// How alike no way at all and a way of one name are.
const BARE: f64 = LIKE_WAY;
