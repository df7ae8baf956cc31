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

/// rustc names a file from where cargo ran, or by an absolute path when the crate comes from elsewhere; the crate's folder and what
/// is below it are the same in both cases, and on every machine.
fn relative(file: &str) -> &str {
    let folder = match file.rfind("/src/") {
        Some(src) => file[..src].rfind('/'),
        None if file.starts_with('/') => file.rfind('/').and_then(|name| file[..name].rfind('/')),
        None => None,
    };
    folder.map_or(file, |before| &file[before + 1..])
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn a_place_is_the_same_on_every_machine() {
        for (file, same) in [
            ("fleet/src/hosts/desk.rs", "fleet/src/hosts/desk.rs"),
            ("src/hosts/desk.rs", "src/hosts/desk.rs"),
            ("examples/new-lxc.rs", "examples/new-lxc.rs"),
            ("crates/nivis-modules/src/security/sshd.rs", "nivis-modules/src/security/sshd.rs"),
            ("/home/me/nivis/crates/nivis-modules/src/security/sshd.rs", "nivis-modules/src/security/sshd.rs"),
            ("/home/me/.cargo/registry/src/index-1/nivis-modules-0.1.0/src/security/sshd.rs", "nivis-modules-0.1.0/src/security/sshd.rs"),
            ("/home/me/fleet/examples/small.rs", "examples/small.rs"),
        ] {
            assert_eq!(relative(file), same, "{file}");
        }
    }
}
