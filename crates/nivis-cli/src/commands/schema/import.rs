use super::own::{file, folder};
use crate::{
    Failure, Workspace,
    commands::Run,
    out::{err, out},
};
use nivis_nix::schema::{Bundled, Export, Line, Schema, pack};
use serde::de::DeserializeOwned;
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Walks an option tree.
const EXPORT: &str = include_str!("export.nix");
/// Finds the option trees of what a flake pins.
const IMPORT: &str = include_str!("import.nix");

/// Why an import ended.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("`nix` could not be run: {0}")]
    NoNix(io::Error),
    #[error("Nix could not evaluate the options of `{0}`; what it said stands above")]
    Nix(String),
    #[error("what Nix wrote is not an option set: {0}")]
    Json(#[from] serde_json::Error),
    #[error("what Nix wrote is not an option set: {0}")]
    Pack(#[from] nivis_nix::schema::PackError),
    #[error("Nix found no options in `{0}`")]
    Empty(String),
    #[error("there is no flake in {0}")]
    NoFlake(String),
}

/// Makes option sets from the nixpkgs, Home Manager and nix-darwin that the flake's lock file pins, and keeps them beside the flake. From
/// then on hosts are checked against those.
pub(super) fn import(run: &Run<'_>, flake: Option<&Path>, print: bool) -> Result<(), Failure> {
    if print {
        out!("{}", expression());
        return Ok(());
    }
    let flake = flake.map_or_else(|| run.workspace.dir().join("flake"), Path::to_path_buf);
    let written = all(&flake, &folder(run.workspace)).map_err(|fault| {
        err!("error: {fault}\n  help: {}", help(&fault));
        Failure::Write
    })?;
    for (path, options) in written {
        out!("{}: {options} options", Workspace::show(&path));
    }
    Ok(())
}

/// What Nix evaluates: one expression, so that it can be kept in one file.
fn expression() -> String {
    format!("let\n  export =\n{};\nin\n{IMPORT}", EXPORT.trim_end())
}

fn help(fault: &Fault) -> &'static str {
    match fault {
        Fault::NoNix(_) => "install Nix; without it, hosts are checked against the bundled options",
        Fault::NoFlake(_) => "run `cargo fleet build` first, or name the flake with `--flake DIR`",
        _ => "`cargo fleet schema import --print` prints the expression that was evaluated",
    }
}

fn all(flake: &Path, folder: &Path) -> Result<Vec<(PathBuf, usize)>, Fault> {
    let given = Workspace::show(flake);
    let flake = flake.canonicalize().ok().filter(|flake| flake.join("flake.nix").is_file());
    let flake = flake.ok_or_else(|| Fault::NoFlake(given.clone()))?;
    let work = tempfile::tempdir()?;
    fs::write(work.path().join("import.nix"), expression())?;
    let names: Vec<String> = evaluate(work.path(), &flake, "names")?;
    let sets: Vec<_> = Bundled::ALL.into_iter().filter(|set| names.iter().any(|name| name == set.name())).collect();
    if sets.is_empty() {
        return Err(Fault::Empty(given));
    }
    fs::create_dir_all(folder)?;
    let mut written = Vec::new();
    for (index, set) in sets.iter().enumerate() {
        err!("[{}/{}] evaluating the options of {}, which takes Nix a minute or so", index + 1, sets.len(), set.name());
        let export: Export = evaluate(work.path(), &flake, set.name())?;
        // A set without options would refuse everything that a host sets.
        if export.options.is_empty() {
            return Err(Fault::Empty(set.name().to_owned()));
        }
        let bytes = pack(&export, &[], Line::UNSTABLE)?;
        let options = Schema::read(&bytes).map_or(0, |schema| schema.len());
        let path = file(folder, *set);
        // Renamed into place, so that an interrupted import leaves the old set whole.
        let staged = path.with_extension("options.new");
        fs::write(&staged, bytes)?;
        fs::rename(&staged, &path)?;
        written.push((path, options));
    }
    Ok(written)
}

fn evaluate<T: DeserializeOwned>(work: &Path, flake: &Path, name: &str) -> Result<T, Fault> {
    let mut command = Command::new("nix");
    command.args(["--extra-experimental-features", "nix-command flakes", "eval", "--impure", "--json", "--file"]);
    command.arg(work.join("import.nix")).arg("--argstr").arg("flake").arg(flake).arg(name);
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().map_err(Fault::NoNix)?;
    if !output.status.success() {
        return Err(Fault::Nix(name.to_owned()));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
