use super::{Run, count};
use crate::{Failure, out::out};
use nivis_model::{Date, Diagnostic, Escape, EscapeKind, Place, Resolved, Waived, Waiver};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Lists every waiver and every way around the catalogue, with who answers for it; and says which of them no longer hold on that day.
pub(super) fn audit(run: &Run<'_>, today: Date, strict: bool) -> Result<(), Failure> {
    let fleet = run.resolve()?;
    let audit = Audit::of(&fleet, today);
    run.warn(&audit.found);
    if run.json {
        run.print_json(&audit.json());
    } else {
        audit.print();
    }
    if strict && !audit.found.is_empty() { Err(Failure::Fleet) } else { Ok(()) }
}

struct Audit<'a> {
    today: Date,
    waivers: Vec<Waived<'a>>,
    escapes: Vec<Escape<'a>>,
    /// What no longer holds, and what is not needed.
    found: Vec<Diagnostic>,
}

impl<'a> Audit<'a> {
    fn of(fleet: &'a Resolved, today: Date) -> Self {
        let needless = fleet.warnings().iter().filter(|d| d.code.starts_with("needless-"));
        let found = fleet.expired(today).into_iter().chain(needless.cloned()).collect();
        Self { today, waivers: fleet.waivers(), escapes: fleet.escapes(), found }
    }

    /// What is to be said about the reason that is given there: `expired`, `needless`, or nothing.
    fn verdict(&self, at: &Place, waiver: Option<&Waiver>) -> Option<&'static str> {
        let is_needless = |d: &Diagnostic| d.code.starts_with("needless-") && d.labels.first().is_some_and(|label| label.place == *at);
        match waiver {
            Some(waiver) if waiver.is_expired(self.today) => Some("expired"),
            _ => self.found.iter().any(is_needless).then_some("needless"),
        }
    }

    fn number(&self, code: &str) -> usize {
        self.found.iter().filter(|d| d.code.starts_with(code)).count()
    }

    fn json(&self) -> Value {
        let escapes = EscapeKind::ALL.map(|kind| {
            let of_kind = self.escapes.iter().filter(|escape| escape.kind == kind);
            (kind.name().to_owned(), of_kind.map(|escape| self.escape_json(escape)).collect::<Value>())
        });
        json!({
            "today": self.today,
            "waivers": self.waivers.iter().map(|waived| self.waived_json(waived)).collect::<Vec<_>>(),
            "escapes": escapes.into_iter().collect::<serde_json::Map<_, _>>(),
            "diagnostics": self.found,
        })
    }

    fn waived_json(&self, waived: &Waived<'_>) -> Value {
        let Waived { flag, value, implied_by, waiver, layer, at, hosts } = waived;
        let place = Place::from(*at);
        json!({
            "kind": if waived.is_opt_out() { "opt-out" } else { "weaker" },
            "flag": flag.id, "value": value, "implied_by": implied_by.map(|flag| flag.id), "layer": layer, "hosts": hosts,
            "reason": waiver.reason, "owner": waiver.owner, "until": waiver.until, "verdict": self.verdict(&place, Some(waiver)),
            "file": place.file, "line": place.line, "column": place.column,
        })
    }

    fn escape_json(&self, escape: &Escape<'_>) -> Value {
        let (place, waiver) = (Place::from(escape.at), escape.waiver.as_ref());
        json!({
            "what": escape.what, "hosts": escape.hosts, "verdict": self.verdict(&place, waiver),
            "reason": waiver.map(|waiver| waiver.reason), "owner": waiver.and_then(|w| w.owner), "until": waiver.and_then(|w| w.until),
            "file": place.file, "line": place.line, "column": place.column,
        })
    }

    fn print(&self) {
        let (off, weak): (Vec<_>, Vec<_>) = self.waivers.iter().partition(|waived| waived.is_opt_out());
        self.print_waivers("BELOW THE BASELINE", &weak);
        self.print_waivers("OPT-OUTS", &off);
        self.print_escapes();
        let hosts: BTreeSet<_> = self.waivers.iter().flat_map(|waived| &waived.hosts).collect();
        let ways: Vec<_> = EscapeKind::ALL.into_iter().map(|kind| format!("{} {}", self.of_kind(kind), kind.name())).collect();
        out!(
            "{} on {}; around the catalogue: {}; {} expired, {} needless",
            count(self.waivers.len(), "waiver"),
            count(hosts.len(), "host"),
            ways.join(", "),
            self.number("expired-"),
            self.number("needless-"),
        );
    }

    fn of_kind(&self, kind: EscapeKind) -> usize {
        self.escapes.iter().filter(|escape| escape.kind == kind).count()
    }

    fn print_waivers(&self, title: &str, waivers: &[&Waived<'_>]) {
        if !waivers.is_empty() {
            out!("{title}\n");
        }
        for waived in waivers {
            let by = waived.implied_by.map_or_else(String::new, |flag| format!(", implied by {}", flag.id));
            let value = if waived.is_opt_out() { String::new() } else { format!(" = {}", waived.value) };
            out!("{}{value}{by}", waived.flag.id);
            self.print_rest(&waived.hosts, Some(&waived.layer), Some(&waived.waiver), waived.at.into());
        }
    }

    fn print_escapes(&self) {
        if !self.escapes.is_empty() {
            out!("AROUND THE CATALOGUE\n");
        }
        for escape in &self.escapes {
            let what = if escape.kind == EscapeKind::Raw { String::new() } else { format!(" {}", escape.what) };
            out!("{}{what}", escape.kind.name());
            self.print_rest(&escape.hosts, None, escape.waiver.as_ref(), escape.at.into());
        }
    }

    /// The lines below a heading, and an empty one.
    fn print_rest(&self, hosts: &[&str], layer: Option<&str>, waiver: Option<&Waiver>, place: Place) {
        if let Some(waiver) = waiver {
            out!("  {}", waiver.reason);
        }
        let own = matches!((hosts, layer), ([host], Some(layer)) if layer == format!("host `{host}`"));
        let by = layer.filter(|_| !own).map_or_else(String::new, |layer| format!(", by {layer}"));
        out!("  {}{by}", hosts.join(" "));
        let terms = waiver.map_or_else(String::new, |waiver| terms(waiver, self.verdict(&place, Some(waiver))));
        out!("  {}:{}{terms}\n", place.file, place.line);
    }
}

/// Who answers for it, until when, and what is to be said about it: `, owner aku, until 2027-06-30 (expired)`.
fn terms(waiver: &Waiver, verdict: Option<&str>) -> String {
    let owner = waiver.owner.map(|owner| format!(", owner {owner}"));
    let until = waiver.until.map(|until| format!(", until {until}"));
    let verdict = verdict.map(|verdict| format!(" ({verdict})"));
    [owner, until, verdict].into_iter().flatten().collect()
}
