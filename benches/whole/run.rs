//! What one run measured.

/// The phases of one run, in their order.
pub(crate) struct Run(pub(crate) Vec<Phase>);

/// One phase of one run.
pub(crate) struct Phase {
    pub(crate) name: String,
    /// Seconds on the clock.
    pub(crate) wall: f64,
    /// Seconds of all processors together.
    pub(crate) cpu: f64,
    /// The most memory up to the end of the phase, in MB.
    pub(crate) peak: f64,
}

impl Run {
    /// Reads the lines that a run prints.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        text.lines().map(|line| Phase::parse(line).ok_or_else(|| format!("a run printed `{line}`"))).collect::<Result<_, _>>().map(Self)
    }

    pub(crate) fn phase(&self, name: &str) -> Option<&Phase> {
        self.0.iter().find(|phase| phase.name == name)
    }
}

impl Phase {
    fn parse(line: &str) -> Option<Self> {
        let mut columns = line.split('\t');
        let name = columns.next()?.to_owned();
        let mut number = || columns.next()?.parse().ok();
        Some(Self { name, wall: number()?, cpu: number()?, peak: number()? })
    }
}
