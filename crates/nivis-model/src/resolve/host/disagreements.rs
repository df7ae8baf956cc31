use super::Declared;
use crate::{cell::Cell, diagnostic::Diagnostic, resolved::Entry};

/// Lists and records that two layers of one rank replace with different values; scalars are the business of the rules.
pub(super) fn check(host: Declared<'_>, entries: &[Entry], found: &mut Vec<Diagnostic>) {
    for same in entries.chunk_by(|a, b| a.flag.hash == b.flag.hash) {
        let mut replacing = same.iter().filter(|entry| !entry.append && matches!(entry.cell, Cell::List(_) | Cell::Record(_)));
        let Some(first) = replacing.next() else { continue };
        for other in replacing.take_while(|other| other.strength() == first.strength()) {
            if other.cell.json() != first.cell.json() {
                let name = host.head.name.as_str();
                let message = format!("host `{name}`: `{}` is replaced by two layers of one rank with different values", first.flag.id);
                let item = first.flag.module.map_or("", |module| module.item);
                let help = format!("append with `{item}::add_{}(..)` where both are meant, or decide in the host", first.flag.name);
                let d = Diagnostic::error("ranks", message, help).host(name).flag(first.flag.id);
                let d = [other, first]
                    .into_iter()
                    .fold(d, |d, entry| d.at(entry.at, format!("{} sets it to {}", entry.layer.describe(name), entry.cell.show())));
                found.push(d);
            }
        }
    }
}
