//! Nobody declares a module or a host that no list names: it would be silently absent.

use nivis::{Fleet, Workspace, unlisted};

fn check(fleet: &Fleet, workspace: Workspace) {
    let found = unlisted(fleet, &workspace);
    assert!(found.is_empty(), "{}", found.iter().map(|d| format!("{d}\n")).collect::<String>());
}

#[test]
fn the_catalogue_lists_every_module() {
    let fleet = Fleet::new("none", &[]).catalogues(const { &[&nivis::CATALOGUE] });
    let workspace = Workspace { krate: "nivis-modules", manifest_dir: concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/nivis-modules") };
    let modules = std::fs::read_dir(workspace.dir().join("src")).expect("the sources are there").count();
    assert!(modules > 5, "the search looks into the right folder");
    let without = Fleet::new("none", &[]);
    assert!(unlisted(&without, &workspace).len() >= nivis::CATALOGUE.modules.iter().filter(|m| !m.at.file().contains("tests")).count());
    check(&fleet, workspace);
}

#[test]
fn the_reference_fleet_lists_every_host() {
    let workspace = Workspace { krate: "fleet", manifest_dir: concat!(env!("CARGO_MANIFEST_DIR"), "/../fleet") };
    let empty = Fleet::new("none", &[]).catalogues(const { &[&nivis::CATALOGUE] });
    assert_eq!(unlisted(&empty, &workspace).len(), fleet::FLEET.hosts.len(), "each host is found in the sources");
    check(&fleet::FLEET, workspace);
}
