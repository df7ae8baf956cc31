//! What a module writes, as text: one helper that knows the API, so that tests know only data.

use nivis::{Fleet, HomeCx, HostBuf, HostCx, ModuleMeta, Resolved, Written, nix::print};

/// What `module` writes for NixOS or nix-darwin on that host, an option a line. The host is resolved with the whole catalogue.
pub(crate) fn system(module: &ModuleMeta, host: HostBuf) -> String {
    written(module, host, |fleet, active| {
        let host = &fleet.hosts()[0];
        let mut cx = HostCx::new(fleet, host, active.meta);
        if host.head().kind.is_darwin() { active.configure().darwin(&mut cx) } else { active.configure().nixos(&mut cx) }
        cx.finish()
    })
}

/// What `module` writes for Home Manager of the host's first user.
pub(crate) fn home(module: &ModuleMeta, host: HostBuf) -> String {
    written(module, host, |fleet, active| {
        let host = &fleet.hosts()[0];
        let user = host.head().users().next().expect("the host has a user");
        let mut cx = HomeCx::new(fleet, host, active.meta, user);
        active.configure().home(&mut cx);
        cx.finish()
    })
}

fn written(module: &ModuleMeta, host: HostBuf, configure: impl Fn(&Resolved, &nivis::Active) -> Written) -> String {
    let fleet = Fleet::new("test", &[]).catalogues(const { &[&crate::CATALOGUE] }).and([host]);
    let fleet = nivis::resolve(&fleet).unwrap_or_else(|found| panic!("{}", found.iter().map(|d| format!("{d}\n")).collect::<String>()));
    let Some(active) = fleet.hosts()[0].modules().iter().find(|active| active.meta.id() == module.id()) else {
        return "(off)\n".to_owned();
    };
    let written = configure(&fleet, active);
    let imports = written.imports.iter().map(|import| format!("import {}\n", print::expr(import).trim_end()));
    let options = written.options.iter().map(|option| format!("{} = {};\n", option.path, print::expr(&option.value).trim_end()));
    imports.chain(options).collect()
}
