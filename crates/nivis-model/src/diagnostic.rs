//! What is wrong, where, and what to do: the same data for a person, a machine and a test.

use serde::Serialize;
use std::panic::Location;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Something to look at.
    Warning,
}

/// A place in the user's Rust.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The file, relative to where cargo ran.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// A place and what is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Label {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What is there: `a is on, set by host ws2 (reason: "…")`.
    pub text: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of finding, such as `requires`.
    pub code: &'static str,
    /// The host that it is about.
    pub host: Option<String>,
    /// The flag that it is about.
    pub flag: Option<String>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The places involved; the first is where to look.
    pub labels: Vec<Label>,
    /// What to type.
    pub help: String,
}

impl From<&Location<'_>> for Place {
    fn from(at: &Location<'_>) -> Self {
        Self { file: at.file().to_owned(), line: at.line(), column: at.column() }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Diagnostic {
    /// An error.
    pub fn error(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { severity: Severity::Error, code, host: None, flag: None, message, labels: Vec::new(), help }
    }

    /// A warning.
    pub fn warning(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message, help) }
    }

    /// About that host.
    #[must_use]
    pub fn host(mut self, name: impl ToString) -> Self {
        self.host = Some(name.to_string());
        self
    }

    /// About that flag.
    #[must_use]
    pub fn flag(mut self, id: impl ToString) -> Self {
        self.flag = Some(id.to_string());
        self
    }

    /// With one more place.
    #[must_use]
    pub fn at(mut self, place: impl Into<Place>, text: impl Into<String>) -> Self {
        self.labels.push(Label { place: place.into(), text: text.into() });
        self
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let level = if self.severity == Severity::Error { "error" } else { "warning" };
        write!(f, "{level}[{}]: {}", self.code, self.message)?;
        for label in &self.labels {
            write!(f, "\n  {} at {}", label.text, label.place)?;
        }
        write!(f, "\n  help: {}", self.help)
    }
}
