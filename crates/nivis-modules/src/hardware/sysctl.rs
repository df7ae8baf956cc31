use crate::text::refuse;
use nivis::{Cell, Entry, Msg, nix::Value, prelude::*};
use serde::Serialize;
use std::collections::BTreeMap;

/// One kernel parameter and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SysctlValue {
    /// The parameter, such as `vm.swappiness`.
    pub key: &'static str,
    /// Its value.
    pub value: i64,
}

impl SysctlValue {
    /// The parameter `key` with that value.
    ///
    /// # Panics
    /// If `key` is not names joined by dots; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(key: &'static str, value: i64) -> Self {
        let b = key.as_bytes();
        let (mut i, mut dots) = (0, 0);
        let mut bad = b.is_empty() || b[0] == b'.' || b[b.len() - 1] == b'.';
        while i < b.len() {
            if b[i] == b'.' {
                dots += 1;
            }
            // sysctl(8) takes slashes too, but then dots and slashes change places: one key would have two names.
            bad = bad || b[i].is_ascii_whitespace() || b[i] == b'/' || b[i] == b'=';
            i += 1;
        }
        if bad || dots == 0 {
            refuse(Msg::new().s("kernel parameter \"").s(key).s("\" is none"), "write it like \"vm.swappiness\"");
        }
        Self { key, value }
    }
}

/// Kernel parameters: `boot.kernel.sysctl`.
///
/// Of a parameter in two layers, the upper one's value counts. One layer that gives a parameter two values is refused when the
/// configuration is made, and so is a parameter of the whole kernel in a container: it has its own network (`net.*`) and no more.
#[derive(Module)]
#[module(id = "hardware.sysctl", kinds(Linux))]
pub struct Sysctl {
    /// The parameters: `boot.kernel.sysctl.<name>`.
    pub values: Vec<SysctlValue>,
}

impl Configure for Sysctl {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let decided = decided(cx.host());
        let contained = matches!(cx.host().head().kind, Kind::Lxc(_));
        if let Some(key) = decided.keys().find(|key| contained && !key.starts_with("net.")) {
            let message = format!("`{key}` is the node's, since a container has no kernel of its own");
            cx.refuse(Self::VALUES, Refusal::conflicts(message, "set it on the node, and leave the host parameters below `net.`"));
        }
        for (key, (_, value)) in decided {
            cx.from(Self::VALUES).set(nix! { boot.kernel.sysctl.(key) = value; });
        }
    }
}

/// Each parameter with the strength of the layer that decides it, and its value.
fn decided(host: &nivis::ResolvedHost) -> BTreeMap<&'static str, ((bool, usize), Value)> {
    let mut decided: BTreeMap<&'static str, ((bool, usize), Value)> = BTreeMap::new();
    for entry in host.deciding(Sysctl::VALUES) {
        for SysctlValue { key, value } in elements(entry) {
            let value = Value::Int(value);
            match decided.get_mut(key) {
                None => drop(decided.insert(key, (entry.strength(), value))),
                Some((strength, first)) if *strength == entry.strength() && *first != value => {
                    *first = Value::Impossible(format!(
                        "host `{}`: {} gives `{key}` two values",
                        host.name(),
                        entry.layer.describe(host.name())
                    ));
                }
                Some(_) => {}
            }
        }
    }
    decided
}

fn elements(entry: &Entry) -> impl Iterator<Item = SysctlValue> {
    let list = match entry.cell {
        Cell::List(list) => Some(list),
        _ => None,
    };
    list.into_iter().flat_map(|list| (0..list.len()).filter_map(move |i| list.item(i).any().downcast_ref().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    static SHARED: [SysctlValue; 3] = [
        SysctlValue::new("vm.swappiness", 10),
        SysctlValue::new("net.ipv4.conf.all.rp_filter", 2),
        SysctlValue::new("net.ipv4.conf.all.rp_filter", 2),
    ];
    static ON_A_BASE: [Setting; 2] = [Sysctl::on(), Sysctl::values(&SHARED)];
    static BASE: Base = Base::new("shared").with(&ON_A_BASE);

    fn host(settings: &[Setting]) -> HostBuf {
        Host::vps("web", Vps::DEFAULT).state("26.05").base(&BASE).computed().with(settings.iter().copied())
    }

    #[test]
    fn parameters_keep_their_names() {
        expect![[r#"
            boot.kernel.sysctl."net.ipv4.conf.all.rp_filter" = 2;
            boot.kernel.sysctl."vm.swappiness" = 10;
        "#]]
        .assert_eq(&system(&Sysctl, host(&[])));
    }

    #[test]
    fn the_upper_layer_decides_one_parameter() {
        static OWN: [SysctlValue; 1] = [SysctlValue::new("vm.swappiness", 60)];
        let text = system(&Sysctl, host(&[Sysctl::add_values(&OWN)]));
        assert!(text.contains(r#""vm.swappiness" = 60;"#) && text.contains("rp_filter"), "{text}");
    }

    #[test]
    fn one_layer_gives_one_value() {
        static TWO: [SysctlValue; 2] = [SysctlValue::new("vm.swappiness", 60), SysctlValue::new("vm.swappiness", 61)];
        let text = system(&Sysctl, host(&[Sysctl::add_values(&TWO)]));
        assert!(text.contains("host `web` gives `vm.swappiness` two values"), "{text}");
    }

    #[test]
    fn a_container_has_the_node_s_kernel() {
        static PVE: ProxmoxNode = ProxmoxNode::new("pve");
        let lxc = Host::lxc("web", Lxc { node: Some(&PVE), vmid: 100, ..Lxc::DEFAULT }).state("26.05").computed();
        static OF_ITS_NETWORK: [SysctlValue; 1] = [SysctlValue::new("net.ipv4.ip_nonlocal_bind", 1)];
        let text = system(&Sysctl, lxc.clone().with(ON_A_BASE));
        assert!(text.contains("host `web` (lxc): `vm.swappiness` is the node's"), "{text}");
        expect![[r#"
            boot.kernel.sysctl."net.ipv4.ip_nonlocal_bind" = 1;
        "#]]
        .assert_eq(&system(&Sysctl, lxc.with([Sysctl::on(), Sysctl::values(&OF_ITS_NETWORK)])));
        let mac = Host::darwin("mac", Darwin { primary_user: "komi", ..Darwin::DEFAULT }).state("24.11").computed();
        assert!(refused(mac.with([Sysctl::on()])).contains(&("kinds", "hardware.sysctl".to_owned())));
    }

    #[test]
    #[should_panic(expected = "is none")]
    fn a_slash_is_another_name_for_the_same() {
        let _ = SysctlValue::new("net/ipv4/ip_forward", 1);
    }
}
