use nivis::{Layer, Link, prelude::*};

/// Tools to audit one's own Wi-Fi: Wireshark, and hcxdumptool for the handshakes.
///
/// Both read raw packets without being root: for members of the group `wireshark`, by wrappers with just the capabilities that this
/// takes (`programs.wireshark`, `security.wrappers`). On a laptop without a radio it does nothing, unless a layer turns it on there,
/// which is refused. Where nobody audits, turn it off: what it installs reads everyone's packets.
#[derive(Module)]
#[module(id = "security.wifi-audit", kinds(Laptop), default = on)]
pub struct WifiAudit {
    /// Who may use them: `users.users.<name>.extraGroups`. Nobody named means all of the host's users.
    pub users: Vec<&'static User>,
    /// Whether Wireshark has its window: `programs.wireshark.package` is `wireshark`, and otherwise `wireshark-cli`.
    #[flag(default = true)]
    pub window: bool,
    /// Whether hcxdumptool is there to capture handshakes: `security.wrappers.hcxdumptool`. The radio must have monitor mode.
    #[flag(default = true)]
    pub capture: bool,
}

/// Who may read raw packets; NixOS makes the group (nixos/modules/programs/wireshark.nix).
const GROUP: &str = "wireshark";

impl Configure for WifiAudit {
    fn facts(&self, facts: &mut Facts) {
        if self.users.is_empty() {
            facts.users_in_group(GROUP);
        }
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        let host = cx.host();
        if !host.head().nics().any(|nic| matches!(nic.link, Link::Wireless)) {
            if host.deciding(Self::SWITCH).any(|entry| !matches!(entry.layer, Layer::Default)) {
                let help = "add `.nic(Nic::wireless(\"wlp3s0\"))` to the host, or take `WifiAudit::on()` out";
                cx.refuse(Self::SWITCH, Refusal::requires("there is no radio to audit with", help).beside_host(host));
            }
            return;
        }
        let package = if self.window { nivis::nix::Value::pkgs("wireshark") } else { nivis::nix::Value::pkgs("wireshark-cli") };
        cx.set(nix! { programs.wireshark.enable = true; });
        cx.from(Self::WINDOW).set(nix! { programs.wireshark.package = package; });
        for (n, user) in self.users.iter().enumerate() {
            if host.head().users().all(|other| other.name != user.name) {
                let message = format!("`{}` is no user of the host", user.name);
                cx.refuse(
                    Self::USERS,
                    Refusal::requires(message, "add the user to the host, or take the name out").element(n).beside_host(host),
                );
            }
            cx.from(Self::USERS).set(nix! { users.users.(user.name).extraGroups = [GROUP]; });
        }
        if self.capture {
            cx.from(Self::CAPTURE).set(nix! {
                security.wrappers.hcxdumptool = {
                    source = lib.getExe(pkgs.hcxdumptool);
                    capabilities = "cap_net_admin,cap_net_raw+ep";
                    owner = "root";
                    group = GROUP;
                    permissions = "u+rx,g+x";
                };
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, resolved, system};
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);
    static AGA: User = User::new("aga", 1001);

    fn bare(settings: &[Setting]) -> HostBuf {
        Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed().user(&AKU).with(settings.iter().copied())
    }

    fn lap(settings: &[Setting]) -> HostBuf {
        bare(settings).nic(Nic::wireless("wlp3s0"))
    }

    fn groups(host: HostBuf) -> Vec<String> {
        resolved(host).hosts()[0].facts().groups.iter().map(|group| group.name.clone()).collect()
    }

    #[test]
    fn members_of_the_group_alone_run_the_wrappers() {
        expect![[r#"
            programs.wireshark.enable = true;
            programs.wireshark.package = pkgs.wireshark;
            security.wrappers.hcxdumptool.source = lib.getExe pkgs.hcxdumptool;
            security.wrappers.hcxdumptool.capabilities = "cap_net_admin,cap_net_raw+ep";
            security.wrappers.hcxdumptool.owner = "root";
            security.wrappers.hcxdumptool.group = "wireshark";
            security.wrappers.hcxdumptool.permissions = "u+rx,g+x";
        "#]]
        .assert_eq(&system(&WifiAudit, lap(&[])));
        assert!(groups(lap(&[])).contains(&"wireshark".to_owned()));
    }

    #[test]
    fn each_flag_acts() {
        static USERS: [&User; 1] = [&AKU];
        let text = system(&WifiAudit, lap(&[WifiAudit::window(false), WifiAudit::capture(false), WifiAudit::users(&USERS)]));
        expect![[r#"
            programs.wireshark.enable = true;
            programs.wireshark.package = pkgs.wireshark-cli;
            users.users.aku.extraGroups = [ "wireshark" ];
        "#]]
        .assert_eq(&text);
        assert!(!groups(lap(&[WifiAudit::users(&USERS)])).contains(&"wireshark".to_owned()));
    }

    #[test]
    fn a_radio_and_a_user_must_be_there() {
        static OTHERS: [&User; 1] = [&AGA];
        assert_eq!(system(&WifiAudit, bare(&[])), "");
        assert!(system(&WifiAudit, bare(&[WifiAudit::on()])).contains("there is no radio to audit with"));
        assert!(system(&WifiAudit, lap(&[WifiAudit::users(&OTHERS)])).contains("`aga` is no user of the host"));
        assert_eq!(refused(lap(&[WifiAudit::on()])), []);
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05").nic(Nic::wireless("wlp3s0")).computed();
        assert_eq!(system(&WifiAudit, desk), "(off)\n");
    }
}
