//! The one place that reads the clock for something that is said, and never for something that is rendered.

use nivis_model::Date;
use std::time::{SystemTime, UNIX_EPOCH};

const SECONDS_OF_A_DAY: u64 = 86_400;

/// What day it is in UTC; the first of all where the clock is before 1970.
pub(crate) fn utc() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Date::since_epoch(since.as_secs() / SECONDS_OF_A_DAY)
}
