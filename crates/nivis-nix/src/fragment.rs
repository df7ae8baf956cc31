//! What `nix!` yields: leaves, each with the fields of `self` that it was written from.

use std::collections::BTreeMap;

use crate::path::AttrPath;
use crate::value::Value;

/// Some configuration: the leaves of a `nix! { … }`, in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fragment {
    /// The leaves.
    pub leaves: Vec<Leaf>,
}

/// One definition inside a [`Fragment`].
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// Where the value goes.
    pub path: AttrPath,
    /// The value.
    pub value: Value,
    /// The names `field` of all `self.field` that occur in the leaf's key or value, sorted, each once. A caller reads provenance off it.
    pub fields: &'static [&'static str],
}

impl Fragment {
    /// No configuration.
    pub const fn empty() -> Self {
        Self { leaves: Vec::new() }
    }

    /// Whether there is no leaf.
    pub fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }

    /// How many leaves there are.
    pub fn len(&self) -> usize {
        self.leaves.len()
    }

    /// Adds one leaf.
    pub fn push(&mut self, path: impl Into<AttrPath>, value: Value, fields: &'static [&'static str]) {
        self.leaves.push(Leaf { path: path.into(), value, fields });
    }

    /// This configuration, then `other`'s.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.leaves.extend(other.leaves);
        self
    }

    /// The same configuration inside the set at `path`.
    #[must_use]
    pub fn under(mut self, path: impl Into<AttrPath>) -> Self {
        let path = path.into();
        for leaf in &mut self.leaves {
            leaf.path = path.join(&leaf.path);
        }
        self
    }

    /// The configuration as one attribute set.
    ///
    /// Where two leaves meet, sets unite, lists are joined in order, and otherwise the later leaf replaces the earlier, as Nix's `//`
    /// does: a set has no priorities.
    pub fn into_value(self) -> Value {
        let mut root = Value::Set(BTreeMap::new());
        for leaf in self.leaves {
            insert(&mut root, leaf);
        }
        root
    }
}

/// Puts the leaf where it belongs, making the sets on the way.
fn insert(root: &mut Value, leaf: Leaf) {
    let mut slot = root;
    for segment in leaf.path.segments() {
        if !matches!(slot, Value::Set(_)) {
            *slot = Value::Set(BTreeMap::new());
        }
        let Value::Set(entries) = slot else { return };
        slot = entries.entry(segment.clone().into_owned()).or_insert_with(|| Value::Set(BTreeMap::new()));
    }
    unite(slot, leaf.value);
}

/// Merges a later value into an earlier one.
fn unite(slot: &mut Value, later: Value) {
    match (slot, later) {
        (Value::Set(entries), Value::Set(later)) => {
            for (name, value) in later {
                match entries.get_mut(&name) {
                    Some(slot) => unite(slot, value),
                    None => drop(entries.insert(name, value)),
                }
            }
        }
        (Value::List(items), Value::List(later)) => items.extend(later),
        (slot, later) => *slot = later,
    }
}

impl Extend<Leaf> for Fragment {
    fn extend<I: IntoIterator<Item = Leaf>>(&mut self, leaves: I) {
        self.leaves.extend(leaves);
    }
}

impl FromIterator<Leaf> for Fragment {
    fn from_iter<I: IntoIterator<Item = Leaf>>(leaves: I) -> Self {
        Self { leaves: leaves.into_iter().collect() }
    }
}

impl IntoIterator for Fragment {
    type Item = Leaf;
    type IntoIter = std::vec::IntoIter<Leaf>;

    fn into_iter(self) -> Self::IntoIter {
        self.leaves.into_iter()
    }
}

impl<'a> IntoIterator for &'a Fragment {
    type Item = &'a Leaf;
    type IntoIter = std::slice::Iter<'a, Leaf>;

    fn into_iter(self) -> Self::IntoIter {
        self.leaves.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(leaves: &[(&str, Value)]) -> Fragment {
        leaves.iter().map(|(path, value)| Leaf { path: path.parse().unwrap(), value: value.clone(), fields: &[] }).collect()
    }

    #[test]
    fn a_set_unites_what_meets() {
        let value = fragment(&[
            ("a.b", Value::Int(1)),
            ("a", Value::set([("c", Value::Int(2))])),
            ("l", Value::list([Value::Int(1)])),
            ("l", Value::list([Value::Int(2)])),
            ("s", Value::Int(1)),
            ("s", Value::Int(2)),
        ])
        .into_value();
        let expected = Value::set([
            ("a", Value::set([("b", Value::Int(1)), ("c", Value::Int(2))])),
            ("l", Value::list([Value::Int(1), Value::Int(2)])),
            ("s", Value::Int(2)),
        ]);
        assert_eq!(value, expected);
    }

    #[test]
    fn a_prefix_goes_before_every_leaf() {
        let moved = fragment(&[("a", Value::Null), ("b.c", Value::Null)]).under(["x", "y.z"]);
        let paths: Vec<String> = moved.leaves.iter().map(|leaf| leaf.path.to_string()).collect();
        assert_eq!(paths, [r#"x."y.z".a"#, r#"x."y.z".b.c"#]);
    }

    #[test]
    fn nothing_is_the_empty_set() {
        assert_eq!(Fragment::empty().into_value(), Value::set::<&str>([]));
    }
}
