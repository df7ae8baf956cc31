//! Several definitions of one option: what the engine says of them, and what the module system of a real Nixpkgs does.
//!
//! `rows` is a table of known answers, which needs no Nix. The two properties make random types, values and priorities, print them as modules,
//! and have Nix evaluate those; they need the `lib` of a Nixpkgs, whose path is in the variable `NIVIS_NIXPKGS_LIB`.

pub(crate) mod nix;
mod rows;
mod types;

use std::{cell::Cell, fmt::Write};

use nivis::nix::config::Judge;
use nivis::nix::schema::{Line, Schema, Schemas, Verdict};
use nivis::nix::{AttrPath, Config, Definition, Priority, Value};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config as RunnerConfig, RngAlgorithm, TestRng, TestRunner};

use nix::Nix;
use types::{Type, any_type, data};

/// How many cases a property compares at least.
const CASES: usize = 1_500;

/// What the engine says of some definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Merged,
    /// The numbers of the two that can't be merged.
    Clash(usize, usize),
    Unknown,
}

/// Remembers whether there was a question that only Nix can answer.
struct Asked<'s> {
    schemas: &'s Schemas<'s>,
    unknown: Cell<bool>,
}

impl Judge for Asked<'_> {
    fn merge(&self, path: &AttrPath, values: &[&Value]) -> Verdict {
        let verdict = self.schemas.merge(path, values);
        self.unknown.set(self.unknown.get() || matches!(verdict, Verdict::Undecided | Verdict::Unknown));
        verdict
    }

    fn whole(&self, path: &AttrPath) -> Option<usize> {
        self.schemas.whole(path)
    }
}

/// A definition of `x` or of something below it.
type Defined = (AttrPath, Value, Priority);

fn outcome(packed: &[u8], definitions: &[Defined]) -> Outcome {
    let schemas = schemas(packed);
    let mut config = Config::new();
    for (origin, (path, value, priority)) in definitions.iter().enumerate() {
        let (path, value, priority) = (path.clone(), value.clone(), *priority);
        config.define(Definition { path, value, priority, origin }).expect("it can be Nix");
    }
    let asked = Asked { schemas: &schemas, unknown: Cell::new(false) };
    match config.clashes_by(&asked).first() {
        Some(_) if asked.unknown.get() => Outcome::Unknown,
        Some(clash) => Outcome::Clash(clash.first.origin, clash.second.origin),
        None if asked.unknown.get() => Outcome::Unknown,
        None => Outcome::Merged,
    }
}

fn schemas(packed: &[u8]) -> Schemas<'_> {
    Schemas { sets: vec![Schema::read(packed).expect("it was packed here")], foreign: Vec::new(), line: Line::R26_05 }
}

/// The same cases in each run.
fn runner(seed: u8) -> TestRunner {
    TestRunner::new_with_rng(RunnerConfig::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]))
}

fn sample<S: Strategy>(strategy: &S, runner: &mut TestRunner) -> S::Value {
    strategy.new_tree(runner).expect("a value").current()
}

/// Whether a value means the same in the test as on a machine: there, paths are in the store.
fn is_testable(ty: &Type, definitions: &[Defined]) -> bool {
    let accepted = |(path, value, _): &Defined| schemas(&ty.packed()).check(path, value).faults.is_empty();
    definitions.iter().all(accepted)
}

/// Two or three definitions that the type takes.
fn definitions(ty: &Type, runner: &mut TestRunner) -> Option<Vec<Defined>> {
    let priority = select(vec![50, 100, 100, 100, 100, 880, 900, 900, 1000]).prop_map(Priority);
    let values = sample(&vec((ty.values(), priority, any::<bool>()), 2..4), runner);
    // What is equal meets too.
    let repeat = sample(&(0..4), runner) == 0;
    let first = values[0].0.clone();
    let definition = |(value, priority, deep)| match value {
        // `x.a = …` is what `x = { a = …; }` says.
        Value::Set(entries) if deep && entries.len() == 1 => {
            let (name, value) = entries.into_iter().next().expect("there is one");
            (AttrPath::from("x").child(name), value, priority)
        }
        value => ("x".into(), value, priority),
    };
    let values = values.into_iter().map(|(value, priority, deep)| (if repeat { first.clone() } else { value }, priority, deep));
    let definitions: Vec<_> = values.map(definition).collect();
    is_testable(ty, &definitions).then_some(definitions)
}

#[test]
fn what_merges_evaluates_and_what_clashes_does_not() {
    let Some(nix) = Nix::found() else { return };
    let mut runner = runner(1);
    let mut cases = Vec::new();
    while cases.len() < CASES {
        let ty = sample(&any_type(), &mut runner);
        if let Some(definitions) = definitions(&ty, &mut runner) {
            cases.push((ty, definitions));
        }
    }
    let outcomes: Vec<_> = cases.iter().map(|(ty, definitions)| outcome(&ty.packed(), definitions)).collect();
    let texts: Vec<_> = cases.iter().map(|(ty, definitions)| nix::case(&ty.nix(), definitions)).collect();
    let unknown = outcomes.iter().filter(|outcome| **outcome == Outcome::Unknown).count();
    let clashes = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Clash(..))).count();
    let mut wrong = String::new();
    let found = nix.evaluate(&texts);
    for (index, (outcome, evaluates)) in outcomes.iter().zip(&found).enumerate() {
        if *outcome != Outcome::Unknown && (*outcome == Outcome::Merged) != *evaluates {
            writeln!(wrong, "{outcome:?}, and Nix {}:\n{}", if *evaluates { "merges" } else { "throws" }, texts[index]).expect("a string");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(unknown * 100 < CASES * 15, "{unknown} of {CASES} are not known");
    assert!(clashes * 100 > CASES * 10, "only {clashes} of {CASES} clash");
}

#[test]
fn what_is_accepted_evaluates_and_what_is_refused_does_not() {
    let Some(nix) = Nix::found() else { return };
    let mut runner = runner(2);
    let (mut texts, mut accepted) = (Vec::new(), Vec::new());
    while texts.len() < CASES {
        let ty = sample(&any_type(), &mut runner);
        let value = sample(&prop_oneof![2 => ty.values(), 1 => data()], &mut runner);
        if ty.imports(&value) {
            continue;
        }
        accepted.push(schemas(&ty.packed()).check(&"x".into(), &value).faults.is_empty());
        texts.push(nix::case(&ty.nix(), &[("x".into(), value, Priority::PLAIN)]));
    }
    let mut wrong = String::new();
    for ((accepted, evaluates), text) in accepted.iter().zip(nix.evaluate(&texts)).zip(&texts) {
        if *accepted != evaluates {
            let (engine, nix) = (if *accepted { "accepted" } else { "refused" }, if evaluates { "takes it" } else { "throws" });
            writeln!(wrong, "{engine}, and Nix {nix}:\n{text}").expect("a string");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let refused = accepted.iter().filter(|accepted| !**accepted).count();
    assert!(refused * 100 > CASES * 10, "only {refused} of {CASES} are refused");
}
