//! An opt-out of what nobody opted in to is a warning: it looks as if it did something.

use nivis::{Diagnostic, prelude::*};

const WHY: &str = "the test wants it so";

/// On everywhere.
#[derive(Module)]
#[module(id = "test.usual", kinds(Linux), default = on)]
struct Usual {}

/// Off unless somebody wants it.
#[derive(Module)]
#[module(id = "test.rare")]
struct Rare {}

/// Wants the one above.
#[derive(Module)]
#[module(id = "test.wanting", implies(Rare))]
struct Wanting {}

impl Configure for Usual {}
impl Configure for Rare {}
impl Configure for Wanting {}

static CATALOGUE: Catalogue = catalogue![Usual, Rare, Wanting];
static RARE: Base = Base::new("rare").with(&[Rare::on()]);
static CAREFUL: Base = Base::new("careful").with(&[Rare::off(WHY)]);
static WANTING: Role = Role::new("wanting").with(&[Wanting::on()]);

fn vps() -> HostBuf {
    Host::vps("web", Vps::DEFAULT).state("26.05").computed()
}

fn warnings(host: HostBuf) -> Vec<Diagnostic> {
    let fleet = Fleet::new("test", &[]).catalogues(const { &[&CATALOGUE] }).and([host]);
    nivis::resolve(&fleet).unwrap_or_else(|found| panic!("{found:?}")).warnings().to_vec()
}

#[test]
fn what_nothing_turns_on_need_not_be_turned_off() {
    let off = Rare::off(WHY);
    let found = warnings(vps().with([off]));
    let [d] = &found[..] else { panic!("{found:#?}") };
    assert_eq!((d.code, &*d.message), ("needless-opt-out", "host `web`: `test.rare` is turned off, but nothing would turn it on"));
    assert_eq!((d.labels[0].place.line, &*d.help), (off.at.line(), "take `Rare::off(..)` out"));
}

#[test]
fn what_a_base_a_role_or_a_default_turns_on_may_be_turned_off() {
    for host in [
        vps().base(&RARE).with([Rare::off(WHY)]),
        vps().role(&WANTING).with([Rare::off(WHY)]),
        vps().with([Wanting::on(), Rare::off(WHY)]),
        vps().with([Usual::off(WHY)]),
    ] {
        assert!(warnings(host).is_empty());
    }
}

#[test]
fn a_default_that_does_not_apply_need_not_be_turned_off() {
    let air = Host::darwin("air", Darwin { primary_user: "aku", ..Darwin::DEFAULT }).state("26.05").computed();
    assert_eq!(warnings(air.with([Usual::off(WHY)])).len(), 1);
}

#[test]
fn a_base_may_turn_off_what_only_some_of_its_hosts_would_have() {
    assert!(warnings(vps().base(&CAREFUL)).is_empty());
}
