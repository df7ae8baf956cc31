//! The option that was meant.

use super::layout::End;
use super::{Line, NodeId, Schema};
use crate::path::AttrPath;

/// How many are offered.
const OFFERED: usize = 3;
/// How alike two paths must be, from 0 to 1.
const ALIKE: f64 = 0.66;
/// How alike the last names must be for the rest to be looked at.
const LAST_ALIKE: f64 = 0.5;

impl Schema<'_> {
    /// The options that are most like `path`, of which the first `known` names exist, each with how alike it is. Looked for everywhere: an
    /// option that moved keeps its last name, and a misspelt group leaves all the rest as it was.
    pub(crate) fn meant(&self, path: &AttrPath, known: usize, line: Line) -> Vec<(f64, String)> {
        let wanted: Vec<&str> = path.segments().iter().map(AsRef::as_ref).collect();
        // What is wrong may be in the middle: then the group there is an offer too.
        let group = &wanted[..(known + 1).min(wanted.len())];
        let mut search = Search { schema: self, line, wanted: &wanted, group, found: Vec::new(), names: Vec::new(), same_name: 0 };
        search.visit(Self::ROOT);
        // That a hundred options are called `enable` says nothing: then the way there must be like the one that was written.
        let way = if search.same_name > COMMON { LIKE_WAY } else { 0.0 };
        search.found.into_iter().filter(|offer| offer.way >= way).map(|offer| (offer.alike, offer.path)).collect()
    }
}

/// A last name that more options have is no help by itself.
const COMMON: usize = 12;
/// How alike the ways to two options must be if their last name is common.
const LIKE_WAY: f64 = 0.7;

/// The best of what several option sets offer.
pub(crate) fn best(mut offers: Vec<(f64, String)>) -> Vec<String> {
    offers.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.len().cmp(&b.1.len())).then_with(|| a.1.cmp(&b.1)));
    // One that is far better than the rest stands alone.
    let close = offers.first().map_or(0.0, |(first, _)| first - 0.1);
    let mut names: Vec<String> = Vec::new();
    for (_, name) in offers.into_iter().filter(|(alike, _)| *alike >= close) {
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
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    let inside = short >= 3 && short * 5 > long * 2 && (a.contains(&b) || b.contains(&a));
    strsim::normalized_damerau_levenshtein(&a, &b).min(0.98).max(if inside { 0.75 } else { 0.0 })
}

/// An option that may have been meant.
struct Offer {
    alike: f64,
    /// How alike the ways to the two are.
    way: f64,
    path: String,
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
            self.judge();
            self.visit(child);
            self.names.pop();
        }
    }

    fn exists(&self, node: NodeId) -> bool {
        let gone = self.schema.history(node).is_some_and(|history| {
            let (since, until) = (Line::from_raw(history.since.get()), Line::from_raw(history.until.get()));
            since > self.line || (history.end() != End::Alias && until <= self.line)
        });
        !gone && !self.schema.is_internal(node) && !self.schema.name(node).starts_with('_')
    }

    fn judge(&mut self) {
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
        // A neighbour of the name that does not exist, whatever would have been inside of it.
        if let Some((lost, known)) = self.group.split_last()
            && known.len() == before.len()
            && known.iter().zip(before).all(|(known, name)| known == name || is_free(name))
        {
            let neighbour = 0.55 * alike(lost, last) + 0.45;
            if neighbour > alike_all && alike(lost, last) >= LAST_ALIKE {
                (alike_all, way) = (neighbour, 1.0);
            }
        }
        if alike_all >= ALIKE {
            self.found.push(Offer { alike: alike_all, way, path: self.shown() });
        }
    }

    /// The path, with the user's own names where any name may stand.
    fn shown(&self) -> String {
        let name = |(depth, name): (usize, &&str)| match self.wanted.get(depth) {
            Some(wanted) if is_free(name) => (*wanted).to_owned(),
            _ => (*name).to_owned(),
        };
        AttrPath::of(self.names.iter().enumerate().map(name)).to_string()
    }
}

/// Whether the name stands for any.
fn is_free(name: &str) -> bool {
    matches!(name, "<name>" | "*")
}

/// How alike the ways to two names are. Free names are like anything.
fn alike_before(wanted: &[&str], names: &[&str]) -> f64 {
    let same_so_far = wanted.iter().zip(names).take_while(|(wanted, name)| wanted == name || is_free(name)).count();
    if same_so_far == wanted.len() && same_so_far == names.len() {
        return 1.0;
    }
    let text = |names: &[&str]| names.join(".");
    alike(&text(&wanted[same_so_far.min(wanted.len())..]), &text(&names[same_so_far..]))
        .max(same_so_far as f64 / wanted.len().max(names.len()) as f64)
}
