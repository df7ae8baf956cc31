//! What a flag's value is when several layers set it: `defaults < implied < base (by depth) < role < host < force`.
#![expect(dead_code, reason = "the test's modules have flags that nothing reads: resolve is asked for their values")]

use expect_test::{Expect, expect};
use nivis::{Diagnostic, Resolved, Severity, prelude::*};
use proptest::{prelude::*, test_runner::TestRunner};
use std::cell::Cell as Counter;

/// What the layers decide about.
#[derive(Module)]
#[module(id = "test.main")]
struct Main {
    /// A number.
    #[flag(default = 1)]
    number: u32,
    /// A switch.
    #[flag(default = false)]
    quick: bool,
    /// A text that may be missing.
    text: Option<String>,
    /// A list.
    items: Vec<String>,
    /// A list that is not empty by default.
    #[flag(default = &[80u16])]
    ports: Vec<u16>,
}

/// Implies the module above, with a value.
#[derive(Module)]
#[module(id = "test.seven", implies(Main, Main::number = 7))]
struct Seven {}

/// As above, with another value.
#[derive(Module)]
#[module(id = "test.eight", implies(Main, Main::number = 8))]
struct Eight {}

/// Can't do without a value.
#[derive(Module)]
#[module(id = "test.needy")]
struct Needy {
    /// The value.
    #[flag(required)]
    size: u32,
}

/// Brings the value along.
#[derive(Module)]
#[module(id = "test.feeding", implies(Needy, Needy::size = 3))]
struct Feeding {}

/// Brings the module along, and not the value.
#[derive(Module)]
#[module(id = "test.starving", implies(Needy))]
struct Starving {}

/// Is on in virtual machines.
#[derive(Module)]
#[module(id = "test.usual", kinds(Desktop, Vps), default = on, when(host(VirtualMachine)))]
struct Usual {}

/// Implies what only some kinds of host have.
#[derive(Module)]
#[module(id = "test.reaching", implies(Usual))]
struct Reaching {}

/// Is in no catalogue.
#[derive(Module)]
#[module(id = "test.unlisted")]
struct Unlisted {
    /// A number.
    #[flag(default = 1)]
    number: u32,
}

impl Configure for Main {}
impl Configure for Seven {}
impl Configure for Eight {}
impl Configure for Needy {}
impl Configure for Feeding {}
impl Configure for Starving {}
impl Configure for Usual {}
impl Configure for Reaching {}
impl Configure for Unlisted {}

static CATALOGUE: Catalogue = catalogue![Main, Seven, Eight, Needy, Feeding, Starving, Usual, Reaching];
const WHY: &str = "the test wants it so";

static LOW: Base = Base::new("low").with(&[Main::on(), Main::number(2), Main::items(&["low"]), Main::text("low")]);
static HIGH: Base = Base::new("high").extends(&LOW).with(&[Main::number(3), Main::add_items(&["high"])]);
static FORCED: Base = Base::new("forced").extends(&LOW).with(&[Main::number(9).force(WHY)]);
static CLOSED: Base = Base::new("closed").with(&[Main::off(WHY)]);
static FOUR: Role = Role::new("four").with(&[Main::number(4), Main::add_items(&["four"])]);
static AGREEING: Role = Role::new("agreeing").with(&[Main::number(4), Main::add_items(&["agreeing"])]);
static FIVE: Role = Role::new("five").with(&[Main::number(5)]);

fn host() -> HostBuf {
    Host::vps("web", Vps::DEFAULT).state("26.05").computed()
}

fn try_resolved(hosts: impl IntoIterator<Item = HostBuf>) -> Result<Resolved, Vec<Diagnostic>> {
    nivis::resolve(&Fleet::new("test", &[]).catalogues(const { &[&CATALOGUE] }).and(hosts))
}

fn resolved(host: HostBuf) -> Resolved {
    try_resolved([host]).unwrap_or_else(|found| panic!("{}", found.iter().map(|d| format!("{d}\n")).collect::<String>()))
}

fn number(host: HostBuf) -> Option<u32> {
    resolved(host).hosts()[0].get(Main::NUMBER)
}

fn items(host: HostBuf) -> Vec<&'static str> {
    resolved(host).hosts()[0].list(Main::ITEMS)
}

/// Code and message of each error.
fn errors(host: HostBuf) -> Vec<(&'static str, String)> {
    let found = try_resolved([host]).err().unwrap_or_default();
    found.into_iter().filter(|d| d.severity == Severity::Error).map(|d| (d.code, d.message)).collect()
}

/// A flag's history on the host, a value a line, the strongest first.
fn history(host: HostBuf, flag: &'static nivis::FlagMeta, expected: Expect) {
    let fleet = resolved(host);
    let lines = fleet.hosts()[0].history(flag).map(|entry| {
        let by = entry.implied_by.map(|flag| format!(" because of {}", flag.id)).unwrap_or_default();
        format!("{:?} {:?} by {}{by}\n", entry.fate, entry.cell, entry.layer.describe("web"))
    });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn the_stronger_layer_decides() {
    assert_eq!(number(host().with([Main::on()])), Some(1));
    assert_eq!(number(host().base(&LOW)), Some(2));
    assert_eq!(number(host().base(&HIGH)), Some(3));
    assert_eq!(number(host().base(&HIGH).role(&FOUR)), Some(4));
    assert_eq!(number(host().base(&HIGH).role(&FOUR).with([Main::number(6)])), Some(6));
}

#[test]
fn a_forced_value_of_a_base_beats_the_host() {
    history(
        host().base(&FORCED).role(&FOUR).with([Main::number(6)]),
        Main::NUMBER,
        expect![[r#"
            Won 9 by base `forced`
            Lost 6 by host `web`
            Lost 4 by role `four`
            Lost 2 by base `low`
            Lost 1 by its default
        "#]],
    );
    // Who forces higher up wins.
    assert_eq!(number(host().base(&FORCED).with([Main::number(6).force(WHY)])), Some(6));
}

#[test]
fn a_list_is_appended_from_the_lowest_layer_up() {
    let stack = || host().base(&HIGH).role(&FOUR).role(&AGREEING);
    let appended = stack().with([Main::add_items(&["a"]), Main::add_items(&["b", "c"])]);
    assert_eq!(items(appended), ["low", "high", "four", "agreeing", "a", "b", "c"]);
    assert_eq!(items(stack().with([Main::items(&["only"])])), ["only"]);
    assert_eq!(items(stack().with([Main::items(&[])])), [""; 0]);
    history(
        host().base(&HIGH).with([Main::items(&["own"]), Main::add_items(&["more"])]),
        Main::ITEMS,
        expect![[r#"
            Joined ["more"] by host `web`
            Won ["own"] by host `web`
            Lost ["high"] by base `high`
            Lost ["low"] by base `low`
        "#]],
    );
}

#[test]
fn what_a_layer_appends_joins_what_it_replaces_in_any_order() {
    assert_eq!(items(host().base(&LOW).with([Main::add_items(&["more"]), Main::items(&["own"])])), ["own", "more"]);
    static REPLACING: Role = Role::new("replacing").with(&[Main::items(&["replaced"])]);
    for host in [host().base(&LOW).role(&FOUR).role(&REPLACING), host().base(&LOW).role(&REPLACING).role(&FOUR)] {
        assert_eq!(items(host), ["replaced", "four"]);
    }
}

#[test]
fn a_default_is_what_layers_append_to() {
    let ports = |settings: &[Setting]| {
        let fleet = resolved(host().with([Main::on()]).with(settings.iter().copied()));
        fleet.hosts()[0].list::<u16>(Main::PORTS)
    };
    assert_eq!(ports(&[]), [80]);
    assert_eq!(ports(&[Main::add_ports(&[443])]), [80, 443]);
    assert_eq!(ports(&[Main::ports(&[])]), [0; 0]);
}

#[test]
fn lists_that_two_layers_of_one_rank_replace_must_agree() {
    static A: Role = Role::new("a").with(&[Main::items(&["a"])]);
    static B: Role = Role::new("b").with(&[Main::items(&["b"])]);
    let stack = || host().base(&LOW).role(&A).role(&B);
    let message = "host `web`: `test.main.items` is replaced by two layers of one rank with different values";
    assert_eq!(errors(stack()), [("ranks", message.to_owned())]);
    assert_eq!(items(stack().with([Main::items(&["c"])])), ["c"]);
    assert_eq!(errors(stack().with([Main::add_items(&["c"])])), [("ranks", message.to_owned())]);
}

#[test]
fn roles_agree_or_the_host_decides() {
    assert_eq!(number(host().base(&LOW).role(&FOUR).role(&AGREEING)), Some(4));
    let message = "host `web` (vps): `test.main.number` is set to different values by two roles";
    assert_eq!(errors(host().base(&LOW).role(&FOUR).role(&FIVE)), [("ranks", message.to_owned())]);
    assert_eq!(number(host().base(&LOW).role(&FOUR).role(&FIVE).with([Main::number(6)])), Some(6));
    assert_eq!(number(host().base(&FORCED).role(&FOUR).role(&FIVE)), Some(9));
}

fn with_roles(count: usize) -> HostBuf {
    let name = |i| Setting::leak_str(format!("role-{i}"));
    let roles = (0..count).map(|i| Setting::leak(Role::new(name(i)).with(const { &[Main::add_items(&["x"])] })));
    roles.fold(host().base(&LOW), HostBuf::role)
}

#[test]
fn a_host_has_room_for_eight_roles() {
    assert_eq!(items(with_roles(8)).len(), 9);
}

#[test]
#[should_panic(expected = "host `web` has more than eight roles")]
fn a_ninth_role_is_refused() {
    let _ = with_roles(9);
}

#[test]
fn off_in_the_host_shadows_the_flags_below() {
    let fleet = resolved(host().base(&HIGH).with([Main::off(WHY)]));
    assert!(!fleet.hosts()[0].is_on(&Main) && fleet.warnings().is_empty());
    history(
        host().base(&HIGH).with([Main::off(WHY)]),
        Main::SWITCH,
        expect![[r#"
            Won off by host `web`
            Lost on by base `low`
        "#]],
    );
}

#[test]
fn the_host_turns_on_what_a_base_turns_off() {
    assert_eq!(number(host().base(&CLOSED).with([Main::on(), Main::number(6)])), Some(6));
    let message = "host `web` (vps): `test.main.number` does nothing, since `test.main` is off";
    assert_eq!(errors(host().base(&CLOSED).with([Main::number(6)])), [("dead", message.to_owned())]);
}

#[test]
fn what_is_implied_says_by_what_and_stands_below_every_base() {
    let on = Seven::on();
    let fleet = resolved(host().with([on]));
    let web = &fleet.hosts()[0];
    assert!(web.is_on(&Main) && web.get::<u32>(Main::NUMBER) == Some(7));
    let entry = web.history(Main::NUMBER).next().expect("it is set");
    assert_eq!((entry.implied_by.map(|flag| flag.id), entry.at), (Some("test.seven"), on.at));
    history(
        host().with([on]),
        Main::SWITCH,
        expect![[r#"
            Won on by host `web` because of test.seven
        "#]],
    );
    history(
        host().base(&LOW).with([on]),
        Main::NUMBER,
        expect![[r#"
            Won 2 by base `low`
            Lost 7 by host `web` because of test.seven
            Lost 1 by its default
        "#]],
    );
}

#[test]
fn what_is_implied_can_be_turned_off() {
    assert!(!resolved(host().with([Seven::on(), Main::off(WHY)])).hosts()[0].is_on(&Main));
}

#[test]
fn two_that_imply_different_values_must_be_settled() {
    let message = "host `web`: `test.seven` and `test.eight` imply different values of `test.main.number`";
    assert_eq!(errors(host().with([Seven::on(), Eight::on()])), [("ranks", message.to_owned())]);
    assert_eq!(number(host().with([Seven::on(), Eight::on(), Main::number(6)])), Some(6));
    static EIGHT: Base = Base::new("eight").with(&[Eight::on()]);
    assert_eq!(number(host().base(&EIGHT).with([Seven::on()])), Some(7));
}

#[test]
fn a_required_flag_may_be_implied() {
    assert_eq!(resolved(host().with([Feeding::on()])).hosts()[0].get::<u32>(Needy::SIZE), Some(3));
    assert_eq!(resolved(host().with([Feeding::on(), Needy::on()])).hosts()[0].get::<u32>(Needy::SIZE), Some(3));
    let message = "host `web`: `test.needy` is implied by `test.starving`, but `test.needy.size` is not set, and it has no default";
    assert_eq!(errors(host().with([Starving::on()])), [("missing", message.to_owned())]);
}

#[test]
fn a_module_is_on_by_default_where_it_applies() {
    let is_on = |host: Host| resolved(host.state("26.05").computed()).hosts()[0].is_on(&Usual);
    assert!(is_on(Host::vps("web", Vps::DEFAULT)));
    assert!(is_on(Host::desktop("web", Desktop { virtual_machine: true, ..Desktop::DEFAULT })));
    assert!(!is_on(Host::desktop("web", Desktop::DEFAULT)));
    assert!(!is_on(Host::laptop("web", Laptop::DEFAULT)));
    assert!(!resolved(host().with([Usual::off(WHY)])).hosts()[0].is_on(&Usual));

    let laptop = || Host::laptop("web", Laptop::DEFAULT).state("26.05").computed();
    let warnings: Vec<_> = resolved(laptop().with([Usual::off(WHY)])).warnings().iter().map(|d| d.code).collect();
    assert_eq!(warnings, ["needless-opt-out"]);
    let message = "host `web` (laptop): `test.usual`, which is implied by `test.reaching`, is only for hosts of kind desktop, vps";
    assert_eq!(errors(laptop().with([Reaching::on()])), [("kinds", message.to_owned())]);
}

#[test]
fn what_nobody_lists_has_no_history() {
    let fleet = resolved(host().with([Main::on()]));
    let web = &fleet.hosts()[0];
    assert!(web.history(Unlisted::NUMBER).next().is_none() && web.get::<u32>(Unlisted::NUMBER).is_none() && !web.is_on(&Unlisted));
    assert_eq!((web.get::<String>(Main::TEXT), web.value(Main::TEXT)), (None, None));
    assert_eq!(web.get::<String>(Main::NUMBER), None, "a number is no text");
}

#[test]
fn an_empty_fleet_is_fine() {
    assert!(nivis::resolve(&Fleet::new("none", &[])).is_ok_and(|fleet| fleet.hosts().is_empty()));
}

const SHARED: Setting = Main::number(6);

#[test]
fn one_setting_may_stand_in_two_hosts() {
    let hosts = ["a", "b"].map(|name| Host::vps(name, Vps::DEFAULT).state("26.05").computed().with([Main::on(), SHARED]));
    let fleet = try_resolved(hosts).unwrap_or_else(|found| panic!("{found:?}"));
    assert_eq!(fleet.hosts().iter().map(|host| host.get(Main::NUMBER)).collect::<Vec<_>>(), [Some(6u32); 2]);
}

static PVE: ProxmoxNode = ProxmoxNode::new("pve");
static KOMI_LAN: Network = Network::new("lan.komi", "10.20.7.0/24");
static KOMI: Tenant = Tenant::new("komi", &KOMI_LAN).node(&PVE).base(&KOMI_LXC);
static LXC: Base = Base::new("lxc").with(&[Main::on(), Main::items(&["lxc"])]);

#[base]
static KOMI_LXC: Base = Base::new("komi-lxc").extends(&LXC).with(&tenant_lxc(&KOMI));

#[host]
static KOMI_MAIL: Host = KOMI.lxc("mail", 12, Lxc::DEFAULT).state("26.05").with(&[Main::add_items(&["mail"])]);

const fn tenant_lxc(tenant: &'static Tenant) -> [Setting; 2] {
    [Main::text(tenant.name), Main::number(tenant.first_vmid)]
}

#[test]
fn a_tenant_says_once_what_its_hosts_share() {
    let fleet = resolved(KOMI_MAIL.computed());
    let mail = &fleet.hosts()[0];
    assert_eq!(
        (mail.name(), mail.get::<String>(Main::TEXT).as_deref(), mail.get::<u32>(Main::NUMBER)),
        ("komi-mail", Some("komi"), Some(100))
    );
    assert_eq!(mail.list::<&str>(Main::ITEMS), ["lxc", "mail"]);
    let nivis::Kind::Lxc(lxc) = mail.head().kind else { panic!("it is a container") };
    let address = mail.head().nics().find_map(|nic| nic.attachment).map(|at| at.address.to_string());
    assert_eq!((lxc.vmid, address.as_deref()), (112, Some("10.20.7.12")));
}

#[test]
fn the_hash_is_that_of_what_is_decided_and_not_of_where_it_is_written() {
    let hash = |host| resolved(host).hosts()[0].hash();
    let here = Host::vps("web", Vps::DEFAULT).state("26.05").computed().with([Main::on(), Main::number(6)]);
    let there = Host::vps("web", Vps::DEFAULT).state("26.05").computed().with([Main::number(6), Main::on()]);
    assert_ne!(here.head.at, there.head.at);
    let first = hash(here.clone());
    assert_eq!(first, hash(there));
    let others = [
        host().with([Main::on(), Main::number(5)]),
        here.clone().with([Main::text("x")]),
        here.clone().channel(Unstable),
        here.clone().import(&["./modules/foo.nix"]),
        here.clone().with([raw("the vendor wants one more option", || nix! { services.snmpd.enable = true; })]),
        host().base(&CLOSED).with([Main::on(), Main::number(6)]),
        host().with([Main::on(), Main::number(6).force(WHY)]),
    ];
    let mut all: Vec<_> = others.into_iter().map(hash).chain([first]).collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 8);
}

#[test]
fn who_decides_is_part_of_the_hash() {
    static SIX: Base = Base::new("six").with(&[Main::on(), Main::number(6)]);
    let by_base = resolved(host().base(&SIX));
    let by_host = resolved(host().base(&SIX).with([Main::number(6)]));
    assert_ne!(by_base.hosts()[0].hash(), by_host.hosts()[0].hash(), "their priorities in Nix differ");
}

#[test]
fn two_runs_give_the_same() {
    let fleet = || {
        let hosts = (0..50).map(|i| Host::vps(&format!("web-{i}"), Vps::DEFAULT).state("26.05").computed().base(&HIGH).role(&FOUR));
        let fleet = try_resolved(hosts).unwrap_or_else(|found| panic!("{found:?}"));
        serde_json::to_string(&fleet.data()).expect("it is data")
    };
    assert_eq!(fleet(), fleet());
}

/// One setting of the property test.
#[derive(Clone, Debug)]
struct Op {
    what: What,
    force: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Switch(bool),
    Number(u32),
    Quick(bool),
    Replace(Vec<&'static str>),
    Append(Vec<&'static str>),
}

impl Op {
    fn setting(&self) -> Setting {
        let setting = match &self.what {
            What::Switch(true) => Main::on(),
            What::Switch(false) => Main::off(WHY),
            What::Number(n) => Main::number(*n),
            What::Quick(quick) => Main::quick(*quick),
            What::Replace(items) => Main::items(Setting::leak(items.clone())),
            What::Append(items) => Main::add_items(Setting::leak(items.clone())),
        };
        if self.force { setting.force(WHY) } else { setting }
    }

    /// Which flag it sets.
    fn flag(&self) -> usize {
        match self.what {
            What::Switch(_) => 0,
            What::Number(_) => 1,
            What::Quick(_) => 2,
            What::Replace(_) | What::Append(_) => 3,
        }
    }
}

/// Bases from the root up, roles, and the host.
#[derive(Clone, Debug)]
struct Stack {
    bases: Vec<Vec<Op>>,
    roles: Vec<Vec<Op>>,
    host: Vec<Op>,
}

impl Stack {
    /// Rank, layer and setting, from the weakest layer to the strongest.
    fn all(&self) -> Vec<(usize, usize, &Op)> {
        let bases = self.bases.iter().enumerate();
        let roles = self.roles.iter().map(|ops| (100, ops));
        let layers = bases.chain(roles).chain([(200, &self.host)]);
        layers.enumerate().flat_map(|(layer, (rank, ops))| ops.iter().map(move |op| (rank, layer, op))).collect()
    }

    fn build(&self) -> HostBuf {
        let mut below: Option<&'static Base> = None;
        for (i, ops) in self.bases.iter().enumerate() {
            let base = Base::new(Setting::leak_str(format!("base-{i}"))).with(leaked(ops));
            below = Some(Setting::leak(match below {
                Some(below) => base.extends(below),
                None => base,
            }));
        }
        let host = below.map_or_else(host, |base| host().base(base));
        let roles = self.roles.iter().enumerate().map(|(i, ops)| Role::new(Setting::leak_str(format!("role-{i}"))).with(leaked(ops)));
        let host = roles.fold(host, |host, role| host.role(Setting::leak(role)));
        host.with(self.host.iter().map(Op::setting))
    }
}

fn leaked(ops: &[Op]) -> &'static [Setting] {
    Setting::leak(ops.iter().map(Op::setting).collect::<Vec<_>>())
}

/// What the flags are, when the module is on.
type Values = Option<(u32, bool, Vec<&'static str>)>;

/// The rules once more, as the design words them, in the plainest way: `None` when the stack is refused.
fn reference(stack: &Stack) -> Option<Values> {
    let all = stack.all();
    let strength = |&(rank, _, op): &(usize, usize, &Op)| (op.force, rank);
    let strongest = |flag: usize| all.iter().filter(|(_, _, op)| op.flag() == flag).max_by_key(|setting| strength(setting));

    for a in &all {
        for b in &all {
            // Values of one rank that differ are refused, unless they are those of two roles and something else decides.
            let differ = strength(a) == strength(b) && a.2.flag() == b.2.flag() && a.2.what != b.2.what;
            let decided = strongest(a.2.flag()).is_some_and(|top| top.0 == a.0);
            if differ && a.2.flag() != 3 && (a.1 == b.1 || decided) {
                return None;
            }
        }
    }
    let replacing = |(_, _, op): &&(usize, usize, &Op)| matches!(op.what, What::Replace(_));
    if let Some(top) = all.iter().filter(replacing).max_by_key(|setting| strength(setting)) {
        let mut same = all.iter().filter(replacing).filter(|other| strength(other) == strength(top));
        if same.any(|other| other.2.what != top.2.what) {
            return None;
        }
    }

    let on = match strongest(0) {
        None if all.iter().any(|(_, _, op)| op.flag() != 0) => return None,
        None => false,
        Some((_, _, Op { what: What::Switch(true), .. })) => true,
        Some((rank, _, op)) => {
            // A flag of a module that is off is refused, unless a higher layer turned it off.
            if !op.force && all.iter().any(|(other, _, op)| op.flag() != 0 && other >= rank) {
                return None;
            }
            false
        }
    };
    if !on {
        return Some(None);
    }
    let number = strongest(1).map_or(1, |(_, _, op)| if let What::Number(n) = op.what { n } else { 0 });
    let quick = strongest(2).is_some_and(|(_, _, op)| op.what == What::Quick(true));
    let mut lists: Vec<_> = all.iter().filter(|(_, _, op)| op.flag() == 3).collect();
    lists.sort_by_key(|setting| (strength(setting), matches!(setting.2.what, What::Append(_))));
    let from = lists.iter().rposition(replacing).unwrap_or(0);
    let items = lists[from..].iter().flat_map(|(_, _, op)| match &op.what {
        What::Replace(items) | What::Append(items) => items.clone(),
        _ => Vec::new(),
    });
    Some(Some((number, quick, items.collect())))
}

fn op() -> impl Strategy<Value = Op> {
    let names = || proptest::collection::vec(prop_oneof![Just("a"), Just("b"), Just("c")], 0..3);
    let what = prop_oneof![
        2 => any::<bool>().prop_map(What::Switch),
        4 => (0u32..3).prop_map(What::Number),
        2 => any::<bool>().prop_map(What::Quick),
        2 => names().prop_map(What::Replace),
        4 => names().prop_map(What::Append),
    ];
    (what, prop::bool::weighted(0.1)).prop_map(|(what, force)| Op { what, force })
}

fn stack() -> impl Strategy<Value = Stack> {
    let layer = || proptest::collection::vec(op(), 0..3);
    let root = layer().prop_map(|ops| ops.into_iter().chain([Op { what: What::Switch(true), force: false }]).collect());
    let bases = (root, proptest::collection::vec(layer(), 0..4)).prop_map(|(root, rest)| [root].into_iter().chain(rest).collect());
    (prop_oneof![4 => bases, 1 => Just(Vec::new())], proptest::collection::vec(layer(), 0..4), layer())
        .prop_map(|(bases, roles, host)| Stack { bases, roles, host })
}

#[test]
fn random_stacks_are_decided_as_the_rules_say() {
    let (fine, refused) = (Counter::new(0), Counter::new(0));
    let mut runner = TestRunner::new(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() });
    let run = runner.run(&stack(), |stack| {
        let actual = try_resolved([stack.build()]).map(|fleet| {
            let web = &fleet.hosts()[0];
            let values = || (web.get(Main::NUMBER).expect("a number"), web.get(Main::QUICK).expect("a switch"), web.list(Main::ITEMS));
            web.is_on(&Main).then(values)
        });
        let count = if actual.is_ok() { &fine } else { &refused };
        count.set(count.get() + 1);
        match (reference(&stack), actual) {
            (expected, Ok(actual)) => prop_assert_eq!(expected, Some(actual)),
            (expected, Err(found)) => prop_assert!(expected.is_none(), "refused: {found:#?}"),
        }
        Ok(())
    });
    run.unwrap_or_else(|fault| panic!("{fault}"));
    assert!(fine.get() >= 300 && refused.get() >= 200, "{} fine, {} refused", fine.get(), refused.get());
}
