//! From a path to an option.

use super::layout::{End, NONE};
use super::{Items, Kind, Line, NodeId, Schema, TypeId};
use crate::path::AttrPath;

/// Where a walk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A group of options: `services.openssh`.
    Group(Group),
    /// An option, or what the type of one has inside.
    Option(At),
    /// Inside of something that takes any name and any value.
    Anything,
}

/// A group of options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    pub(super) node: NodeId,
    /// What the group takes beside its options, where it lies in a submodule that takes other names too.
    pub(super) free: Free,
}

/// Names that are not declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Free {
    /// There are none.
    No,
    /// They are as this type says.
    As(TypeId),
    /// Any name, any value.
    Any,
}

impl Group {
    /// A group that takes its options and nothing else.
    pub(crate) const fn closed(node: NodeId) -> Self {
        Self { node, free: Free::No }
    }
}

/// An option, or a place inside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// Its node, where the tree has one for it.
    pub(crate) node: Option<NodeId>,
    pub(crate) ty: TypeId,
}

/// Why a walk could not go on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Lost<'a> {
    /// There is no such name in this group or submodule.
    Unknown(NodeId),
    /// A value of this type has no names inside.
    Leaf(TypeId),
    /// It is an old name.
    Gone { end: End, text: Option<&'a str>, line: Line },
    /// It comes in a later line.
    NotYet(Line),
}

impl<'a> Schema<'a> {
    /// Walks along `path`, as the options are in `line`.
    pub fn find(&self, path: &AttrPath, line: Line) -> Option<Spot> {
        self.walk(path, line).ok()
    }

    /// Like [`Schema::find`], but says how many names were found, and why the next was not.
    pub(super) fn walk(&self, path: &AttrPath, line: Line) -> Result<Spot, (usize, Lost<'a>)> {
        let mut spot = Spot::Group(Group::closed(Self::ROOT));
        for (index, name) in path.segments().iter().enumerate() {
            spot = self.step(spot, name, line).map_err(|lost| (index, lost))?;
        }
        Ok(spot)
    }

    /// Goes one name deeper.
    pub(super) fn step(&self, spot: Spot, name: &str, line: Line) -> Result<Spot, Lost<'a>> {
        match spot {
            Spot::Anything => Ok(Spot::Anything),
            Spot::Group(Group { node, free }) => match (self.child(node, name).or_else(|| self.child(node, "<name>")), free) {
                (Some(child), _) => self.enter(child, self.free_below(free, name, line), line),
                (None, Free::No) => Err(Lost::Unknown(node)),
                (None, Free::Any) => Ok(Spot::Anything),
                (None, Free::As(ty)) => self.inside(None, ty, name, line),
            },
            Spot::Option(At { node, ty }) => self.inside(node, ty, name, line),
        }
    }

    fn inside(&self, node: Option<NodeId>, ty: TypeId, name: &str, line: Line) -> Result<Spot, Lost<'a>> {
        match self.kind(ty) {
            Kind::Nullable(inner) => self.inside(node, inner, name, line),
            Kind::Either(items) => self.first_way(self.types(items), node, ty, name, line),
            Kind::Coerced { from, to } => self.first_way([to, from].into_iter(), node, ty, name, line),
            Kind::Attrs(inner) => {
                let child = node.and_then(|node| self.child(node, "<name>"));
                Ok(Spot::Option(At { node: child, ty: inner }))
            }
            // Elements have no names; `*` is how a message and a table write "an element".
            Kind::List(inner) if name == "*" => Ok(Spot::Option(At { node: node.and_then(|node| self.child(node, "*")), ty: inner })),
            Kind::Submodule(freeform) => self.inside_submodule(node, freeform, name, line),
            Kind::Named(items) => {
                let mut lost = Lost::Leaf(ty);
                for spot in self.inside_named(items, name, line) {
                    match spot {
                        Ok(spot) => return Ok(spot),
                        Err(why) => lost = why,
                    }
                }
                Err(lost)
            }
            Kind::Data("iniAtom") => Err(Lost::Leaf(ty)),
            Kind::AnySet | Kind::Data(_) | Kind::Opaque(_) => Ok(Spot::Anything),
            _ => Err(Lost::Leaf(ty)),
        }
    }

    /// The name in each of the types that an attribute `type` chooses from. A type that nobody described takes anything.
    fn inside_named(&self, items: Items<'a>, name: &str, line: Line) -> impl Iterator<Item = Result<Spot, Lost<'a>>> {
        self.texts(items).map(move |ty| match self.named(ty) {
            Some(node) => self.step(Spot::Group(Group::closed(node)), name, line),
            None => Ok(Spot::Anything),
        })
    }

    /// All places that `path` may lead to: more than one where a part of it lies in a submodule that is chosen by its attribute `type`,
    /// which is another definition.
    pub(crate) fn ways(&self, path: &AttrPath, line: Line) -> Vec<Spot> {
        let mut spots = vec![Spot::Group(Group::closed(Self::ROOT))];
        for name in path.segments() {
            spots = spots.into_iter().flat_map(|spot| self.steps(spot, name, line)).collect();
            spots.dedup();
        }
        spots
    }

    fn steps(&self, spot: Spot, name: &str, line: Line) -> Vec<Spot> {
        if let Spot::Option(At { ty, .. }) = spot
            && let Some(items) = self.chosen_by_name(ty)
        {
            return self.inside_named(items, name, line).filter_map(Result::ok).collect();
        }
        self.step(spot, name, line).into_iter().collect()
    }

    /// The submodules that an attribute `type` chooses from at `path`.
    pub(super) fn submodules(&self, path: &AttrPath, line: Line) -> Vec<NodeId> {
        let types = self.ways(path, line).into_iter().filter_map(|spot| match spot {
            Spot::Option(At { ty, .. }) => self.chosen_by_name(ty),
            _ => None,
        });
        let mut nodes: Vec<_> = types.flat_map(|items| self.texts(items)).filter_map(|name| self.named(name)).collect();
        nodes.sort();
        nodes.dedup();
        nodes
    }

    fn chosen_by_name(&self, ty: TypeId) -> Option<Items<'a>> {
        match self.kind(ty) {
            Kind::Named(items) => Some(items),
            Kind::Nullable(inner) => self.chosen_by_name(inner),
            _ => None,
        }
    }

    /// The first of several types that has the name; of those that have not, the one that says most.
    fn first_way(
        &self,
        types: impl Iterator<Item = TypeId>,
        node: Option<NodeId>,
        whole: TypeId,
        name: &str,
        line: Line,
    ) -> Result<Spot, Lost<'a>> {
        let mut lost = Lost::Leaf(whole);
        for ty in types.filter(|inner| *inner < whole) {
            match self.inside(node, ty, name, line) {
                Ok(spot) => return Ok(spot),
                Err(Lost::Leaf(_)) => {}
                Err(why) => lost = why,
            }
        }
        Err(lost)
    }

    fn inside_submodule(&self, node: Option<NodeId>, freeform: Option<TypeId>, name: &str, line: Line) -> Result<Spot, Lost<'a>> {
        let Some(node) = node.filter(|node| self.children(*node).len() > 0) else {
            // Without a word about what is inside, anything may be: a whole NixOS configuration, for one.
            return freeform.map_or(Ok(Spot::Anything), |ty| self.inside(None, ty, name, line));
        };
        // Every submodule has these.
        if self.child(node, name).is_none() && freeform.is_none() && matches!(name, "_module" | "imports" | "config" | "options") {
            return Ok(Spot::Anything);
        }
        self.step(Spot::Group(Group { node, free: freeform.map_or(Free::No, Free::As) }), name, line)
    }

    /// Whether a name stands for itself in `line`, and is meant for users.
    pub(super) fn is_current(&self, node: NodeId, line: Line) -> bool {
        let gone = self.history(node).is_some_and(|history| {
            let (since, until) = (Line::from_raw(history.since.get()), Line::from_raw(history.until.get()));
            since > line || until <= line
        });
        !gone && !self.is_internal(node) && !self.name(node).starts_with('_')
    }

    /// The type that is meant where `null` is taken too.
    pub(super) fn without_null(&self, ty: TypeId) -> TypeId {
        match self.kind(ty) {
            Kind::Nullable(inner) => self.without_null(inner),
            _ => ty,
        }
    }

    /// What a group takes beside its options, when what is around it takes `free`.
    fn free_below(&self, free: Free, name: &str, line: Line) -> Free {
        let Free::As(ty) = free else { return free };
        match self.inside(None, ty, name, line) {
            Ok(Spot::Option(At { ty, .. })) => Free::As(ty),
            Ok(_) => Free::Any,
            Err(_) => Free::No,
        }
    }

    fn enter(&self, node: NodeId, free: Free, line: Line) -> Result<Spot, Lost<'a>> {
        if let Some(history) = self.history(node) {
            let text = (history.text.get() != NONE).then(|| self.string(history.text.get()));
            let since = Line::from_raw(history.since.get());
            match history.end() {
                End::Alias => {
                    if let Some(Ok(to)) = text.map(str::parse::<AttrPath>) {
                        return self.walk(&to, line).map_err(|(_, lost)| lost);
                    }
                }
                end if Line::from_raw(history.until.get()) <= line => {
                    return Err(Lost::Gone { end, text, line: Line::from_raw(history.until.get()) });
                }
                _ if since > line => return Err(Lost::NotYet(since)),
                _ => {}
            }
        }
        Ok(match self.type_of(node) {
            Some(ty) => Spot::Option(At { node: Some(node), ty }),
            None => Spot::Group(Group { node, free }),
        })
    }

    /// The options of a submodule that is chosen by its attribute `type`.
    pub(crate) fn named(&self, name: &str) -> Option<NodeId> {
        self.child(self.child(Self::ROOT, "disko-types")?, name)
    }
}
