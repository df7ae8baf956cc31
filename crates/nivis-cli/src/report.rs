//! Diagnostics for people, through miette: the user's own lines, both places, and what to type.

use crate::{
    out::err,
    sources::{Workspace, extent},
};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use nivis_model::{Diagnostic, Label, Severity};
use std::{
    fmt,
    io::{IsTerminal, stderr},
};

/// Prints findings to standard error: errors last, since that is what one reads first.
pub(crate) fn print(found: &[Diagnostic], workspace: &Workspace) {
    let handler = GraphicalReportHandler::new_themed(theme()).with_width(width()).with_context_lines(1);
    let mut sorted: Vec<_> = found.iter().collect();
    sorted.sort_by_key(|d| std::cmp::Reverse(d.severity));
    for diagnostic in sorted {
        let mut text = String::new();
        match handler.render_report(&mut text, &Report::of(diagnostic, workspace)) {
            Ok(()) => err!("{text}"),
            Err(_) => err!("{diagnostic}"),
        }
    }
}

/// Colour only where a person looks at it and has not asked for none (<https://no-color.org>).
fn theme() -> GraphicalTheme {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) || !stderr().is_terminal();
    if plain { GraphicalTheme::unicode_nocolor() } else { GraphicalTheme::unicode() }
}

fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(120).max(60)
}

/// One diagnostic as miette sees it. miette shows one file a report; places in other files are related reports.
#[derive(Debug)]
struct Report {
    message: String,
    code: Option<String>,
    severity: miette::Severity,
    help: Option<String>,
    source: Option<NamedSource<String>>,
    labels: Vec<LabeledSpan>,
    related: Vec<Self>,
}

impl Report {
    fn of(d: &Diagnostic, workspace: &Workspace) -> Self {
        let mut files: Vec<(&str, Vec<&Label>)> = Vec::new();
        for label in &d.labels {
            match files.iter_mut().find(|(file, _)| *file == label.place.file) {
                Some((_, labels)) => labels.push(label),
                None => files.push((&label.place.file, vec![label])),
            }
        }
        let mut files = files.into_iter();
        let mut this = match files.next() {
            Some((file, labels)) => Self::in_file(file, &labels, workspace, d.message.clone()),
            None => Self::text(d.message.clone()),
        };
        this.code = Some(format!("nivis::{}", d.code));
        this.severity = severity(d.severity);
        this.help = Some(d.help.clone());
        this.related = files.map(|(file, labels)| Self::in_file(file, &labels, workspace, "the other place".to_owned())).collect();
        this
    }

    fn in_file(file: &str, labels: &[&Label], workspace: &Workspace, message: String) -> Self {
        let mut this = Self::text(message);
        let source = workspace.read(file);
        for label in labels {
            match source.as_deref().and_then(|text| extent(text, &label.place)) {
                Some(span) => this.labels.push(LabeledSpan::new_with_span(Some(label.text.clone()), span)),
                // The source is elsewhere: the place stands in the text.
                None => this.message = format!("{}\n{} at {}", this.message, label.text, label.place),
            }
        }
        this.source = source.map(|text| NamedSource::new(file, text).with_language("Rust"));
        this
    }

    fn text(message: String) -> Self {
        let (code, help, source) = (None, None, None);
        Self { message, code, severity: miette::Severity::Advice, help, source, labels: Vec::new(), related: Vec::new() }
    }
}

fn severity(severity: Severity) -> miette::Severity {
    match severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Report {}

impl miette::Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        (!self.related.is_empty()).then(|| {
            Box::new(self.related.iter().map(|r| r as &dyn miette::Diagnostic)) as Box<dyn Iterator<Item = &dyn miette::Diagnostic>>
        })
    }
}
