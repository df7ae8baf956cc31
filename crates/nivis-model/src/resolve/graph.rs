//! Circles: bases that extend each other, and modules that require or imply each other.
//!
//! A base in a circle has no root to count its depth from. Modules in a circle can only be switched together, so they are one
//! module, or one of the relations is the wrong way round. petgraph finds the circles, and stays in this file.

use super::{Declared, table::FlagTable};
use crate::{
    diagnostic::Diagnostic,
    layer::Base,
    meta::{Cond, FlagMeta, ModuleMeta},
    rules::MAX_DEPTH,
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
    relation_circles(flags, found);
}

fn base_circles(hosts: &[Declared<'_>], found: &mut Vec<Diagnostic>) {
    // Bases are statics, so their place tells them apart.
    let mut bases: BTreeMap<(&str, u32), &'static Base> = BTreeMap::new();
    for host in hosts {
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
    for circle in circles_of(&graph) {
        let names: Vec<_> = circle.iter().map(|node| format!("`{}`", graph[*node].name)).collect();
        let message = format!("bases extend each other in a circle: {} extends {}", names.join(" extends "), names[0]);
        let diagnostic = Diagnostic::error("circle", message, "take one `.extends(..)` of them out: the most general base extends nothing");
        found.push(circle.iter().fold(diagnostic, |d, node| d.at(graph[*node].at, format!("base `{}`", graph[*node].name))));
    }
}

fn key(base: &'static Base) -> (&'static str, u32) {
    (base.at.file(), base.at.line())
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
