//! What a fleet is: hosts, kinds, layers, flags, modules, users and networks; how it is resolved; what can be wrong with it.
//!
//! The rules that hosts keep are `const fn` ([`rules`]), so that rustc runs them over hosts that are written as a `static`, and
//! [`resolve()`] runs the same ones over hosts that a program computes. This crate does no I/O and knows no module of the catalogue.

// The macros name this crate `nivis`, as users' crates do.
extern crate self as nivis;

mod catalogue;
mod cell;
mod choice;
mod cx;
mod diagnostic;
mod facts;
mod fleet;
mod host;
mod input;
mod kind;
mod layer;
mod meta;
mod module;
mod network;
mod nic;
mod nixable;
mod node;
pub mod prelude;
mod refusal;
mod resolve;
mod resolved;
pub mod rules;
mod setting;
mod sort;
mod tenant;
mod text;
mod units;
mod user;
mod waiver;
mod weaker;

pub use catalogue::Catalogue;
pub use cell::{Cell, FromCell, ListOf, ListValue, RecordValue};
pub use cx::{HomeCx, HostCx, Written, WrittenOption};
pub use diagnostic::{Diagnostic, Label, Place, Severity};
pub use facts::{Facts, From as Reach, Group, Listener, Unfree};
pub use fleet::Fleet;
pub use host::{Channel, Head, Host, HostBuf, Machine};
pub use input::Input;
pub use kind::{Cpu, Darwin, Desktop, Firmware, Gpu, Kind, Kinds, Laptop, Lxc, Nas, Trait, Vps};
pub use layer::{Base, Role};
pub use meta::{Cond, FlagMeta, ModuleMeta};
pub use module::{Cells, Configure};
pub use network::Network;
pub use nic::{Assigned, Attachment, LacpRate, Link, Nic};
pub use nivis_macros::{Module, base, host, nix};
pub use nivis_nix as nix;
pub use node::ProxmoxNode;
pub use refusal::Refusal;
pub use resolve::{FlagTable, FleetData, HostData, resolve};
pub use resolved::{Active, Entry, Fate, Layer, Resolved, ResolvedHost};
pub use setting::{RAW, Setting, raw};
pub use tenant::Tenant;
pub use text::{Msg, hash};
pub use units::{
    Calendar, Cidr, Date, HostName, Interval, Ipv4, Mac, Port, Proto, Release, Size, VlanId, days, gib, hours, mib, minutes, seconds,
};
pub use user::User;
pub use waiver::{Escape, EscapeKind, Waived, Waiver};
pub use weaker::Weaker;

#[doc(hidden)]
pub use serde as __serde;
