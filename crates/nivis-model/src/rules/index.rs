//! Where each flag is set, sorted: rustc evaluates a `const` slowly, and each rule looks several flags up for each setting.

use super::View;
use crate::{meta::Cond, setting::Setting};

/// A hash, and a setting that is found under it. Of one hash the strongest comes first: the key goes on with whether the setting is
/// forced, its layer and its position in the layer, each where numbers sort.
pub type Key = u128;

/// The hash under which every setting is found that implies something.
pub(super) const IMPLIES: u64 = u64::MAX;

const NOT_FORCED: Key = 1 << 63;
const DEPTH: u32 = 32;

/// The hash under which every setting is found that excludes the flag with that hash, or a value of it.
pub(super) const fn excluding(flag: u64) -> u64 {
    flag.rotate_left(32) ^ 0x9e37_79b9_7f4a_7c15
}

/// Whether the setting is found under that hash.
pub(super) const fn is_under(setting: &Setting, hash: u64) -> bool {
    setting.flag.hash == hash || (hash == IMPLIES && !setting.flag.implies.is_empty()) || excludes(setting.flag.conflicts, hash)
}

const fn excludes(conds: &[Cond], hash: u64) -> bool {
    let mut i = 0;
    while i < conds.len() {
        let found = match conds[i] {
            Cond::On(module) => excluding(module.switch.hash) == hash,
            Cond::Flag(flag) | Cond::Is(flag, _) => excluding(flag.hash) == hash,
            Cond::Any(conds) => excludes(conds, hash),
            Cond::Host(_) => false,
        };
        if found {
            return true;
        }
        i += 1;
    }
    false
}

/// How many keys all settings have.
pub(super) const fn count(view: &View<'_>) -> usize {
    each(view, &mut [])
}

/// The keys of all settings, of which there are `N`.
pub(super) const fn of<const N: usize>(view: &View<'_>) -> [Key; N] {
    let mut keys = [0; N];
    // Where the chain of bases has no end, there is no room for any.
    if N > 0 {
        each(view, &mut keys);
    }
    crate::sort::sorted(keys)
}

/// As [`of`], for a host that is computed.
pub(crate) fn computed(view: &View<'_>) -> Vec<Key> {
    let mut keys = vec![0; count(view)];
    each(view, &mut keys);
    keys.sort_unstable();
    keys
}

/// Writes all keys to `to`, as far as there is room; how many they are.
const fn each(view: &View<'_>, to: &mut [Key]) -> usize {
    let (mut count, mut depth) = (0, 0);
    while let Some(layer) = view.layer(depth) {
        let mut index = 0;
        while index < layer.settings.len() {
            let setting = &layer.settings[index];
            let place = (depth as Key) << DEPTH | index as Key;
            let forced = if setting.force.is_some() { 0 } else { NOT_FORCED };
            count = put(to, count, setting.flag.hash, forced | place);
            if !setting.flag.implies.is_empty() {
                count = put(to, count, IMPLIES, place);
            }
            count = each_excluded(to, count, setting.flag.conflicts, place);
            index += 1;
        }
        depth += 1;
    }
    count
}

const fn each_excluded(to: &mut [Key], mut count: usize, conds: &[Cond], place: Key) -> usize {
    let mut i = 0;
    while i < conds.len() {
        count = match conds[i] {
            Cond::On(module) => put(to, count, excluding(module.switch.hash), place),
            Cond::Flag(flag) | Cond::Is(flag, _) => put(to, count, excluding(flag.hash), place),
            Cond::Any(conds) => each_excluded(to, count, conds, place),
            Cond::Host(_) => count,
        };
        i += 1;
    }
    count
}

const fn put(to: &mut [Key], count: usize, hash: u64, place: Key) -> usize {
    if count < to.len() {
        to[count] = (hash as Key) << 64 | place;
    }
    count + 1
}

/// Layer and position of the `n`th setting under that hash.
pub(super) const fn find(keys: &[Key], hash: u64, n: usize) -> Option<(usize, usize)> {
    let wanted = (hash as Key) << 64;
    let (mut low, mut high) = (0, keys.len());
    while low < high {
        let middle = (low + high) / 2;
        if keys[middle] >= wanted {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    if low + n >= keys.len() || (keys[low + n] >> 64) as u64 != hash {
        return None;
    }
    let place = (keys[low + n] & (NOT_FORCED - 1)) as usize;
    Some((place >> DEPTH, place & 0xffff_ffff))
}
