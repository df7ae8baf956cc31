//! In which direction a flag of a security module gets weaker.

use crate::cell::Cell;

/// Which values of a flag are weaker than others. Who goes down in that order, from what lower layers or the default say, gives a reason.
///
/// Declared as `#[flag(default = true, weaker = false)]`, `#[flag(.., weaker(Loose, Off))]` from weak to weakest, or
/// `#[flag(.., weaker(above = 6))]` and `weaker(below = 6)` for what is ordered.
#[derive(Clone, Copy, Debug)]
pub enum Weaker {
    /// No value is weaker than another.
    Never,
    /// These are, each weaker than the one before it; all others are as strong as the baseline.
    Values(&'static [Cell]),
    /// What is above is weaker, the further the more; all values up to this one are as strong as the baseline.
    Above(Cell),
    /// What is below is weaker, the further the more; all values from this one on are as strong as the baseline.
    Below(Cell),
}

impl Weaker {
    /// [`Weaker::Above`] that value.
    ///
    /// # Panics
    /// If it has no order: a number, a size or a length of time has one. In a `static`, that is a compile error.
    #[track_caller]
    pub const fn above(limit: Cell) -> Self {
        demand_order(&limit);
        Self::Above(limit)
    }

    /// [`Weaker::Below`] that value.
    ///
    /// # Panics
    /// As [`Weaker::above`].
    #[track_caller]
    pub const fn below(limit: Cell) -> Self {
        demand_order(&limit);
        Self::Below(limit)
    }

    /// Whether some value is weaker than another.
    pub const fn is_ordered(&self) -> bool {
        !matches!(self, Self::Never)
    }

    /// How far the value lies below the baseline: 0 where it does not, and more for what is weaker. No value at all is the baseline.
    pub const fn distance(&self, cell: Option<Cell>) -> u64 {
        let Some(cell) = cell else { return 0 };
        match *self {
            Self::Never => 0,
            Self::Values(values) => {
                let mut i = 0;
                while i < values.len() {
                    if let Some(true) = values[i].same_scalar(&cell) {
                        return i as u64 + 1;
                    }
                    i += 1;
                }
                0
            }
            Self::Above(limit) => over(&cell, &limit),
            Self::Below(limit) => over(&limit, &cell),
        }
    }
}

/// How much larger the first is than the second.
const fn over(a: &Cell, b: &Cell) -> u64 {
    match (a.number(), b.number()) {
        (Some(a), Some(b)) if a > b => a.abs_diff(b),
        _ => 0,
    }
}

#[track_caller]
const fn demand_order(limit: &Cell) {
    if limit.number().is_none() {
        panic!(
            "what is weaker above or below a value has an order: a number, a size or a length of time\n  help: name the weak values: `weaker(A, B)`"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{hours, minutes};

    fn distances(weaker: Weaker, cells: &[Cell]) -> Vec<u64> {
        cells.iter().map(|cell| weaker.distance(Some(*cell))).collect()
    }

    #[test]
    fn listed_values_get_weaker_one_after_the_other() {
        let weaker = Weaker::Values(&[Cell::Choice("loose"), Cell::Choice("off")]);
        assert_eq!(distances(weaker, &["strict", "loose", "off"].map(Cell::Choice)), [0, 1, 2]);
        assert_eq!(distances(Weaker::Values(&[Cell::Bool(false)]), &[true, false].map(Cell::Bool)), [0, 1]);
        assert_eq!(distances(Weaker::Never, &[Cell::Bool(false)]), [0]);
    }

    #[test]
    fn ordered_values_get_weaker_beyond_the_baseline() {
        assert_eq!(distances(Weaker::above(Cell::Int(6)), &[2, 6, 7, 9].map(Cell::Int)), [0, 0, 1, 3]);
        assert_eq!(distances(Weaker::below(Cell::Int(6)), &[2, 6, 7].map(Cell::Int)), [4, 0, 0]);
        assert_eq!(distances(Weaker::above(minutes(5).cell()), &[minutes(5).cell(), hours(1).cell()]), [0, 3300]);
        assert_eq!(distances(Weaker::above(Cell::Int(i64::MIN)), &[Cell::Int(i64::MAX)]), [u64::MAX]);
        assert_eq!(Weaker::above(Cell::Int(6)).distance(None), 0);
    }

    #[test]
    #[should_panic(expected = "has an order")]
    fn what_has_no_order_is_refused() {
        let _ = Weaker::above(Cell::Bool(true));
    }
}
