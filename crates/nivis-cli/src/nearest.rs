//! The near miss: what a word that is not known may have meant.

/// The name that is most like `word`, if one is like it at all.
pub(crate) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |name: &str| {
        // `port` is meant for `security.sshd.port` more than its length lets on.
        let tail = name.rsplit('.').next().unwrap_or(name);
        strsim::jaro_winkler(word, name).max(if tail == word { 1.0 } else { 0.0 })
    };
    let best = names.map(|name| (likeness(name), name)).max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
    (best.0 > 0.75).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_near_miss_is_found_and_nonsense_is_not() {
        let names = ["desk-a", "vps-prod", "security.sshd.port"];
        assert_eq!(nearest("vps-prd", names.into_iter()), Some("vps-prod"));
        assert_eq!(nearest("port", names.into_iter()), Some("security.sshd.port"));
        assert_eq!(nearest("zzz", names.into_iter()), None);
    }
}
