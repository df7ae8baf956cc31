//! Modules that the real `lib.evalModules` evaluates.

use std::{fmt::Write, path::PathBuf};

use nivis::nix::print::{self, Entry, ModuleText};
use nivis::nix::{AttrPath, Priority, Value};

use crate::tools::{Tool, tool};

/// The variable that holds the path of the `lib` of a nixpkgs.
const LIB: &str = "NIVIS_NIXPKGS_LIB";
/// Cases per process of Nix.
const BATCH: usize = 250;

/// Nix, and the `lib` of a nixpkgs.
pub(crate) struct Nix {
    tool: Tool,
    lib: PathBuf,
}

impl Nix {
    /// `None` says on the test's output what was skipped.
    #[expect(clippy::print_stdout, reason = "the reader of a test run must see what was not tested")]
    pub(crate) fn found() -> Option<Self> {
        let Some(lib) = std::env::var_os(LIB) else {
            println!("skipped: {LIB} is not set");
            return None;
        };
        Some(Self { tool: tool("nix-instantiate")?, lib: lib.into() })
    }

    /// What an expression evaluates to; `lib` is in scope.
    pub(crate) fn eval(&self, expression: &str) -> serde_json::Value {
        let directory = tempfile::tempdir().expect("a folder");
        let file = directory.path().join("it.nix");
        std::fs::write(&file, format!("let lib = import {}; in\n{expression}", self.lib.display())).expect("a file");
        let mut command = self.tool.command();
        // No store and no daemon: nothing is built, and the test must not depend on either.
        command.args(["--store", "dummy://", "--eval", "--strict", "--json"]).arg(file);
        let output = command.output().expect("Nix runs");
        assert!(output.status.success(), "{}\n{expression}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// Of each case, whether it evaluates.
    pub(super) fn evaluate(&self, cases: &[String]) -> Vec<bool> {
        let batch = |cases: &[String]| {
            let mut text = "map (case: (builtins.tryEval (builtins.deepSeq case true)).success) [\n".to_owned();
            for case in cases {
                writeln!(text, "({case})").expect("a string takes it");
            }
            let found: Vec<bool> = serde_json::from_value(self.eval(&(text + "]"))).expect("a list of booleans");
            found
        };
        cases.chunks(BATCH).flat_map(batch).collect()
    }
}

/// An option `x` of that type, defined by one module after another, each printed as a file of the flake is.
pub(super) fn case(ty: &str, definitions: &[(AttrPath, Value, Priority)]) -> String {
    let option = format!("{{ options.x = lib.mkOption {{ type = with lib.types; {ty}; }}; }}");
    let module = |(path, value, priority): &(AttrPath, Value, Priority)| {
        let definitions = vec![Entry { path, value, priority: *priority }];
        format!(" ({})", print::module(&ModuleText { definitions, ..ModuleText::default() }))
    };
    let modules: String = definitions.iter().map(module).collect();
    format!("(lib.evalModules {{ modules = [ {option}{modules} ]; }}).config.x")
}
