//! What modules do with the lists that layers added up.

/// The elements in their order, each once: layers may ask for one thing twice.
pub(crate) fn once<T: Clone + PartialEq>(elements: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for element in elements {
        if !seen.contains(&element) {
            seen.push(element);
        }
    }
    seen
}

/// The list, or nothing to write where it is empty.
pub(crate) fn unless_empty<T>(elements: Vec<T>) -> Option<Vec<T>> {
    (!elements.is_empty()).then_some(elements)
}
