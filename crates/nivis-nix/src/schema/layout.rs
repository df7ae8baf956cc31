//! How a packed option set lies in a file.
//!
//! A header with counts, then the sections in the order of [`Header`]'s fields, each an array of fixed records, then the text that all
//! names are slices of. Nothing is decoded: a set is used where it lies, in the program or in a file that was read.

use zerocopy::little_endian::{F64, U16, U32};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// The first bytes; the last of them is the version of the layout.
pub(super) const MAGIC: [u8; 8] = *b"nivisop1";

/// Stands for no type, no default, no history.
pub(super) const NONE: u32 = u32::MAX;

/// How many records each section has.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy)]
#[repr(C)]
pub(super) struct Header {
    pub(super) magic: [u8; 8],
    /// What the set was made of, a string.
    pub(super) taken_from: U32,
    /// The line up to which it was brought forward.
    pub(super) line: U16,
    pub(super) nodes: U32,
    pub(super) types: U32,
    pub(super) items: U32,
    pub(super) bounds: U32,
    pub(super) histories: U32,
    pub(super) strings: U32,
    pub(super) text: U32,
}

/// A name in the tree: an option, a group of options, or both (an option whose type holds options).
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy)]
#[repr(C)]
pub(super) struct Node {
    pub(super) name: U32,
    /// Its children, sorted by name, are `first..first + count`.
    pub(super) first: U32,
    pub(super) count: U16,
    pub(super) flags: U16,
    /// A type, or [`NONE`] for a group.
    pub(super) ty: U32,
    /// The default as JSON, a string, or [`NONE`].
    pub(super) default: U32,
    /// The file that declares it, a string, or [`NONE`].
    pub(super) declared: U32,
    /// What became of it, or [`NONE`].
    pub(super) history: U32,
}

/// A node that a damaged file does not have.
pub(super) static EMPTY: Node = Node {
    name: U32::new(NONE),
    first: U32::new(0),
    count: U16::new(0),
    flags: U16::new(0),
    ty: U32::new(NONE),
    default: U32::new(NONE),
    declared: U32::new(NONE),
    history: U32::new(NONE),
};

/// Bits of [`Node::flags`].
pub(super) const READ_ONLY: u16 = 1;
/// It has a default, which may be too much to write down.
pub(super) const HAS_DEFAULT: u16 = 2;
/// Not meant for users.
pub(super) const INTERNAL: u16 = 4;

/// From when and until when an option exists.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy)]
#[repr(C)]
pub(super) struct History {
    /// The first line that has it; 0 for always.
    pub(super) since: U16,
    /// The first line that has it no longer.
    pub(super) until: U16,
    /// What became of it: an [`End`].
    pub(super) end: U16,
    /// The new path, or the reason; a string, or [`NONE`].
    pub(super) text: U32,
}

/// What became of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It has another name.
    Renamed = 0,
    /// It is gone.
    Removed = 1,
    /// Another option, with other values, takes its place.
    Changed = 2,
    /// It is a second name, as good as the first.
    Alias = 3,
}

impl End {
    /// All of them, by number.
    pub(super) const ALL: [Self; 4] = [Self::Renamed, Self::Removed, Self::Changed, Self::Alias];
}

/// A type: a tag and what narrows it.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(C)]
pub(super) struct Type {
    pub(super) tag: U16,
    pub(super) flags: U16,
    pub(super) a: U32,
    pub(super) b: U32,
}

/// A list that may not be empty.
pub(super) const NON_EMPTY: u16 = 1;
/// Only one definition is allowed.
pub(super) const UNIQUE: u16 = 2;

/// The smallest and the largest number of a range; infinite where there is none.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy)]
#[repr(C)]
pub(super) struct Bounds {
    pub(super) low: F64,
    pub(super) high: F64,
}

/// A slice of the text.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy)]
#[repr(C)]
pub(super) struct Slice {
    pub(super) start: U32,
    pub(super) length: U32,
}

/// What [`Type::tag`] says, and what `a` and `b` mean then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// Anything; `a` is its upstream name.
    Opaque,
    Bool,
    /// `a`: bounds.
    Int,
    Float,
    /// An integer or a float; `a`: bounds.
    Number,
    Str,
    SingleLine,
    NonEmpty,
    Lines,
    /// Parts joined by the string `a`.
    Separated,
    /// `a`: an extended regular expression for the whole string.
    Matching,
    /// A string that fits a line of `passwd`.
    Passwd,
    Path,
    StorePath,
    Package,
    /// `a`, `b`: start and count of the values, as JSON, in the items.
    Enum,
    /// `a`: the elements' type.
    List,
    /// `a`: the values' type.
    Attrs,
    /// `a`: the other type.
    Nullable,
    /// `a`: the result's type.
    Function,
    /// `a`, `b`: start and count of the types in the items.
    Either,
    /// Takes the type `a`, and makes the type `b` of it.
    Coerced,
    /// `a`: the type of what it does not declare, or [`NONE`].
    Submodule,
    /// A set without declared names.
    AnySet,
    /// Data for a file; `a`: the format's name.
    Data,
    /// A submodule by its attribute `type`; `a`, `b`: start and count of the names in the items.
    Named,
}

impl Tag {
    /// All of them, by number.
    pub(super) const ALL: [Self; 26] = [
        Self::Opaque,
        Self::Bool,
        Self::Int,
        Self::Float,
        Self::Number,
        Self::Str,
        Self::SingleLine,
        Self::NonEmpty,
        Self::Lines,
        Self::Separated,
        Self::Matching,
        Self::Passwd,
        Self::Path,
        Self::StorePath,
        Self::Package,
        Self::Enum,
        Self::List,
        Self::Attrs,
        Self::Nullable,
        Self::Function,
        Self::Either,
        Self::Coerced,
        Self::Submodule,
        Self::AnySet,
        Self::Data,
        Self::Named,
    ];
}
