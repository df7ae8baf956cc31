//! Values that can't be wrong: each is checked when it is written, by rustc where it stands in a `static`.

mod address;
mod calendar;
mod date;
mod interval;
mod mac;
mod name;
mod port;
mod release;
mod size;
mod vlan;

pub use address::{Cidr, Ipv4};
pub use calendar::Calendar;
pub use date::Date;
pub use interval::{Interval, days, hours, minutes, seconds};
pub use mac::Mac;
pub use name::HostName;
pub use port::{Port, Proto};
pub use release::Release;
pub use size::{Size, gib, mib};
pub use vlan::VlanId;

/// Panics with the text, at the caller's place; in a `static`, that is a compile error on the user's line.
macro_rules! refuse {
    ($msg:expr) => {
        panic!("{}", $msg.as_str())
    };
}
use refuse;
