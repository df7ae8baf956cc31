use crate::{lists::once, security::Sshd, storage::demand, text::refuse};
use nivis::{Msg, Refusal, prelude::*};
use serde::Serialize;

/// The first id of a person (login.defs(5), `UID_MIN`); accounts of programs are below it.
const FIRST_PERSON: u32 = 1000;

/// An account of a program on another machine: it sends and fetches files over SFTP, sees one folder only, and has no shell.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ServiceAccount {
    name: &'static str,
    id: u32,
    root: &'static str,
    writes: &'static [&'static str],
    reads: &'static [&'static str],
    keys: &'static [&'static str],
}

impl ServiceAccount {
    /// The account `name`, whose user and group have that id, and for which `root` is all there is.
    ///
    /// # Panics
    /// If the system would not take the name, the id is 0 or that of a person (1000 and up), or `root` is no absolute path; in a `static`,
    /// that is a compile error.
    #[track_caller]
    pub const fn sftp(name: &'static str, id: u32, root: &'static str) -> Self {
        if id == 0 || id >= FIRST_PERSON {
            let msg = Msg::new().s("service account ").name(name).s(": ").u(id as u64).s(" is no id of a service");
            refuse(msg, "give it one from 1 to 999; NixOS hands out those from 400 by itself, the highest first");
        }
        let name = User::new(name, id).name;
        Self { name, id, root: demand::path("folder", root), writes: &[], reads: &[], keys: &[] }
    }

    /// Folders in its root that belong to it. They are made where they are not.
    ///
    /// # Panics
    /// If one is no single word; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn writes(mut self, folders: &'static [&'static str]) -> Self {
        demand_words(folders);
        self.writes = folders;
        self
    }

    /// Folders in its root of which it may read everything, whoever owns it, through access lists. Their file system must have them
    /// (`ZfsProperties::acl`).
    ///
    /// # Panics
    /// If one is no single word; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn reads(mut self, folders: &'static [&'static str]) -> Self {
        demand_words(folders);
        self.reads = folders;
        self
    }

    /// The SSH public keys that may log in, each as one line of `authorized_keys`.
    #[must_use]
    pub const fn keys(mut self, keys: &'static [&'static str]) -> Self {
        self.keys = keys;
        self
    }

    /// Its block in `sshd_config(5)`. sshd leaves the session in the chroot itself (`internal-sftp`), so that nothing of it must be there.
    fn match_block(&self) -> String {
        format!(
            "Match User {}\n  ChrootDirectory {}\n  ForceCommand internal-sftp\n  AllowAgentForwarding no\n  AllowTcpForwarding no\n  \
             PermitTTY no\n  PermitTunnel no\n  X11Forwarding no\nMatch all\n",
            self.name, self.root
        )
    }
}

#[track_caller]
const fn demand_words(folders: &[&'static str]) {
    let mut i = 0;
    while i < folders.len() {
        demand::word("folder", folders[i]);
        i += 1;
    }
}

/// Accounts of programs on other machines, such as one that sends backups: SFTP by key, locked into a folder.
///
/// Sets `users.users.<name>` and `users.groups.<name>` (a system user with `nologin`), `services.openssh.settings.AllowUsers` and a `Match`
/// block in `services.openssh.extraConfig`. sshd refuses a root that anyone but `root` could change, so `systemd.tmpfiles.settings` gives
/// it and all folders above it to `root`, after the file systems are mounted.
#[derive(Module)]
#[module(id = "system.service-accounts", kinds(Linux), requires(Sshd))]
pub struct ServiceAccounts {
    /// The accounts.
    #[flag(required)]
    pub accounts: Vec<ServiceAccount>,
}

impl Configure for ServiceAccounts {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        for (number, account) in self.accounts.iter().enumerate() {
            if let Some(other) = self.namesake(cx, number) {
                let message = format!("service account `{}` has the name or the id of `{other}`", account.name);
                let refusal = Refusal::conflicts(message, "give it another name and id").element(number).beside_host(cx.host());
                cx.refuse(Self::ACCOUNTS, refusal);
            }
            write_account(cx, account);
            write_folders(cx, account);
        }
        let names: Vec<_> = once(self.accounts.iter().map(|account| account.name));
        let blocks: String = self.accounts.iter().map(ServiceAccount::match_block).collect();
        // `mkAfter` puts the blocks behind all lines for everyone; a priority of their own would drop those.
        cx.from(Self::ACCOUNTS).set(nix! {
            services.openssh = {
                extraConfig = lib.mkAfter(indented(blocks));
                settings.AllowUsers = names;
            };
        });
    }
}

impl ServiceAccounts {
    /// Someone else on the host with the account's name or id.
    fn namesake(&self, cx: &HostCx<'_>, number: usize) -> Option<&'static str> {
        let account = &self.accounts[number];
        let accounts = self.accounts[..number].iter().map(|other| (other.name, other.id));
        let people = cx.host().head().users().map(|user| (user.name, user.uid));
        people.chain(accounts).find(|(name, id)| *name == account.name || *id == account.id).map(|(name, _)| name)
    }
}

fn write_account(cx: &mut HostCx<'_>, account: &ServiceAccount) {
    let ServiceAccount { name, id, root, keys, .. } = *account;
    cx.from(ServiceAccounts::ACCOUNTS).set(nix! {
        users.groups.(name).gid = id;
        users.users.(name) = {
            isSystemUser = true;
            uid = id;
            group = name;
            home = root;
            openssh.authorizedKeys.keys = keys;
            // Its shell is `nologin`.
            shell = pkgs.shadow;
        };
    });
}

fn write_folders(cx: &mut HostCx<'_>, account: &ServiceAccount) {
    let ServiceAccount { name, root, writes, reads, .. } = *account;
    let above = root.match_indices('/').skip(1).map(|(end, _)| &root[..end]);
    for folder in above.chain([root]) {
        cx.from(ServiceAccounts::ACCOUNTS).set(nix! {
            systemd.tmpfiles.settings.service-accounts.(folder).d = { group = "root"; mode = "0755"; user = "root"; };
        });
    }
    for folder in writes.iter().map(|folder| format!("{root}/{folder}")) {
        cx.from(ServiceAccounts::ACCOUNTS).set(nix! {
            systemd.tmpfiles.settings.service-accounts.(folder).d = { group = name; mode = "0750"; user = name; };
        });
    }
    for folder in reads.iter().map(|folder| format!("{root}/{folder}")) {
        // What is there already, and what will be made below it.
        let list = format!("u:{name}:rX,d:u:{name}:rX");
        cx.from(ServiceAccounts::ACCOUNTS).set(nix! {
            systemd.tmpfiles.settings.service-accounts.(folder)."A+".argument = list;
        });
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::testing::{judge, refused, system, text_of, tool};
    use expect_test::expect;
    use std::process::Command;

    static AKU: User = User::new("aku", 1000);
    static BACKUP: [ServiceAccount; 1] = [ServiceAccount::sftp("backup", 990, "/mnt/ssdpool")
        .writes(&["restic", "router-backups"])
        .reads(&["appdata"])
        .keys(&["KEY(backup@vps-prod)"])];
    static MORE: [ServiceAccount; 1] = [ServiceAccount::sftp("scans", 991, "/srv/scans").writes(&["in"])];

    fn nas(settings: &[Setting]) -> HostBuf {
        let host = Host::nas("nas", Nas::DEFAULT).state("26.05").computed().user(&AKU);
        host.with([ServiceAccounts::on()]).with(settings.iter().copied())
    }

    #[test]
    fn an_account_sees_one_folder() {
        expect![[r#"
            users.groups.backup.gid = 990;
            users.users.backup.isSystemUser = true;
            users.users.backup.uid = 990;
            users.users.backup.group = "backup";
            users.users.backup.home = "/mnt/ssdpool";
            users.users.backup.openssh.authorizedKeys.keys = [ "KEY(backup@vps-prod)" ];
            users.users.backup.shell = pkgs.shadow;
            systemd.tmpfiles.settings.service-accounts."/mnt".d.group = "root";
            systemd.tmpfiles.settings.service-accounts."/mnt".d.mode = "0755";
            systemd.tmpfiles.settings.service-accounts."/mnt".d.user = "root";
            systemd.tmpfiles.settings.service-accounts."/mnt/ssdpool".d.group = "root";
            systemd.tmpfiles.settings.service-accounts."/mnt/ssdpool".d.mode = "0755";
            systemd.tmpfiles.settings.service-accounts."/mnt/ssdpool".d.user = "root";
            systemd.tmpfiles.settings.service-accounts."/mnt/ssdpool/restic".d.group = "backup";
            systemd.tmpfiles.settings.service-accounts."/mnt/ssdpool/restic".d.mode = "0750";
            systemd.tmpfiles.settings.service-accounts."/mnt/ssdpool/restic".d.user = "backup";
            systemd.tmpfiles.settings.service-accounts."/mnt/ssdpool/router-backups".d.group = "backup";
            systemd.tmpfiles.settings.service-accounts."/mnt/ssdpool/router-backups".d.mode = "0750";
            systemd.tmpfiles.settings.service-accounts."/mnt/ssdpool/router-backups".d.user = "backup";
            systemd.tmpfiles.settings.service-accounts."/mnt/ssdpool/appdata"."A+".argument = "u:backup:rX,d:u:backup:rX";
            services.openssh.extraConfig = lib.mkAfter ''
              Match User backup
                ChrootDirectory /mnt/ssdpool
                ForceCommand internal-sftp
                AllowAgentForwarding no
                AllowTcpForwarding no
                PermitTTY no
                PermitTunnel no
                X11Forwarding no
              Match all
            '';
            services.openssh.settings.AllowUsers = [ "backup" ];
        "#]]
        .assert_eq(&system(&ServiceAccounts, nas(&[ServiceAccounts::accounts(&BACKUP)])));
    }

    #[test]
    fn sshd_takes_both_accounts_and_leaves_people_alone() {
        let text = text_of(
            &ServiceAccounts,
            nas(&[ServiceAccounts::accounts(&BACKUP), ServiceAccounts::add_accounts(&MORE)]),
            "services.openssh.extraConfig",
        );
        let (Some(sshd), Some(keygen)) = (tool("sshd"), tool("ssh-keygen")) else { return };
        // Debian's sshd looks for it even when it only reads its configuration.
        let _ = std::fs::create_dir("/run/sshd");
        let dir = tempfile::tempdir().expect("a folder");
        let (key, config) = (dir.path().join("key"), dir.path().join("sshd_config"));
        judge(Command::new(keygen).args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key), "").expect("a host key");
        let text = format!("HostKey {}\nAllowUsers aku\n{text}PermitTTY yes\n", key.display());
        std::fs::write(&config, text).expect("a file");
        let effective = |user: &str| {
            let whom = format!("user={user},host=vps-prod,addr=100.64.0.2");
            judge(Command::new(&sshd).args(["-T", "-C", &whom, "-f"]).arg(&config), "").unwrap_or_else(|said| panic!("{said}"))
        };
        for (user, root) in [("backup", "/mnt/ssdpool"), ("scans", "/srv/scans")] {
            let said = effective(user);
            for line in ["forcecommand internal-sftp", "allowtcpforwarding no", "permittty no", "x11forwarding no"] {
                assert!(said.lines().any(|own| own == line), "{user}: {line}\n{said}");
            }
            assert!(said.lines().any(|own| own == format!("chrootdirectory {root}")), "{said}");
        }
        let said = effective("aku");
        for line in ["forcecommand none", "chrootdirectory none", "permittty yes"] {
            assert!(said.lines().any(|own| own == line), "aku: {line}\n{said}");
        }
    }

    #[test]
    fn it_is_reached_by_ssh() {
        let accounts = ServiceAccounts::accounts(&BACKUP);
        assert_eq!(refused(nas(&[])), [("missing", "system.service-accounts".to_owned())]);
        let off = Sshd::off("this machine is reached by its keyboard");
        assert_eq!(refused(nas(&[accounts, off])), [("requires", "system.service-accounts".to_owned())]);
        assert_eq!(refused(nas(&[accounts])), []);
    }

    #[test]
    fn nobody_shares_an_id() {
        static SAME: [ServiceAccount; 1] = [ServiceAccount::sftp("upload", 990, "/srv/upload")];
        static PERSON: [ServiceAccount; 1] = [ServiceAccount::sftp("aku", 992, "/srv/aku")];
        let text = |more: &'static [ServiceAccount; 1]| {
            system(&ServiceAccounts, nas(&[ServiceAccounts::accounts(&BACKUP), ServiceAccounts::add_accounts(more)]))
        };
        let (same, person, near) = (text(&SAME), text(&PERSON), text(&MORE));
        assert!(same.contains("host `nas` (nas): service account `upload` has the name or the id of `backup`"), "{same}");
        assert!(person.contains("host `nas` (nas): service account `aku` has the name or the id of `aku`"), "{person}");
        assert!(!near.contains("has the name or the id"), "{near}");
    }

    #[test]
    #[should_panic(expected = "service account `backup`: 1000 is no id of a service")]
    fn a_service_is_no_person() {
        let _ = ServiceAccount::sftp("backup", 1000, "/mnt/ssdpool");
    }

    #[test]
    #[should_panic(expected = "folder \"a/b\" is none")]
    fn a_folder_is_one_word() {
        let _ = ServiceAccount::sftp("backup", 990, "/mnt/ssdpool").writes(&["a/b"]);
    }
}
