//! Circles: bases that extend each other, and modules that require or imply each other.
//!
//! A base in a circle has no root to count its depth from. Modules in a circle can only be switched together, so they are one
//! module, or one of the relations is the wrong way round. petgraph finds the circles, and stays in this file.

use super::{Declared, table::FlagTable};
use crate::{
    diagnostic::Diagnostic,
    layer::Base,
    meta::{Cond, FlagMeta, ModuleMeta},
    rules::{MAX_DEPTH, MAX_IMPLIED},
};
use petgraph::{
    algo::{astar, tarjan_scc},
    graph::{Graph, NodeIndex},
    visit::EdgeRef,
};
use std::collections::{BTreeMap, HashMap};

/// Reports every circle once, edge by edge.
pub(super) fn circles(flags: &FlagTable, hosts: &[Declared<'_>], found: &mut Vec<Diagnostic>) {
    base_circles(hosts, found);
    let before = found.len();
    relation_circles(flags, found);
    if found.len() == before {
        long_chains(flags, found);
    }
}

fn base_circles(hosts: &[Declared<'_>], found: &mut Vec<Diagnostic>) {
    // Bases are statics, so their place tells them apart, and their name those that one macro wrote.
    let mut bases: BTreeMap<_, &'static Base> = BTreeMap::new();
    let mut deep: BTreeMap<_, &'static Base> = BTreeMap::new();
    for host in hosts {
        deep.extend(std::iter::successors(host.head.base, |base| base.parent).nth(MAX_DEPTH).map(|base| (key(base), base)));
        let chain = std::iter::successors(host.head.base, |base| base.parent).take(MAX_DEPTH + 1);
        bases.extend(chain.map(|base| (key(base), base)));
    }
    let mut graph = Graph::<&'static Base, ()>::new();
    let nodes: BTreeMap<_, _> = bases.iter().map(|(key, base)| (*key, graph.add_node(base))).collect();
    for (at, base) in &bases {
        if let Some(parent) = base.parent.and_then(|parent| nodes.get(&key(parent))) {
            graph.add_edge(nodes[at], *parent, ());
        }
    }
    let circles = circles_of(&graph);
    // Behind a circle every base is deep.
    for base in deep.values().filter(|_| circles.is_empty()) {
        let message = format!("more than {MAX_DEPTH} bases extend each other; the last one counted is `{}`", base.name);
        found.push(Diagnostic::error("circle", message, "join some of them").at(base.at, format!("base `{}`", base.name)));
    }
    for circle in circles {
        let names: Vec<_> = circle.iter().map(|node| format!("`{}`", graph[*node].name)).collect();
        let message = format!("bases extend each other in a circle: {} extends {}", names.join(" extends "), names[0]);
        let diagnostic = Diagnostic::error("circle", message, "take one `.extends(..)` of them out: the most general base extends nothing");
        found.push(circle.iter().fold(diagnostic, |d, node| d.at(graph[*node].at, format!("base `{}`", graph[*node].name))));
    }
}

fn key(base: &'static Base) -> (&'static str, u32, u32, &'static str) {
    (base.at.file(), base.at.line(), base.at.column(), base.name)
}

fn relation_circles(flags: &FlagTable, found: &mut Vec<Diagnostic>) {
    let mut graph = Graph::<&'static ModuleMeta, (&'static str, &'static FlagMeta)>::new();
    let nodes: HashMap<_, _> = flags.modules().iter().map(|module| (module.switch.hash, graph.add_node(module))).collect();
    for module in flags.modules() {
        // A flag's relation speaks only where the flag is set, so only switches make a module depend on another for good.
        for (verb, conds) in [("requires", module.switch.requires), ("implies", module.switch.implies)] {
            for target in conds.iter().filter_map(always) {
                if let Some(to) = nodes.get(&target.switch.hash) {
                    graph.add_edge(nodes[&module.switch.hash], *to, (verb, module.switch));
                }
            }
        }
    }
    for circle in circles_of(&graph) {
        let mut steps = Vec::new();
        let mut labels = Vec::new();
        for (i, node) in circle.iter().enumerate() {
            let next = circle[(i + 1) % circle.len()];
            let edges = graph.edges_connecting(*node, next);
            let Some((verb, flag)) = edges.min_by_key(|edge| edge.id()).map(|edge| *edge.weight()) else { continue };
            steps.push(format!("`{}` {verb} `{}`", flag.id, graph[next].id()));
            labels.push((flag.at, format!("`{}` is declared here", flag.id)));
        }
        let message = format!("modules need each other in a circle, so that none can be turned on alone: {}", steps.join(", "));
        let diagnostic = Diagnostic::error("circle", message, "take one of these relations out, or make the modules one");
        found.push(labels.into_iter().fold(diagnostic, |d, (at, text)| d.at(at, text)));
    }
}

/// A chain of `implies` that the rules would not follow to its end.
fn long_chains(flags: &FlagTable, found: &mut Vec<Diagnostic>) {
    let chains = flags.flags().iter().filter_map(|flag| Some((*flag, longer_than(MAX_IMPLIED, flag)?)));
    for (flag, chain) in chains.take(1) {
        let names: Vec<_> = chain.iter().map(|id| format!("`{id}`")).collect();
        let message = format!("`{}` implies more than {MAX_IMPLIED} modules, each by way of the one before: {}", flag.id, names.join(", "));
        let diagnostic = Diagnostic::error("implies", message, "let it imply what it needs itself");
        found.push(diagnostic.flag(flag.id).at(flag.at, format!("`{}` is declared here", flag.id)));
    }
}

fn longer_than(steps: usize, flag: &FlagMeta) -> Option<Vec<&'static str>> {
    flag.implies.iter().find_map(|cond| {
        let Cond::On(module) = *cond else { return None };
        let rest = if steps == 0 { Vec::new() } else { longer_than(steps - 1, module.switch)? };
        Some([module.id()].into_iter().chain(rest).collect())
    })
}

/// The module that must be on in any case; `any(..)` leaves a choice.
fn always(cond: &Cond) -> Option<&'static ModuleMeta> {
    match *cond {
        Cond::On(module) => Some(module),
        Cond::Flag(flag) | Cond::Is(flag, _) => flag.module,
        Cond::Host(_) | Cond::Any(_) => None,
    }
}

/// One shortest circle through each strongly connected part, from its first node on.
fn circles_of<N, E>(graph: &Graph<N, E>) -> Vec<Vec<NodeIndex>> {
    let mut circles = Vec::new();
    for part in tarjan_scc(graph) {
        let Some(start) = part.iter().copied().min() else { continue };
        let back: Vec<_> = graph.neighbors(start).collect();
        let ways = back.into_iter().filter_map(|next| astar(graph, next, |node| node == start, |_| 1, |_| 0).map(|(_, way)| way));
        if let Some(mut way) = ways.min_by_key(|way| (way.len(), way.clone())) {
            way.rotate_right(1);
            circles.push(way);
        }
    }
    circles.sort();
    circles
}
