//! The options that exist, and what each of them takes: checked without Nix.
//!
//! A [`Schema`] is an option set in a packed form that is used where it lies (`layout`): a tree of names, in which `<name>` stands for
//! any name of an `attrsOf` and `*` for an element of a `listOf`, and a table of types. The program carries five of them (see
//! [`Bundled`]); `pack` makes one from the JSON that Nix writes, for the bundled sets and for those that a user imports.
//!
//! - [`Schema::find`] walks to an option, and says what is wrong with the path where there is no such option.
//! - [`Schemas::check`] judges a definition: its path, and its value against the option's type.
//! - [`merge`] judges several definitions of one option, as the module system would.
//! - [`packages`] knows the names in `pkgs`.
//!
//! Sources of the bundled sets: the option trees of NixOS (24.11 pre-release), Home Manager, nix-darwin, disko, sops-nix and Stylix,
//! evaluated with the real module system; and `schema/later.tsv`, each row of which names the public file that it was read from.

mod bundled;
mod check;
mod describe;
mod fault;
mod hint;
mod judge;
mod layout;
mod line;
pub mod merge;
mod pack;
pub mod packages;
mod plain;
mod record;
mod shapes;
mod show;
mod suggest;
mod walk;

use std::fmt;

use zerocopy::FromBytes;
use zerocopy::little_endian::U32;

pub use bundled::Bundled;
pub use check::{Checked, Schemas};
pub use fault::{Fault, Problem};
pub use line::Line;
pub use merge::Verdict;
pub use pack::{Change, Later, PackError, later, pack};
pub use record::{Alias, Export, Record};
pub use show::{Described, Shown};
pub use walk::Spot;

use layout::{Bounds, End, HAS_DEFAULT, Header, History, INTERNAL, MAGIC, NON_EMPTY, NONE, Node, READ_ONLY, Slice, Tag, Type, UNIQUE};

/// An option set, where it lies.
#[derive(Clone, Copy)]
pub struct Schema<'a> {
    nodes: &'a [Node],
    types: &'a [Type],
    items: &'a [U32],
    bounds: &'a [Bounds],
    histories: &'a [History],
    strings: &'a [Slice],
    text: &'a str,
    taken_from: u32,
    line: Line,
}

/// Bytes that are not a packed option set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a packed option set of this version of nivis")]
pub struct NotASchema;

/// A name in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(u32);

/// A type of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(u32);

/// A type, looked at from near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind<'a> {
    /// Not known; the name that upstream gives it.
    Opaque(&'a str),
    Bool,
    Int {
        low: f64,
        high: f64,
    },
    Float,
    Number {
        low: f64,
        high: f64,
    },
    Str,
    SingleLine,
    NonEmpty,
    Lines,
    Separated(&'a str),
    Matching(&'a str),
    Passwd,
    Path,
    StorePath,
    Package,
    Enum(Items<'a>),
    List(TypeId),
    Attrs(TypeId),
    Nullable(TypeId),
    Function(TypeId),
    Either(Items<'a>),
    Coerced {
        from: TypeId,
        to: TypeId,
    },
    Submodule(Option<TypeId>),
    AnySet,
    Data(&'a str),
    Named(Items<'a>),
}

/// Numbers of strings or types.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Items<'a>(&'a [U32]);

impl<'a> Schema<'a> {
    /// The option set in `bytes`.
    ///
    /// # Errors
    /// Bytes that are none, or of another version.
    pub fn read(bytes: &'a [u8]) -> Result<Self, NotASchema> {
        let (header, rest) = Header::ref_from_prefix(bytes).map_err(|_| NotASchema)?;
        if header.magic != MAGIC {
            return Err(NotASchema);
        }
        fn section<T>(rest: &[u8], count: U32) -> Result<(&[T], &[u8]), NotASchema>
        where
            [T]: FromBytes + zerocopy::KnownLayout<PointerMetadata = usize> + zerocopy::Immutable,
        {
            <[T]>::ref_from_prefix_with_elems(rest, count.get() as usize).map_err(|_| NotASchema)
        }
        let (nodes, rest) = section(rest, header.nodes)?;
        let (types, rest) = section(rest, header.types)?;
        let (items, rest) = section(rest, header.items)?;
        let (bounds, rest) = section(rest, header.bounds)?;
        let (histories, rest) = section(rest, header.histories)?;
        let (strings, rest) = section(rest, header.strings)?;
        let text = rest.get(..header.text.get() as usize).ok_or(NotASchema)?;
        let text = str::from_utf8(text).map_err(|_| NotASchema)?;
        let (taken_from, line) = (header.taken_from.get(), Line::from_raw(header.line.get()));
        Ok(Self { nodes, types, items, bounds, histories, strings, text, taken_from, line })
    }

    /// What the set was made of.
    pub fn taken_from(&self) -> &'a str {
        self.string(self.taken_from)
    }

    /// The line up to which it describes the options.
    pub fn line(&self) -> Line {
        self.line
    }

    /// How many options it has, those inside submodules and old names among them.
    pub fn len(&self) -> usize {
        self.nodes.iter().filter(|node| node.ty.get() != NONE).count()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    // What is out of range in a damaged file reads as empty, and never panics.

    fn string(&self, id: u32) -> &'a str {
        let slice = self.strings.get(id as usize);
        let text = slice.and_then(|slice| self.text.get(slice.start.get() as usize..)?.get(..slice.length.get() as usize));
        text.unwrap_or_default()
    }

    fn maybe(&self, id: u32) -> Option<&'a str> {
        (id != NONE).then(|| self.string(id))
    }

    pub(crate) const ROOT: NodeId = NodeId(0);

    fn node(&self, id: NodeId) -> &'a Node {
        self.nodes.get(id.0 as usize).unwrap_or(&layout::EMPTY)
    }

    pub(crate) fn name(&self, id: NodeId) -> &'a str {
        self.maybe(self.node(id).name.get()).unwrap_or_default()
    }

    pub(crate) fn children(&self, id: NodeId) -> impl ExactSizeIterator<Item = NodeId> + use<> {
        let node = self.node(id);
        let first = node.first.get();
        // A child lies after its parent, so that no damaged file can lead in circles.
        let last = if first > id.0 { first.saturating_add(u32::from(node.count.get())).min(self.nodes.len() as u32) } else { first };
        (first..last.max(first)).map(NodeId)
    }

    pub(crate) fn child(&self, id: NodeId, name: &str) -> Option<NodeId> {
        let children = self.children(id);
        let (first, count) = (self.node(id).first.get() as usize, children.len());
        let nodes = self.nodes.get(first..first + count)?;
        let at = nodes.binary_search_by(|node| self.string(node.name.get()).cmp(name)).ok()?;
        Some(NodeId(u32::try_from(first + at).ok()?))
    }

    pub(crate) fn type_of(&self, id: NodeId) -> Option<TypeId> {
        let ty = self.node(id).ty.get();
        (ty != NONE).then_some(TypeId(ty))
    }

    pub(crate) fn is_read_only(&self, id: NodeId) -> bool {
        self.node(id).flags.get() & READ_ONLY != 0
    }

    pub(crate) fn is_internal(&self, id: NodeId) -> bool {
        self.node(id).flags.get() & INTERNAL != 0
    }

    pub(crate) fn has_default(&self, id: NodeId) -> bool {
        self.node(id).flags.get() & HAS_DEFAULT != 0
    }

    pub(crate) fn default(&self, id: NodeId) -> Option<&'a str> {
        self.maybe(self.node(id).default.get())
    }

    pub(crate) fn declared(&self, id: NodeId) -> Option<&'a str> {
        self.maybe(self.node(id).declared.get())
    }

    fn history(&self, id: NodeId) -> Option<&'a History> {
        self.histories.get(self.node(id).history.get() as usize)
    }

    pub(crate) fn flags(&self, ty: TypeId) -> TypeFlags {
        TypeFlags(self.types.get(ty.0 as usize).map_or(0, |ty| ty.flags.get()))
    }

    pub(crate) fn kind(&self, ty: TypeId) -> Kind<'a> {
        let Some(record) = self.types.get(ty.0 as usize) else { return Kind::Opaque("") };
        let (a, b) = (record.a.get(), record.b.get());
        let (low, high) = self.bounds.get(a as usize).map_or((f64::NEG_INFINITY, f64::INFINITY), |b| (b.low.get(), b.high.get()));
        // What a type is made of was packed before it; anything else is a damaged file.
        let inner = |id: u32| TypeId(if id < ty.0 { id } else { NONE });
        let items = Items(self.items.get(a as usize..).and_then(|items| items.get(..b as usize)).unwrap_or_default());
        match Tag::ALL.get(usize::from(record.tag.get())).copied().unwrap_or(Tag::Opaque) {
            Tag::Opaque => Kind::Opaque(self.string(a)),
            Tag::Bool => Kind::Bool,
            Tag::Int => Kind::Int { low, high },
            Tag::Float => Kind::Float,
            Tag::Number => Kind::Number { low, high },
            Tag::Str => Kind::Str,
            Tag::SingleLine => Kind::SingleLine,
            Tag::NonEmpty => Kind::NonEmpty,
            Tag::Lines => Kind::Lines,
            Tag::Separated => Kind::Separated(self.string(a)),
            Tag::Matching => Kind::Matching(self.string(a)),
            Tag::Passwd => Kind::Passwd,
            Tag::Path => Kind::Path,
            Tag::StorePath => Kind::StorePath,
            Tag::Package => Kind::Package,
            Tag::Enum => Kind::Enum(items),
            Tag::List => Kind::List(inner(a)),
            Tag::Attrs => Kind::Attrs(inner(a)),
            Tag::Nullable => Kind::Nullable(inner(a)),
            Tag::Function => Kind::Function(inner(a)),
            Tag::Either => Kind::Either(items),
            Tag::Coerced => Kind::Coerced { from: inner(a), to: inner(b) },
            Tag::Submodule => Kind::Submodule((a != NONE).then(|| inner(a))),
            Tag::AnySet => Kind::AnySet,
            Tag::Data => Kind::Data(self.string(a)),
            Tag::Named => Kind::Named(items),
        }
    }

    pub(crate) fn texts(&self, items: Items<'a>) -> impl Iterator<Item = &'a str> + use<'a, '_> {
        items.0.iter().map(|id| self.string(id.get()))
    }

    pub(crate) fn types(&self, items: Items<'a>) -> impl Iterator<Item = TypeId> + use<'a> {
        items.0.iter().map(|id| TypeId(id.get()))
    }
}

/// What narrows a type.
#[derive(Clone, Copy)]
pub(crate) struct TypeFlags(u16);

impl TypeFlags {
    /// The list may not be empty.
    pub(crate) fn non_empty(self) -> bool {
        self.0 & NON_EMPTY != 0
    }

    /// Only one definition is allowed.
    pub(crate) fn unique(self) -> bool {
        self.0 & UNIQUE != 0
    }
}

impl History {
    fn end(&self) -> End {
        End::ALL.get(usize::from(self.end.get())).copied().unwrap_or(End::Removed)
    }
}

/// Sets are equal if they lie in the same place.
impl PartialEq for Schema<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.nodes, other.nodes)
    }
}

impl fmt::Debug for Schema<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schema({} options of {})", self.len(), self.taken_from())
    }
}
