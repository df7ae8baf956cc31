//! Names for places that stay the same when a line moves: `fleet/src/hosts/desk.rs#DESK`.

use nivis_model::{Layer, ModuleMeta, ResolvedHost};

/// Where the text of a part comes from: the layer that owns it, or the module itself where only defaults decide.
pub(crate) fn of_part(owner: Layer, module: Option<&'static ModuleMeta>, host: &ResolvedHost) -> String {
    match (owner.owner(), module) {
        (Layer::Base(base, _), _) => item(base.at.file(), base.item.unwrap_or(base.name)),
        (Layer::Role(role), _) => item(role.at.file(), role.item.unwrap_or(role.name)),
        (Layer::Default | Layer::Implied(_), Some(module)) => item(module.at.file(), module.item),
        _ => of_host(host),
    }
}

/// Where a host is declared.
pub(crate) fn of_host(host: &ResolvedHost) -> String {
    let head = host.head();
    item(head.at.file(), head.item.unwrap_or(host.name()))
}

fn item(file: &str, item: &str) -> String {
    format!("{}#{item}", relative(file))
}

/// rustc names files of other people's crates by absolute paths of this machine; the crate's folder and what is below it are the
/// same everywhere.
fn relative(file: &str) -> &str {
    if !file.starts_with('/') {
        return file;
    }
    match file.rfind("/src/").and_then(|at| file[..at].rfind('/')) {
        Some(before) => &file[before + 1..],
        None => file.rsplit('/').next().unwrap_or(file),
    }
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn a_place_is_the_same_on_every_machine() {
        assert_eq!(relative("fleet/src/hosts/desk.rs"), "fleet/src/hosts/desk.rs");
        assert_eq!(relative("/home/me/.cargo/registry/src/index-1/nivis-modules-0.1.0/src/security/sshd.rs"), "nivis-modules-0.1.0/src/security/sshd.rs");
    }
}
