//! A sort that rustc can run: `slice::sort` is not available in `const fn`.

/// The same numbers in ascending order, by merging runs that double in length.
pub(crate) const fn sorted<const N: usize>(mut from: [u128; N]) -> [u128; N] {
    let mut to = from;
    let mut width = 1;
    while width < N {
        let mut start = 0;
        while start < N {
            merge(&from, &mut to, start, width);
            start += 2 * width;
        }
        (from, to) = (to, from);
        width *= 2;
    }
    from
}

const fn merge<const N: usize>(from: &[u128; N], to: &mut [u128; N], start: usize, width: usize) {
    let middle = if start + width < N { start + width } else { N };
    let end = if start + 2 * width < N { start + 2 * width } else { N };
    let (mut left, mut right, mut at) = (start, middle, start);
    while at < end {
        if left < middle && (right >= end || from[left] <= from[right]) {
            to[at] = from[left];
            left += 1;
        } else {
            to[at] = from[right];
            right += 1;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::sorted;

    #[test]
    fn any_length_is_sorted() {
        assert_eq!(sorted([]), [0; 0]);
        assert_eq!(sorted([3, 1, 2]), [1, 2, 3]);
        let mixed: [u128; 100] = std::array::from_fn(|i| (i as u128 * 37) % 100);
        assert_eq!(sorted(mixed), std::array::from_fn(|i| i as u128));
    }
}
