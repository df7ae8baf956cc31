//! Nobody goes below the baseline in silence: a step down has a reason, `audit` lists it, and says when it has run out.

use nivis::{Date, Diagnostic, Severity, Waived, prelude::*};
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

const WHY: &str = "the test wants it so";

choice! {
    /// How a door is closed.
    enum Door {
        /// With two locks.
        Bolted = "bolted",
        /// With one lock.
        Locked = "locked",
        /// Not at all.
        Open = "open",
    }
}

/// A house that gets less safe in each of the ways that a flag can have.
#[derive(Module)]
#[module(id = "test.house", default = on)]
#[expect(dead_code, reason = "nothing is rendered")]
struct House {
    /// The door.
    #[flag(default = Door::Bolted, weaker(Door::Locked, Door::Open))]
    door: Door,
    /// How many keys there are.
    #[flag(weaker(above = 3))]
    keys: Option<u8>,
    /// How long somebody must wait after a wrong key.
    #[flag(default = seconds(10), weaker(below = seconds(10)))]
    wait: Interval,
    /// Whether it has an alarm.
    #[flag(default = false, weaker = false)]
    alarm: bool,
    /// Whether neighbours look after it, for which the door has one lock.
    #[flag(default = false, implies(House::door = Door::Locked))]
    neighbours: bool,
}

/// A feast, to which neighbours come.
#[derive(Module)]
#[module(id = "test.feast", implies(House::neighbours = true, House::keys = 9))]
struct Feast {}

/// A week of feasts.
#[derive(Module)]
#[module(id = "test.festival", implies(Feast))]
struct Festival {}

impl Configure for House {}
impl Configure for Feast {}
impl Configure for Festival {}

static CATALOGUE: Catalogue = catalogue![House, Feast, Festival];
static SAFE: Base = Base::new("safe").with(&[House::alarm(true), House::wait(seconds(60))]);
static OPEN: Base =
    Base::new("open").extends(&SAFE).with(&[House::door(Door::Open).because(WHY).owner("aku"), House::alarm(false).because(WHY)]);
static GUARDED: Role = Role::new("guarded").with(&[House::alarm(true)]);

fn vps(name: &str) -> HostBuf {
    Host::vps(name, Vps::DEFAULT).state("26.05").computed()
}

fn resolved(hosts: impl IntoIterator<Item = HostBuf>) -> Result<nivis::Resolved, Vec<Diagnostic>> {
    nivis::resolve(&Fleet::new("test", &[]).catalogues(const { &[&CATALOGUE, &nivis::CATALOGUE] }).and(hosts))
}

/// What is said about a host whose settings go below the baseline.
fn refused(host: HostBuf) -> Vec<String> {
    let found = resolved([host]).err().unwrap_or_default();
    assert!(found.iter().all(|d| d.code == "weaker" && d.severity == Severity::Error), "{found:#?}");
    found.into_iter().map(|d| d.message).collect()
}

#[test]
fn a_step_down_has_a_reason() {
    for (setting, message) in [
        (House::door(Door::Locked), "`test.house.door` is set to locked, which is weaker than the baseline: bolted"),
        (House::door(Door::Open), "`test.house.door` is set to open, which is weaker than the baseline: bolted"),
        (House::keys(4), "`test.house.keys` is set to 4, which is weaker than the baseline: at most 3"),
        (House::wait(seconds(9)), "`test.house.wait` is set to 9s, which is weaker than the baseline: 10s"),
    ] {
        assert_eq!(refused(vps("web").with([setting])), [format!("host `web` (vps): {message}")]);
        assert_eq!(refused(vps("web").with([setting.because(WHY)])), [""; 0]);
        assert_eq!(refused(vps("web").with([setting.force(WHY)])), [""; 0]);
    }
}

#[test]
fn a_step_up_needs_none() {
    let up = [House::door(Door::Bolted), House::keys(3), House::wait(seconds(11)), House::alarm(true)];
    assert_eq!(refused(vps("web").with(up)), [""; 0]);
    // The default is as weak as can be, so saying it again is no step.
    assert_eq!(refused(vps("web").with([House::alarm(false)])), [""; 0]);
}

#[test]
fn what_a_layer_below_says_is_the_baseline() {
    let off = House::alarm(false);
    let message = "host `web` (vps): `test.house.alarm` is set to false, which is weaker than the baseline: true";
    assert_eq!(refused(vps("web").base(&SAFE).with([off])), [message]);
    assert_eq!(refused(vps("web").role(&GUARDED).with([off])), [message]);
    assert_eq!(refused(vps("web").base(&OPEN).with([off])), [""; 0], "the base has said why");
    // A minute was more than is asked for.
    assert_eq!(refused(vps("web").base(&SAFE).with([House::wait(seconds(10))])), [""; 0]);
    assert_eq!(refused(vps("web").base(&OPEN).with([House::door(Door::Locked)])), [""; 0], "half way back is a step up");
}

#[test]
fn a_base_says_why_once_for_all_its_hosts() {
    static BARE: Base = Base::new("bare").with(&[House::door(Door::Open)]);
    let found = resolved(["a", "b"].map(|name| vps(name).base(&BARE))).err().expect("an error");
    let [d] = &found[..] else { panic!("{found:#?}") };
    assert_eq!(d.message, "base `bare`: `test.house.door` is set to open, which is weaker than the baseline: bolted");
    assert_eq!(d.help, "say why: `.because(\"…\")`, or take `test.house.door` out of base `bare`");
    assert_eq!(d.labels.iter().map(|label| label.place.line).collect::<Vec<_>>(), [BARE.settings[0].at.line(), House::DOOR.at.line()]);
}

#[test]
fn what_follows_is_no_way_around() {
    let message = |by| [format!("host `web` (vps): `{by}` implies `test.house.door` = locked, which is weaker than the baseline: bolted")];
    let keys = |by| [format!("host `web` (vps): `{by}` implies `test.house.keys` = 9, which is weaker than the baseline: at most 3")];
    let neighbours = House::neighbours(true);
    assert_eq!(refused(vps("web").with([neighbours])), message("test.house.neighbours"));
    assert_eq!(refused(vps("web").with([neighbours.because(WHY)])), [""; 0]);
    assert_eq!(refused(vps("web").with([neighbours, House::door(Door::Bolted)])), [""; 0], "a layer decides otherwise");
    assert_eq!(refused(vps("web").with([Feast::on(), House::neighbours(false)])), keys("test.feast"));
    assert_eq!(refused(vps("web").with([Festival::on(), House::neighbours(false)])), keys("test.festival"));
    assert_eq!(refused(vps("web").with([Festival::on(), Feast::off(WHY)])), [""; 0]);
}

#[test]
fn rustc_and_resolve_use_the_same_words() {
    static PERSONAL: Base = Base::new("personal").with(&[Sudo::timestamp_timeout(hours(3))]);
    for (case, host) in [
        ("weaker_without_reason", vps("web").with([Sudo::wheel_needs_password(false)])),
        ("weaker_by_implication", vps("web").with([Sudo::agent_auth(true)])),
        ("weaker_in_base", vps("web").base(&PERSONAL)),
    ] {
        let found = resolved([host]).err().expect("an error");
        let [d] = &found[..] else { panic!("{case}: {found:#?}") };
        let text = page(&format!("tests/ui/{case}.stderr"));
        for part in [&d.message, &d.help] {
            assert!(text.contains(part.as_str()), "{case}: rustc does not say `{part}`\n{text}");
        }
    }
}

/// `flag = value of layer on hosts`.
fn shown(waived: &Waived<'_>) -> String {
    format!("{} = {} of {} on {}", waived.flag.id, waived.value, waived.layer, waived.hosts.join(" "))
}

#[test]
fn a_waiver_stands_once_for_all_hosts_of_a_base() {
    let hosts = [
        vps("b").base(&OPEN),
        vps("a").base(&OPEN).with([House::alarm(false), House::door(Door::Locked)]),
        vps("c").base(&OPEN).with([House::alarm(true), House::door(Door::Bolted)]),
        vps("d").with([House::off(WHY), Sudo::agent_auth(true).because(WHY)]),
    ];
    let fleet = resolved(hosts).unwrap_or_else(|found| panic!("{found:#?}"));
    let waivers = fleet.waivers();
    let (door, sudo) = (&waivers[4], &waivers[0]);
    assert_eq!(
        waivers.iter().map(shown).collect::<Vec<_>>(),
        [
            "security.sshd.agent_forwarding = true of host `d` on d",
            "test.house = off of host `d` on d",
            "test.house.alarm = false of base `open` on a b",
            // `a` goes half way back, and the base has said why.
            "test.house.door = locked of base `open` on a",
            "test.house.door = open of base `open` on b",
        ]
    );
    assert_eq!((door.waiver.reason, door.waiver.owner, door.waiver.until), (WHY, Some("aku"), None));
    assert_eq!(sudo.implied_by.map(|flag| flag.id), Some("security.sudo.agent_auth"));
}

#[test]
fn a_reason_holds_to_the_end_of_its_day() {
    let off = House::off(WHY).owner("aku").until("2026-12-31");
    let fleet = resolved([vps("web").with([off])]).unwrap_or_else(|found| panic!("{found:#?}"));
    assert_eq!(fleet.expired(Date::new("2026-12-31")), []);
    let found = fleet.expired(Date::new("2027-01-01"));
    let [d] = &found[..] else { panic!("{found:#?}") };
    assert_eq!((d.code, d.severity, d.host.as_deref()), ("expired-waiver", Severity::Warning, Some("web")));
    assert_eq!(d.message, "host `web`: the reason for `test.house` held until 2026-12-31");
    assert_eq!(d.help, "ask aku, and write a later date into `.until(\"2026-12-31\")`, or take the setting out");
    assert_eq!(d.labels.iter().map(|label| label.place.line).collect::<Vec<_>>(), [off.at.line(), House.at.line()]);
}

#[test]
fn what_is_no_waiver_is_refused_when_it_is_made() {
    let made: [fn() -> Setting; 8] = [
        || House::alarm(false).because("why"),
        || House::off(WHY).because(WHY),
        || House::alarm(false).because(WHY).because(WHY),
        || House::alarm(true).owner("aku"),
        || House::alarm(true).until("2027-06-30"),
        || House::off(WHY).until("30 June 2027"),
        || House::off(WHY).owner(" "),
        || House::off(WHY).owner("aku").owner("aga"),
    ];
    for (n, make) in made.into_iter().enumerate() {
        assert!(std::panic::catch_unwind(make).is_err(), "number {n}");
    }
}

fn fixture(fleet: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fixture"));
    command.arg(fleet).args(arguments).env("COLUMNS", "140").output().expect("the fixture runs")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|fault| panic!("{fault}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn page(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn codes(found: &Value) -> Vec<&str> {
    found["diagnostics"].as_array().expect("a list").iter().filter_map(|d| d["code"].as_str()).collect()
}

#[test]
fn audit_counts_every_way_around() {
    let audit = json(&fixture("waived", &["audit", "--json", "--today", "2027-01-01"]));
    let waivers = audit["waivers"].as_array().expect("a list");
    let of = |flag: &str| waivers.iter().find(|w| w["flag"] == flag).unwrap_or_else(|| panic!("no `{flag}` in {audit:#}"));
    let sudo = of("security.sudo.wheel_needs_password");
    assert_eq!((&sudo["kind"], &sudo["value"], &sudo["layer"]), (&json!("weaker"), &json!("false"), &json!("base `kept`")));
    assert_eq!((&sudo["owner"], &sudo["until"], &sudo["hosts"]), (&json!("aku"), &json!("2027-06-30"), &json!(["db", "web"])));
    assert!(
        sudo["file"] == "tests/fixture.rs" && sudo["line"].as_u64().is_some_and(|line| line > 0) && sudo["verdict"].is_null(),
        "{sudo}"
    );
    let firewall = of("security.firewall");
    assert_eq!((&firewall["kind"], &firewall["verdict"]), (&json!("opt-out"), &json!("expired")));
    assert_eq!(of("virtualisation.docker")["hosts"], json!(["db", "web"]));

    let escapes = &audit["escapes"];
    assert_eq!(escapes["import"][0]["what"], "./modules/web.nix");
    assert_eq!(escapes["raw"][0]["reason"], "the vendor's monitor wants the agent");
    assert_eq!(escapes["force"][0]["what"], "security.sshd.port");
    assert!(["raw", "force", "import"].iter().all(|kind| escapes[kind].as_array().is_some_and(|all| all.len() == 1)), "{escapes:#}");
    assert_eq!(codes(&audit), ["expired-waiver", "expired-waiver", "needless-waiver"]);
}

#[test]
fn audit_says_it_to_people_too() {
    let output = fixture("waived", &["audit", "--today", "2027-01-01"]);
    let (text, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(text.contains("owner the network people, until 2026-12-31 (expired)"), "{text}");
    assert!(text.ends_with("3 waivers on 2 hosts; around the catalogue: 1 raw, 1 force, 1 import; 2 expired, 1 needless\n"), "{text}");
    for part in ["held until 2026-12-31", "gives a reason, but it is not weaker", "security/sshd.rs", "fixture.rs"] {
        assert!(said.contains(part), "no `{part}` in\n{said}");
    }
}

#[test]
fn only_the_strict_fail_when_a_reason_has_run_out() {
    let code = |arguments: &[&str]| fixture("reference", arguments).status.code();
    assert_eq!(code(&["audit", "--strict", "--today", "2027-06-30"]), Some(0));
    assert_eq!(code(&["audit", "--strict", "--today", "2027-07-01"]), Some(1));
    assert_eq!(code(&["audit", "--today", "2027-07-01"]), Some(0));
    assert_eq!(code(&["audit", "--today", "2027-07-32"]), Some(2));
    assert_eq!(fixture("waived", &["audit", "--strict", "--today", "2026-01-01"]).status.code(), Some(1), "one reason is not needed");
}

#[test]
fn check_warns_of_what_has_run_out() {
    let expired = |today| {
        let output = fixture("reference", &["check", "--json", "--today", today]);
        assert_eq!(output.status.code(), Some(0));
        codes(&json(&output)).iter().filter(|code| **code == "expired-waiver").count()
    };
    assert_eq!(expired("2027-06-30"), 0);
    assert!(expired("2027-07-01") >= 5);
}

#[test]
fn every_module_of_the_catalogue_gets_weaker_where_it_can_be_seen() {
    let weak = nivis::CATALOGUE.modules.iter().flat_map(|module| module.flags).filter(|flag| flag.weaker.is_ordered());
    let weak: Vec<_> = weak.map(|flag| flag.id).collect();
    for id in
        ["security.sudo.wheel_needs_password", "security.sudo.timestamp_timeout", "security.sshd.harden", "security.firewall.reverse_path"]
    {
        assert!(weak.contains(&id), "`{id}` is in {weak:?}");
    }
}

#[test]
fn the_page_of_waivers_is_what_audit_says() {
    let output = fixture("reference", &["audit", "--today", "2026-11-24"]);
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let page = audit_page(&String::from_utf8_lossy(&output.stdout));
    let path = root().join("docs/audit.md");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &page).expect("the page can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "docs/audit.md is stale: run `UPDATE_EXPECT=1 cargo test -p tests --test suite audit`");
}

fn audit_page(text: &str) -> String {
    let text: String = text.lines().map(|line| without_line_number(line) + "\n").collect();
    format!(
        "# Waivers of the reference fleet\n\nWhat `cargo run -p fleet -- audit` says, without the numbers of lines; a stale page is a failing \
         test. A reason that has run out is a warning of `check`, and the end of `audit --strict`.\n\n```text\n{text}```\n"
    )
}

/// `a.rs:7, owner` as `a.rs, owner`, so that a line that moves changes no page.
fn without_line_number(line: &str) -> String {
    match line.split_once(".rs:") {
        Some((before, after)) => format!("{before}.rs{}", after.trim_start_matches(|c: char| c.is_ascii_digit())),
        None => line.to_owned(),
    }
}
