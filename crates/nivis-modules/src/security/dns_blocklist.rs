use crate::{lists::once, text::refuse};
use nivis::{Msg, choice, nix::Value, prelude::*};
use serde::Serialize;

choice! {
    /// What is blocked beside advertisements, trackers and malware.
    pub enum BlockCategory {
        /// Made-up news.
        FakeNews = "fakenews",
        /// Games for money.
        Gambling = "gambling",
        /// Pornography.
        Porn = "porn",
        /// Social networks.
        Social = "social",
    }
}

/// A domain that is never blocked, with everything below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct AllowedDomain(&'static str);

impl AllowedDomain {
    /// The domain of that name, such as `example.org`.
    ///
    /// # Panics
    /// If it is no name of lower-case letters, digits, dashes and dots; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(domain: &'static str) -> Self {
        let b = domain.as_bytes();
        let (mut i, mut bad, mut label) = (0, b.is_empty(), 0);
        while i < b.len() {
            let plain = b[i].is_ascii_lowercase() || b[i].is_ascii_digit() || b[i] == b'-';
            bad = bad || !(plain || b[i] == b'.' && label > 0);
            label = if b[i] == b'.' { 0 } else { label + 1 };
            i += 1;
        }
        if bad || label == 0 {
            refuse(Msg::new().s("domain \"").s(domain).s("\" is none"), "write it like \"example.org\", without a dot at its end");
        }
        Self(domain)
    }
}

/// Names of advertisements, trackers and malware lead nowhere: Steven Black's hosts file, `networking.stevenblack`.
///
/// It works for every program of the machine wherever that is, which a filter on a router does not. The domains of the fleet's own networks are
/// never blocked: they are taken out of the file while it is built, as those of [`allow`](Self::allow) are.
#[derive(Module)]
#[module(id = "security.dns-blocklist", kinds(Desktop, Laptop), default = on)]
pub struct DnsBlocklist {
    /// What is blocked beside advertisements, trackers and malware: `networking.stevenblack.block`.
    pub extra: Vec<BlockCategory>,
    /// Domains that are never blocked: they are taken out of `networking.stevenblack.package`.
    pub allow: Vec<AllowedDomain>,
}

impl Configure for DnsBlocklist {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let mut extra = once(self.extra.iter().copied());
        extra.sort();
        cx.set(nix! { networking.stevenblack.enable = true; });
        cx.from(Self::EXTRA).set(nix! { networking.stevenblack.block = (crate::lists::unless_empty(extra)); });
        let own = cx.host().head().nics().filter_map(|nic| nic.attachment?.network.domain);
        let mut allowed: Vec<_> = own.chain(self.allow.iter().map(|domain| domain.0)).collect();
        allowed.sort_unstable();
        allowed.dedup();
        if !allowed.is_empty() {
            let package = without(&allowed);
            cx.from(Self::ALLOW).set(nix! { networking.stevenblack.package = package; });
        }
    }
}

/// The package without lines for these domains and what is below them. Each of its outputs may have a hosts file
/// (nixpkgs, pkgs/by-name/st/stevenblack-blocklist/package.nix).
fn without(domains: &[&str]) -> Value {
    let script = script(domains);
    Value::raw(format!("pkgs.stevenblack-blocklist.overrideAttrs (old: {{ postInstall = (old.postInstall or \"\") + ''\n{script}''; }})"))
}

/// Takes the lines out. `$outputs` names the outputs, and each is a variable with its folder.
fn script(domains: &[&str]) -> String {
    let pattern = domains.iter().map(|domain| domain.replace('.', "\\.")).collect::<Vec<_>>().join("|");
    format!(
        "for output in $outputs; do\n  find \"''${{!output}}\" -name hosts -type f -exec \\\n    sed --in-place --regexp-extended '/^[^#[:space:]]+[[:space:]]+([^[:space:]]+\\.)?({pattern})([[:space:]]|$)/d' {{}} +\ndone\n"
    )
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will run it")]
mod tests {
    use super::*;
    use crate::testing::{judge, shellcheck, system, tool};
    use expect_test::expect;
    use std::{fs, process::Command};

    static LAN: Network = Network::new("lan", "10.0.0.0/24").domain("home.example.org");
    static ALLOWED: [AllowedDomain; 2] = [AllowedDomain::new("school.example"), AllowedDomain::new("home.example.org")];
    static EXTRA: [BlockCategory; 3] = [BlockCategory::Porn, BlockCategory::Gambling, BlockCategory::Porn];

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn by_default_the_list_is_as_it_is() {
        expect![[r#"
            networking.stevenblack.enable = true;
        "#]]
        .assert_eq(&system(&DnsBlocklist, desk(&[])));
    }

    #[test]
    fn own_names_are_not_blocked() {
        expect![[r#"
            networking.stevenblack.enable = true;
            networking.stevenblack.block = [
              "gambling"
              "porn"
            ];
            networking.stevenblack.package = pkgs.stevenblack-blocklist.overrideAttrs (old: {
              postInstall = (old.postInstall or "") + ''
                for output in $outputs; do
                  find "''${!output}" -name hosts -type f -exec \
                    sed --in-place --regexp-extended '/^[^#[:space:]]+[[:space:]]+([^[:space:]]+\.)?(home\.example\.org)([[:space:]]|$)/d' {} +
                done
              '';
            });
        "#]]
        .assert_eq(&system(&DnsBlocklist, desk(&[DnsBlocklist::extra(&EXTRA)]).nic(Nic::wired("eno1").dhcp(&LAN, "10.0.0.2"))));
        let text = system(&DnsBlocklist, desk(&[DnsBlocklist::allow(&ALLOWED)]));
        assert!(text.contains(r"(home\.example\.org|school\.example)"), "{text}");
    }

    /// The script as Nix hands it to Bash.
    fn for_bash(domains: &[&str]) -> String {
        format!("set -euo pipefail\n{}", script(domains).replace("''${", "${"))
    }

    #[test]
    fn a_server_has_no_list() {
        assert_eq!(system(&DnsBlocklist, Host::vps("web", Vps::DEFAULT).state("26.05").computed()), "(off)\n");
    }

    #[test]
    fn the_script_takes_out_what_is_allowed_and_nothing_else() {
        let script = for_bash(&["example.org", "a.test"]);
        shellcheck(&format!("outputs=\n{script}"));
        let Some(bash) = tool("bash") else { return };
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("hosts");
        let lines = ["# a list", "0.0.0.0 ads.test", "0.0.0.0 example.org", "0.0.0.0 www.example.org # ours", "0.0.0.0 notexample.org"];
        let more = ["0.0.0.0 example.org.evil.test", "0.0.0.0 exampleXorg", "0.0.0.0 a.test", "127.0.0.1 localhost", ""];
        fs::write(&file, [&lines[..], &more].concat().join("\n")).expect("a file");
        judge(Command::new(bash).env("outputs", "out").env("out", folder.path()).args(["-c", &script]), "")
            .unwrap_or_else(|said| panic!("{said}"));
        let left =
            "# a list\n0.0.0.0 ads.test\n0.0.0.0 notexample.org\n0.0.0.0 example.org.evil.test\n0.0.0.0 exampleXorg\n127.0.0.1 localhost\n";
        assert_eq!(fs::read_to_string(&file).expect("a file"), left);
    }

    #[test]
    fn what_is_no_domain_is_refused() {
        for domain in ["", "Example.org", "example.org.", ".org", "a b", "a'b", "a..b"] {
            assert!(std::panic::catch_unwind(|| AllowedDomain::new(domain)).is_err(), "{domain}");
        }
    }
}
