//! What a setting holds: a scalar that `const fn` can compare, or a list or record behind a pointer.

use crate::{
    nix::Fragment,
    text::{Msg, same},
    units::{Calendar, Cidr, Interval, Ipv4, Mac, Port, Size, VlanId},
};
use serde::Serialize;
use std::any::Any;

/// The value of one setting. `Copy` and without `Drop`, so that a whole host fits in a `static`.
#[derive(Clone, Copy)]
pub enum Cell {
    /// The module is on.
    On,
    /// The module is off, for this reason.
    Off(&'static str),
    /// A switch of a module.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text.
    Text(&'static str),
    /// One of a list of names; see [`choice!`](crate::choice).
    Choice(&'static str),
    /// A port.
    Port(Port),
    /// An address.
    Ipv4(Ipv4),
    /// A network.
    Cidr(Cidr),
    /// A hardware address.
    Mac(Mac),
    /// An amount of memory or disk.
    Size(Size),
    /// A length of time.
    Interval(Interval),
    /// When a timer fires.
    Calendar(Calendar),
    /// Several values, in order.
    List(&'static dyn ListValue),
    /// A struct of the catalogue or of the user.
    Record(&'static dyn RecordValue),
    /// Nix that no module of the catalogue covers; see [`raw`](crate::raw).
    Raw(fn() -> Fragment),
}

/// Values that a list flag takes: an array or a slice of what [`RecordValue`] takes.
pub trait ListValue: Sync {
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The value at `index`.
    fn item(&self, index: usize) -> &dyn RecordValue;
}

/// A value that can be shown, compared and put in `fleet.json`.
pub trait RecordValue: Sync {
    /// As JSON, with sorted keys.
    fn json(&self) -> serde_json::Value;
    /// For [`FromCell`], which knows the type.
    fn any(&self) -> &dyn Any;
}

impl<T: Serialize + Sync + 'static> RecordValue for T {
    fn json(&self) -> serde_json::Value {
        // A map with keys that are not strings can't be JSON; then the fault itself is what is shown.
        serde_json::to_value(self).unwrap_or_else(|fault| serde_json::Value::String(fault.to_string()))
    }

    fn any(&self) -> &dyn Any {
        self
    }
}

/// What the setter of a `Vec<T>` flag takes: `&[a, b]`, or a reference to an array, slice or vector of `T`.
#[diagnostic::on_unimplemented(
    message = "this flag is a list of `{T}`",
    label = "not a list of `{T}`",
    note = "write `&[a, b]`, with each element a `{T}`"
)]
pub trait ListOf<T>: ListValue {}

impl<T: Serialize + Sync + 'static, const N: usize> ListValue for [T; N] {
    fn len(&self) -> usize {
        N
    }

    fn item(&self, index: usize) -> &dyn RecordValue {
        &self[index]
    }
}

impl<T: Serialize + Sync + 'static> ListValue for &'static [T] {
    fn len(&self) -> usize {
        (**self).len()
    }

    fn item(&self, index: usize) -> &dyn RecordValue {
        &self[index]
    }
}

impl<T: Serialize + Sync + 'static> ListValue for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> &dyn RecordValue {
        &self[index]
    }
}

impl<T: Serialize + Sync + 'static, const N: usize> ListOf<T> for [T; N] {}
impl<T: Serialize + Sync + 'static> ListOf<T> for &'static [T] {}
impl<T: Serialize + Sync + 'static> ListOf<T> for Vec<T> {}

/// Types that a flag can have, read back from a cell. Implemented by hand for a type of your own that has a `const fn cell`.
#[diagnostic::on_unimplemented(
    message = "a flag can't be a `{Self}`, which no cell holds",
    label = "not the type of a flag",
    note = "use a unit, `choice!` or `&'static T`, or give it `const fn cell(self) -> Cell` and `impl FromCell`"
)]
pub trait FromCell: Sized {
    /// The names of all values, where [`choice!`](crate::choice) lists them; otherwise none.
    const CHOICES: &'static [&'static str] = &[];

    /// The value in `cell`; `None` when it holds another type, which the setters rule out.
    fn from_cell(cell: &Cell) -> Option<Self>;
}

macro_rules! from_cell {
    ($($type:ty: $pattern:pat => $value:expr;)*) => {$(
        impl FromCell for $type {
            fn from_cell(cell: &Cell) -> Option<Self> {
                match *cell { $pattern => $value, _ => None }
            }
        }
    )*};
}

from_cell! {
    bool: Cell::Bool(v) => Some(v);
    String: Cell::Text(v) => Some(v.to_owned());
    &'static str: Cell::Text(v) => Some(v);
    Port: Cell::Port(v) => Some(v);
    Ipv4: Cell::Ipv4(v) => Some(v);
    Cidr: Cell::Cidr(v) => Some(v);
    Mac: Cell::Mac(v) => Some(v);
    Size: Cell::Size(v) => Some(v);
    Interval: Cell::Interval(v) => Some(v);
    Calendar: Cell::Calendar(v) => Some(v);
    VlanId: Cell::Int(v) => v.try_into().ok().map(VlanId::new);
    u8: Cell::Int(v) => v.try_into().ok();
    u16: Cell::Int(v) => v.try_into().ok();
    u32: Cell::Int(v) => v.try_into().ok();
    i32: Cell::Int(v) => v.try_into().ok();
    i64: Cell::Int(v) => Some(v);
}

impl<T: 'static> FromCell for &'static T {
    fn from_cell(cell: &Cell) -> Option<Self> {
        match *cell {
            Cell::Record(v) => v.any().downcast_ref(),
            _ => None,
        }
    }
}

/// The elements of a list flag, read back from its cell.
pub(crate) fn list_from_cell<T: Clone + 'static>(cell: &Cell) -> Vec<T> {
    match *cell {
        Cell::List(list) => (0..list.len()).filter_map(|i| list.item(i).any().downcast_ref::<T>().cloned()).collect(),
        _ => Vec::new(),
    }
}

impl Cell {
    /// Whether a setting with this value asks for something: on, true, or a value of any other type. A list asks for
    /// something here even when it is empty, since `const fn` can't see into it; [`Cell::is_empty_list`] can.
    pub const fn asks(&self) -> bool {
        !matches!(self, Self::Off(_) | Self::Bool(false))
    }

    /// Whether it is a list without elements.
    pub fn is_empty_list(&self) -> bool {
        matches!(self, Self::List(list) if list.is_empty())
    }

    /// Whether both are the same scalar; `None` for lists, records and raw Nix, which `const fn` can't look into.
    pub const fn same_scalar(&self, other: &Self) -> Option<bool> {
        Some(match (self, other) {
            (Self::On, Self::On) => true,
            (Self::Off(_), Self::Off(_)) => true,
            (Self::Bool(a), Self::Bool(b)) => *a == *b,
            (Self::Int(a), Self::Int(b)) => *a == *b,
            (Self::Text(a), Self::Text(b)) | (Self::Choice(a), Self::Choice(b)) => same(a, b),
            (Self::Port(a), Self::Port(b)) => a.number() == b.number(),
            (Self::Ipv4(a), Self::Ipv4(b)) => a.bits() == b.bits(),
            (Self::Cidr(a), Self::Cidr(b)) => a.first().bits() == b.first().bits() && a.prefix() == b.prefix(),
            (Self::Mac(a), Self::Mac(b)) => same(a.write(Msg::new()).as_str(), b.write(Msg::new()).as_str()),
            (Self::Size(a), Self::Size(b)) => a.bytes() == b.bytes(),
            (Self::Interval(a), Self::Interval(b)) => a.seconds() == b.seconds(),
            (Self::Calendar(a), Self::Calendar(b)) => same(a.as_str(), b.as_str()),
            (Self::List(_) | Self::Record(_) | Self::Raw(_), _) | (_, Self::List(_) | Self::Record(_) | Self::Raw(_)) => return None,
            _ => false,
        })
    }

    /// What it is on a scale: a number, bytes or seconds; `None` for what has no order.
    pub(crate) const fn number(&self) -> Option<i64> {
        match *self {
            Self::Int(n) => Some(n),
            Self::Size(size) => Some(saturated(size.bytes())),
            Self::Interval(interval) => Some(saturated(interval.seconds())),
            _ => None,
        }
    }

    /// Appends the value to `msg`, as a reader would write it.
    pub(crate) const fn write(&self, msg: Msg) -> Msg {
        match *self {
            Self::On => msg.s("on"),
            Self::Off(_) => msg.s("off"),
            Self::Bool(true) => msg.s("true"),
            Self::Bool(false) => msg.s("false"),
            Self::Int(n) => msg.i(n),
            Self::Text(text) => msg.s("\"").s(text).s("\""),
            Self::Choice(text) => msg.s(text),
            Self::Port(port) => msg.u(port.number() as u64),
            Self::Ipv4(address) => address.write(msg),
            Self::Cidr(network) => network.write(msg),
            Self::Mac(mac) => mac.write(msg),
            Self::Size(size) => size.write(msg),
            Self::Interval(interval) => interval.write(msg),
            Self::Calendar(calendar) => msg.s("\"").s(calendar.as_str()).s("\""),
            Self::List(_) | Self::Record(_) | Self::Raw(_) => msg.s("set"),
        }
    }

    /// As JSON, for `fleet.json` and `show --json`.
    pub fn json(&self) -> serde_json::Value {
        use serde_json::Value;
        match *self {
            Self::On => Value::Bool(true),
            Self::Off(_) => Value::Bool(false),
            Self::Bool(v) => v.into(),
            Self::Int(v) => v.into(),
            Self::Text(v) | Self::Choice(v) => v.into(),
            Self::Port(v) => v.number().into(),
            Self::Ipv4(v) => v.to_string().into(),
            Self::Cidr(v) => v.to_string().into(),
            Self::Mac(v) => v.to_string().into(),
            Self::Size(v) => v.bytes().into(),
            Self::Interval(v) => v.seconds().into(),
            Self::Calendar(v) => v.as_str().into(),
            Self::List(list) => (0..list.len()).map(|i| list.item(i).json()).collect(),
            Self::Record(record) => record.json(),
            Self::Raw(nix) => crate::nix::print::expr(&nix().into_value()).trim_end().into(),
        }
    }

    /// The value as a reader would write it; lists and records as JSON.
    pub fn show(&self) -> String {
        match self {
            Self::List(_) | Self::Record(_) => self.json().to_string(),
            Self::Raw(nix) => crate::nix::print::expr(&nix().into_value()).trim_end().to_owned(),
            _ => self.write(Msg::new()).as_str().to_owned(),
        }
    }
}

const fn saturated(n: u64) -> i64 {
    if n > i64::MAX as u64 { i64::MAX } else { n as i64 }
}

impl std::fmt::Debug for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.show())
    }
}
