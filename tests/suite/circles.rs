//! What goes round in a circle is explained step by step, once, with the place of each step.

use nivis::{Diagnostic, prelude::*};

macro_rules! modules {
    ($($(#[$attribute:meta])* $name:ident)*) => {$(
        /// Part of a circle, or not.
        #[derive(Module)]
        $(#[$attribute])*
        struct $name {}

        impl Configure for $name {}
    )*};
}

modules! {
    #[module(id = "two.chicken", requires(Egg))]
    Chicken
    #[module(id = "two.egg", requires(Chicken))]
    Egg

    #[module(id = "three.paper", implies(Rock))]
    Paper
    #[module(id = "three.rock", requires(Scissors))]
    Rock
    #[module(id = "three.scissors", implies(Paper))]
    Scissors

    #[module(id = "one.narcissus", requires(Narcissus))]
    Narcissus

    #[module(id = "diamond.top", requires(Left), implies(Right))]
    Top
    #[module(id = "diamond.left", requires(Bottom))]
    Left
    #[module(id = "diamond.right", requires(Bottom))]
    Right
    #[module(id = "diamond.bottom")]
    Bottom

    #[module(id = "choice.one", requires(any(Other, Bottom)))]
    One
    #[module(id = "choice.other", requires(One))]
    Other

    #[module(id = "chain.a", implies(B))]
    A
    #[module(id = "chain.b", implies(C))]
    B
    #[module(id = "chain.c", implies(D))]
    C
    #[module(id = "chain.d", implies(E))]
    D
    #[module(id = "chain.e", implies(F))]
    E
    #[module(id = "chain.f", implies(G))]
    F
    #[module(id = "chain.g", implies(H))]
    G
    #[module(id = "chain.h", implies(I))]
    H
    #[module(id = "chain.i", implies(J))]
    I
    #[module(id = "chain.j")]
    J
}

static TWO: Catalogue = catalogue![Chicken, Egg];
static THREE: Catalogue = catalogue![Scissors, Paper, Rock];
static ONE: Catalogue = catalogue![Narcissus];
static DIAMOND: Catalogue = catalogue![Top, Left, Right, Bottom];
static CHOICE: Catalogue = catalogue![One, Other, Bottom];
static LONG: Catalogue = catalogue![A, B, C, D, E, F, G, H, I, J];
static SHORT: Catalogue = catalogue![B, C, D, E, F, G, H, I, J];

fn found(catalogues: &'static [&'static Catalogue], hosts: impl IntoIterator<Item = HostBuf>) -> Vec<Diagnostic> {
    nivis::resolve(&Fleet::new("test", &[]).catalogues(catalogues).and(hosts)).err().unwrap_or_default()
}

fn host(name: &str) -> HostBuf {
    Host::vps(name, Vps::DEFAULT).state("26.05").computed()
}

fn lines(d: &Diagnostic) -> Vec<(&str, u32)> {
    d.labels.iter().map(|label| (label.text.as_str(), label.place.line)).collect()
}

#[test]
fn two_modules_that_require_each_other() {
    let found = found(const { &[&TWO] }, []);
    let [d] = &found[..] else { panic!("{found:#?}") };
    let what = "modules need each other in a circle, so that none can be turned on alone";
    assert_eq!(d.message, format!("{what}: `two.chicken` requires `two.egg`, `two.egg` requires `two.chicken`"));
    let expected = [("`two.chicken` is declared here", Chicken.at.line()), ("`two.egg` is declared here", Egg.at.line())];
    assert_eq!((d.code, lines(d)), ("circle", expected.to_vec()));
    assert!(!d.help.is_empty());
}

#[test]
fn three_modules_in_the_order_of_their_steps() {
    let found = found(const { &[&THREE] }, []);
    let [d] = &found[..] else { panic!("{found:#?}") };
    let steps = "`three.scissors` implies `three.paper`, `three.paper` implies `three.rock`, `three.rock` requires `three.scissors`";
    assert!(d.message.ends_with(steps), "{d}");
    assert_eq!(d.labels.len(), 3);
}

#[test]
fn a_module_that_requires_itself() {
    let found = found(const { &[&ONE] }, []);
    assert!(found.len() == 1 && found[0].message.ends_with(": `one.narcissus` requires `one.narcissus`"), "{found:?}");
}

#[test]
fn all_circles_are_found_at_once() {
    assert_eq!(found(const { &[&TWO, &THREE, &DIAMOND, &ONE] }, []).len(), 3);
}

#[test]
fn a_diamond_is_no_circle_and_neither_is_a_choice() {
    assert!(found(const { &[&DIAMOND] }, [host("web").with([Top::on(), Left::on(), Bottom::on()])]).is_empty());
    assert!(found(const { &[&CHOICE] }, [host("web").with([One::on(), Other::on()])]).is_empty());
}

#[test]
fn a_chain_of_implications_is_followed_to_its_end_or_refused() {
    let fleet = Fleet::new("test", &[]).catalogues(const { &[&SHORT] }).and([host("web").with([B::on()])]);
    let fleet = nivis::resolve(&fleet).unwrap_or_else(|found| panic!("{found:?}"));
    assert_eq!(fleet.hosts()[0].modules().len(), 9);
    let found = found(const { &[&LONG] }, []);
    assert!(found.len() == 1 && found[0].message.starts_with("`chain.a` implies more than 8 modules"), "{found:?}");
}

static SERVER: Base = Base::new("server").extends(&HARDENED);
static HARDENED: Base = Base::new("hardened").extends(&SERVER);
static OUTSIDE: Base = Base::new("outside").extends(&HARDENED);
static SELF: Base = Base::new("self").extends(&SELF);

#[test]
fn bases_in_a_circle_are_said_once_for_all_hosts() {
    let found = found(&[], [host("a").base(&OUTSIDE), host("b").base(&HARDENED), host("c").base(&SERVER)]);
    let [d] = &found[..] else { panic!("{found:#?}") };
    assert_eq!(d.message, "bases extend each other in a circle: `server` extends `hardened` extends `server`");
    assert_eq!(lines(d), [("base `server`", SERVER.at.line()), ("base `hardened`", HARDENED.at.line())]);
}

#[test]
fn rustc_says_the_same() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/ui/bases_in_circle.stderr")).expect("it is there");
    let found = found(&[], [host("a").base(&SERVER)]);
    assert!(text.starts_with(&format!("error[E0080]: evaluation panicked: {}\n", found[0].message)), "{text}");
    assert!(text.contains(&format!("help: {}\n", found[0].help)), "{text}");
}

#[test]
fn a_base_that_extends_itself() {
    let found = found(&[], [host("a").base(&SELF)]);
    assert_eq!(found[0].message, "bases extend each other in a circle: `self` extends `self`");
}

fn chain(length: usize) -> &'static Base {
    (1..length).fold(Setting::leak(Base::new("base-0")), |below, i| {
        Setting::leak(Base::new(Setting::leak_str(format!("base-{i}"))).extends(below))
    })
}

#[test]
fn bases_are_followed_to_the_end_or_refused() {
    assert!(found(&[], [host("a").base(chain(32))]).is_empty());
    let found = found(&[], [host("a").base(chain(33))]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].message, "more than 32 bases extend each other; the last one counted is `base-0`");
}
