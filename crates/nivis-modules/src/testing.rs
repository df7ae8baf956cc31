//! What a module writes, as text: one helper that knows the API, so that tests know only data. And the programs that judge it.

#![expect(clippy::disallowed_methods, reason = "what a module writes is judged by the program that will read it")]

use nivis::{
    Fleet, HomeCx, HostBuf, HostCx, ModuleMeta, Resolved, Written,
    nix::{Value, print},
};
use std::{
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};

/// What `module` writes for NixOS or nix-darwin on that host, an option a line. The host is resolved with the whole catalogue.
pub(crate) fn system(module: &ModuleMeta, host: HostBuf) -> String {
    system_among(module, [host])
}

/// The same, on the first of several hosts of one fleet.
pub(crate) fn system_among(module: &ModuleMeta, hosts: impl IntoIterator<Item = HostBuf>) -> String {
    written(module, hosts, |fleet, active| {
        let host = &fleet.hosts()[0];
        let mut cx = HostCx::new(fleet, host, active.meta);
        if host.head().kind.is_darwin() {
            active.configure().darwin(&mut cx);
        } else {
            active.configure().nixos(&mut cx);
        }
        cx.finish()
    })
}

/// What `module` writes for Home Manager of the host's first user.
pub(crate) fn home(module: &ModuleMeta, host: HostBuf) -> String {
    written(module, [host], |fleet, active| {
        let host = &fleet.hosts()[0];
        let user = host.head().users().next().expect("the host has a user");
        let mut cx = HomeCx::new(fleet, host, active.meta, user);
        active.configure().home(&mut cx);
        cx.finish()
    })
}

/// The host, resolved with the whole catalogue.
pub(crate) fn resolved(host: HostBuf) -> Resolved {
    resolved_all([host])
}

fn resolved_all(hosts: impl IntoIterator<Item = HostBuf>) -> Resolved {
    let fleet = Fleet::new("test", &[]).catalogues(const { &[&crate::CATALOGUE] }).and(hosts);
    nivis::resolve(&fleet).unwrap_or_else(|found| panic!("{}", found.iter().map(|d| format!("{d}\n")).collect::<String>()))
}

/// Code and flag of each error that resolve reports about the host; none when it is fine.
pub(crate) fn refused(host: HostBuf) -> Vec<(&'static str, String)> {
    let fleet = Fleet::new("test", &[]).catalogues(const { &[&crate::CATALOGUE] }).and([host]);
    let found = nivis::resolve(&fleet).err().unwrap_or_default();
    found.into_iter().map(|d| (d.code, d.flag.unwrap_or_default())).collect()
}

/// The text of a string option that `module` writes for that host, without what `lib` is called with around it.
pub(crate) fn text_of(module: &ModuleMeta, host: HostBuf, option: &str) -> String {
    let fleet = resolved(host);
    let host = &fleet.hosts()[0];
    let active = host.modules().iter().find(|active| active.meta.id() == module.id()).expect("the module is on");
    let mut cx = HostCx::new(&fleet, host, active.meta);
    active.configure().nixos(&mut cx);
    let written = cx.finish().options.into_iter().find(|written| written.path.to_string() == option);
    inner_text(&written.unwrap_or_else(|| panic!("`{option}` is not set")).value).to_owned()
}

fn inner_text(value: &Value) -> &str {
    match value {
        Value::Str(text) | Value::Indented(text) => text,
        Value::Call(call) => call.args.iter().map(inner_text).next_back().unwrap_or_default(),
        other => panic!("{} is no text", other.kind()),
    }
}

/// The program of that name in `PATH` or where only root looks. `None` says on the test's output what was skipped.
///
/// # Panics
/// If it is missing where the variable `CI` is set: there a skipped proof is a failed one.
#[expect(clippy::print_stdout, reason = "the reader of a test run must see what was not tested")]
pub(crate) fn tool(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let directories = std::env::split_paths(&path).chain(["/usr/sbin", "/sbin"].map(PathBuf::from));
    let found = directories.map(|directory| directory.join(name)).find(|file| file.is_file());
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "{name} not found, and CI is set");
        println!("skipped: {name} not found");
    }
    found
}

/// Gives `input` to a command on its standard input; what it says when it fails.
pub(crate) fn judge(command: &mut Command, input: &str) -> Result<String, String> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
    // A program that ends without reading all of it closes the pipe, and its exit code says the rest.
    let _ = child.stdin.take().expect("standard input is a pipe").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(said) } else { Err(format!("{}\n{said}\n{input}", output.status)) }
}

/// Whether shellcheck finds nothing in a script for Bash.
pub(crate) fn shellcheck(script: &str) {
    if let Some(shellcheck) = tool("shellcheck") {
        judge(Command::new(shellcheck).args(["--shell=bash", "-"]), script).unwrap_or_else(|said| panic!("{said}"));
    }
}

fn written(
    module: &ModuleMeta,
    hosts: impl IntoIterator<Item = HostBuf>,
    configure: impl Fn(&Resolved, &nivis::Active) -> Written,
) -> String {
    let fleet = resolved_all(hosts);
    let Some(active) = fleet.hosts()[0].modules().iter().find(|active| active.meta.id() == module.id()) else {
        return "(off)\n".to_owned();
    };
    let written = configure(&fleet, active);
    let imports = written.imports.iter().map(|import| format!("import {}\n", print::expr(import).trim_end()));
    let options = written.options.iter().map(|option| format!("{} = {};\n", option.path, print::expr(&option.value).trim_end()));
    let refused = written.refused.iter().map(|d| format!("{d}\n"));
    imports.chain(options).chain(refused).collect()
}
