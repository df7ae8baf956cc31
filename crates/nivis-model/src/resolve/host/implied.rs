use super::label;
use crate::{diagnostic::Diagnostic, meta::ModuleMeta, rules::View};

/// Two settings of one rank that imply different values of a flag that no layer sets.
pub(super) fn check(view: &View<'_>, active: impl Iterator<Item = &'static ModuleMeta>, found: &mut Vec<Diagnostic>) {
    for flag in active.flat_map(|module| module.flags).filter(|flag| view.lookup(flag.hash).is_none()) {
        let mut all = std::iter::successors(view.implied_from(flag.hash, 0), |(n, ..)| view.implied_from(flag.hash, n + 1));
        let Some((_, first, value)) = all.next() else { continue };
        let equal = all.take_while(|(_, by, _)| view.rank(by.depth) == view.rank(first.depth));
        for (_, other, _) in equal.filter(|(.., cell)| cell.same_scalar(&value) == Some(false)) {
            let (host, a, b) = (view.own.name, first.setting.flag.id, other.setting.flag.id);
            let message = format!("host `{host}`: `{a}` and `{b}` imply different values of `{}`", flag.id);
            let help = format!("decide in the host: `{}::{}(..)`", flag.module.map_or("", |module| module.item), flag.name);
            let d = Diagnostic::error("ranks", message, help).host(host).flag(flag.id);
            found.push([&first, &other].into_iter().fold(d, |d, by| d.at(by.setting.at, label(by))));
        }
    }
}
