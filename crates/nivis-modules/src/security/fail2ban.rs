use super::{Firewall, Sshd};
use crate::{
    lists::once,
    text::{refuse, starts_with},
};
use nivis::{Layer, Msg, ResolvedHost, choice, prelude::*};
use serde::Serialize;

choice! {
    /// Whose failures are counted.
    pub enum Jail {
        /// Logins over SSH. Needs [`Sshd`](struct@super::Sshd), whose journal it reads.
        Sshd = "sshd",
        /// Addresses that were banned again and again: they stay banned for a week, from every port. It reads fail2ban's own journal.
        Recidive = "recidive",
        /// Passwords that nginx asks for. Needs a [`JailLog`].
        NginxHttpAuth = "nginx-http-auth",
        /// Searches for pages that only badly kept sites have. Needs a [`JailLog`].
        NginxBotsearch = "nginx-botsearch",
        /// Logins to the forge Gitea, or to its fork Forgejo. Needs a [`JailLog`].
        Gitea = "gitea",
        /// Logins to the password store Vaultwarden. Needs a [`JailLog`].
        Vaultwarden = "vaultwarden",
    }
}

/// Where a jail finds what its service logs.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct JailLog {
    jail: Jail,
    place: LogPlace,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum LogPlace {
    Unit(&'static str),
    File(&'static str),
}

impl JailLog {
    /// In the journal, from that unit, such as `gitea.service`.
    ///
    /// # Panics
    /// If it is no service, or the jail knows its log by itself; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn unit(jail: Jail, unit: &'static str) -> Self {
        if !is_service(unit) {
            refuse(Msg::new().s("unit \"").s(unit).s("\" is no service"), "write its whole name, such as \"gitea.service\"");
        }
        Self::new(jail, LogPlace::Unit(unit))
    }

    /// In that file, for a service that does not write to the journal. It must be there before fail2ban starts, which refuses a jail without
    /// log, and with it all others.
    ///
    /// # Panics
    /// If it is no absolute path, or the jail knows its log by itself; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn file(jail: Jail, path: &'static str) -> Self {
        if !starts_with(path, "/") || has_space(path) {
            refuse(Msg::new().s("log file \"").s(path).s("\" is no absolute path"), "write it like \"/var/log/nginx/error.log\"");
        }
        Self::new(jail, LogPlace::File(path))
    }

    #[track_caller]
    const fn new(jail: Jail, place: LogPlace) -> Self {
        if jail.knows_its_log() {
            refuse(Msg::new().s("jail ").name(jail.name()).s(" knows its log by itself"), "take its `JailLog` out");
        }
        Self { jail, place }
    }
}

impl Jail {
    const fn knows_its_log(self) -> bool {
        matches!(self, Self::Sshd | Self::Recidive)
    }

    /// The lines that are failures, where fail2ban ships no filter of that name. What a client chooses itself is matched up to the
    /// last `from` or to a mark of the program, so that a user name can't put another's address into the line.
    const fn failures(self) -> Option<&'static str> {
        match self {
            Self::Gitea => Some(r"Failed authentication attempt for .* from <ADDR>(?::\d+)?(?:: [^<>]*)?$"),
            Self::Vaultwarden => Some(r"(?:Username or password is incorrect|Invalid admin token)\. (?:Try again\. )?IP: <ADDR>(?:\.|$)"),
            _ => None,
        }
    }
}

/// Bans addresses that fail to log in again and again, on every NixOS host: `services.fail2ban`.
///
/// The bans are sets of nftables, since the firewall is (nixos/modules/services/security/fail2ban.nix takes its action from
/// `networking.nftables.enable`). Who is in a private network that the host is attached to is never banned: a machine at home that
/// retries a wrong key is no attacker, and a ban would take its backups away too.
#[derive(Module)]
#[module(id = "security.fail2ban", kinds(Linux), requires(Firewall), when(Firewall), default = on)]
pub struct Fail2ban {
    /// How long a ban lasts the first time: `services.fail2ban.bantime`, in seconds.
    #[flag(default = hours(1), weaker(below = hours(1)))]
    pub ban: Interval,
    /// How long a failure is remembered: `findtime` in `services.fail2ban.jails.DEFAULT.settings`, in seconds.
    #[flag(default = minutes(10), weaker(below = minutes(10)))]
    pub find: Interval,
    /// How many failures in that time are too many: `services.fail2ban.maxretry`.
    #[flag(default = 5, weaker(above = 5))]
    pub retry: u32,
    /// Whether each further ban of an address is longer: `services.fail2ban.bantime-increment.enable`.
    #[flag(default = true, weaker = false)]
    pub increment: bool,
    /// By how much, of the first: `services.fail2ban.bantime-increment.multipliers`. The last one counts for all further bans.
    #[flag(default = &[1_u32, 2, 4, 8, 16, 32, 64], requires(Fail2ban::increment))]
    pub multipliers: Vec<u32>,
    /// How long a ban gets at most: `services.fail2ban.bantime-increment.maxtime`, in seconds.
    #[flag(default = hours(168), weaker(below = hours(168)), requires(Fail2ban::increment))]
    pub longest: Interval,
    /// Whether bans of all jails are counted together: `services.fail2ban.bantime-increment.overalljails`.
    #[flag(default = true, weaker = false, requires(Fail2ban::increment))]
    pub over_all_jails: bool,
    /// Whether members of the private networks that the host's interfaces are in are never banned: part of
    /// `services.fail2ban.ignoreIP`. Private are those of RFC 1918 and RFC 6598.
    #[flag(default = true)]
    pub ignore_own: bool,
    /// Networks whose members are never banned, such as a mesh: part of `services.fail2ban.ignoreIP`. The host itself never is.
    pub ignore: Vec<&'static Network>,
    /// Whose failures are counted: `services.fail2ban.jails.<name>.enabled`. On a host without SSH server the jail `sshd` of the
    /// default is left out; where a layer asks for it, it is refused.
    #[flag(default = &[Jail::Sshd, Jail::Recidive])]
    pub jails: Vec<Jail>,
    /// Where jails other than `sshd` and `recidive` find the log: `services.fail2ban.jails.<name>`. Each of these needs one.
    pub logs: Vec<JailLog>,
}

impl Configure for Fail2ban {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let ignored = self.ignored(cx.host());
        cx.set(nix! {
            services.fail2ban = {
                enable = true;
                bantime = (self.ban.seconds().to_string());
                maxretry = self.retry;
                bantime-increment.enable = self.increment;
                jails.DEFAULT.settings.findtime = (self.find.seconds());
            };
        });
        cx.from(Self::IGNORE).from(Self::IGNORE_OWN).set(nix! { services.fail2ban.ignoreIP = ignored; });
        if self.increment {
            let multipliers = self.multipliers.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
            cx.set(nix! {
                services.fail2ban.bantime-increment = {
                    maxtime = (self.longest.seconds().to_string());
                    overalljails = self.over_all_jails;
                };
            });
            cx.from(Self::MULTIPLIERS).set(nix! { services.fail2ban.bantime-increment.multipliers = multipliers; });
        }
        self.write_jails(cx);
    }
}

impl Fail2ban {
    fn ignored(&self, host: &ResolvedHost) -> Vec<String> {
        let own = host.head().nics().filter_map(|nic| nic.attachment).map(|at| at.network).filter(|network| is_private(network));
        let own = own.filter(|_| self.ignore_own);
        once(own.chain(self.ignore.iter().copied()).map(|network| network.cidr.to_string()))
    }

    fn write_jails(&self, cx: &mut HostCx<'_>) {
        let jails = once(self.jails.iter().copied());
        let is_default = cx.host().deciding(Self::JAILS).all(|entry| matches!(entry.layer, Layer::Default));
        let has_sshd = cx.host().is_on(&Sshd);
        for jail in &jails {
            match self.logs.iter().find(|log| log.jail == *jail) {
                Some(log) => write_jail(cx, log),
                None if *jail == Jail::Sshd && !has_sshd && is_default => {}
                None if *jail == Jail::Sshd && !has_sshd => {
                    let message = "jail `sshd` reads what `security.sshd` logs, which is off";
                    cx.refuse(Self::JAILS, Refusal::requires(message, "take the jail out of the list").beside(cx.host(), Sshd::SWITCH));
                }
                None if jail.knows_its_log() => {
                    cx.from(Self::JAILS).set(nix! { services.fail2ban.jails.(jail.name()).enabled = true; });
                }
                None => {
                    let message = format!("jail `{}` has no log to read", jail.name());
                    let help = format!("add `Fail2ban::logs(&[JailLog::unit(Jail::{jail:?}, \"….service\")])`, or take the jail out");
                    cx.refuse(Self::JAILS, Refusal::requires(message, help).beside(cx.host(), Self::LOGS));
                }
            }
        }
        // NixOS has this jail wherever there is an SSH server.
        if has_sshd && !jails.contains(&Jail::Sshd) {
            cx.from(Self::JAILS).set(nix! { services.fail2ban.jails.sshd.enabled = false; });
        }
        for (n, log) in self.logs.iter().enumerate().filter(|(_, log)| !jails.contains(&log.jail)) {
            let message = format!("nothing reads the log of jail `{}`, which is not in the list of jails", log.jail.name());
            let help = format!("add `Jail::{:?}` to `Fail2ban::jails`, or take its `JailLog` out", log.jail);
            cx.refuse(Self::LOGS, Refusal::requires(message, help).element(n).beside(cx.host(), Self::JAILS));
        }
    }
}

fn write_jail(cx: &mut HostCx<'_>, log: &JailLog) {
    let name = log.jail.name();
    let journal = match log.place {
        LogPlace::Unit(unit) => Some(format!("_SYSTEMD_UNIT={unit}")),
        LogPlace::File(path) => {
            cx.from(Fail2ban::LOGS).set(nix! {
                services.fail2ban.jails.(name).settings = {
                    backend = "auto";
                    logpath = path;
                };
            });
            None
        }
    };
    match log.jail.failures() {
        Some(failures) => {
            cx.from(Fail2ban::LOGS).set(nix! {
                services.fail2ban.jails.(name) = {
                    filter.Definition = {
                        failregex = failures;
                        journalmatch = journal;
                    };
                    // Which port leads to the service is the business of whatever stands in front of it.
                    settings.banaction = "%(banaction_allports)s";
                };
            });
        }
        None => {
            let filter = journal.map(|journal| format!("{name}[journalmatch='{journal}']"));
            cx.from(Fail2ban::LOGS).set(nix! {
                services.fail2ban.jails.(name) = {
                    enabled = true;
                    filter = filter;
                };
            });
        }
    }
}

/// Whether its addresses are routed by nobody else.
fn is_private(network: &Network) -> bool {
    const PRIVATE: [Cidr; 4] =
        [Cidr::new("10.0.0.0/8"), Cidr::new("100.64.0.0/10"), Cidr::new("172.16.0.0/12"), Cidr::new("192.168.0.0/16")];
    PRIVATE.iter().any(|private| private.contains(network.cidr.first()))
}

const fn is_service(unit: &str) -> bool {
    let (unit, end) = (unit.as_bytes(), b".service");
    if unit.len() <= end.len() || has_space_bytes(unit) {
        return false;
    }
    let (from, mut i) = (unit.len() - end.len(), 0);
    while i < end.len() && unit[from + i] == end[i] {
        i += 1;
    }
    i == end.len()
}

const fn has_space(text: &str) -> bool {
    has_space_bytes(text.as_bytes())
}

/// Whether it holds what would end a value in the file, or a quote around it.
const fn has_space_bytes(text: &[u8]) -> bool {
    let mut i = 0;
    while i < text.len() {
        if !text[i].is_ascii_graphic() || matches!(text[i], b'\'' | b'"' | b'%' | b';' | b'#') {
            return true;
        }
        i += 1;
    }
    false
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::testing::{judge, refused, resolved, system, tool};
    use expect_test::expect;
    use nivis::nix::Value;
    use std::{collections::BTreeMap, fs, path::Path, process::Command};

    static LAN: Network = Network::new("lan", "10.20.0.0/24");
    static STORAGE: Network = Network::new("storage", "10.20.100.0/24");
    static MESH: Network = Network::new("mesh", "100.64.0.0/10");
    static PUBLIC: Network = Network::new("public", "203.0.113.0/24");
    static ALL: [Jail; 6] = [Jail::Sshd, Jail::Recidive, Jail::NginxHttpAuth, Jail::NginxBotsearch, Jail::Gitea, Jail::Vaultwarden];
    static LOGS: [JailLog; 4] = [
        JailLog::unit(Jail::NginxHttpAuth, "nginx.service"),
        JailLog::file(Jail::NginxBotsearch, "/var/log/nginx/error.log"),
        JailLog::unit(Jail::Gitea, "gitea.service"),
        JailLog::unit(Jail::Vaultwarden, "vaultwarden.service"),
    ];

    fn host(settings: &[Setting]) -> HostBuf {
        let vps = Host::vps("web", Vps::DEFAULT).state("26.05").nic(Nic::wired("ens3").fixed(&PUBLIC, "203.0.113.10"));
        vps.computed().with(settings.iter().copied())
    }

    fn at_home(settings: &[Setting]) -> HostBuf {
        let nas = Host::nas("nas", Nas::DEFAULT).state("26.05").nic(Nic::wired("eno1").fixed(&LAN, "10.20.0.2"));
        nas.nic(Nic::wired("eno2").fixed(&STORAGE, "10.20.100.2")).computed().with(settings.iter().copied())
    }

    #[test]
    fn by_default_two_jails_and_no_one_from_home() {
        expect![[r#"
            services.fail2ban.enable = true;
            services.fail2ban.bantime = "3600";
            services.fail2ban.maxretry = 5;
            services.fail2ban.bantime-increment.enable = true;
            services.fail2ban.jails.DEFAULT.settings.findtime = 600;
            services.fail2ban.ignoreIP = [
              "10.20.0.0/24"
              "10.20.100.0/24"
            ];
            services.fail2ban.bantime-increment.maxtime = "604800";
            services.fail2ban.bantime-increment.overalljails = true;
            services.fail2ban.bantime-increment.multipliers = "1 2 4 8 16 32 64";
            services.fail2ban.jails.sshd.enabled = true;
            services.fail2ban.jails.recidive.enabled = true;
        "#]]
        .assert_eq(&system(&Fail2ban, at_home(&[])));
    }

    #[test]
    fn a_public_network_is_not_one_s_own() {
        assert!(system(&Fail2ban, host(&[])).contains("ignoreIP = [ ];"));
        assert!(system(&Fail2ban, host(&[Fail2ban::ignore(const { &[&MESH] })])).contains("ignoreIP = [ \"100.64.0.0/10\" ];"));
        assert!(system(&Fail2ban, at_home(&[Fail2ban::ignore_own(false)])).contains("ignoreIP = [ ];"));
    }

    #[test]
    fn each_flag_acts() {
        const WHY: &str = "to see what is rendered";
        static TWICE: [u32; 2] = [1, 5];
        let flags = [
            Fail2ban::ban(minutes(30)).because(WHY),
            Fail2ban::find(hours(1)),
            Fail2ban::retry(3),
            Fail2ban::longest(hours(24)).because(WHY),
            Fail2ban::over_all_jails(false).because(WHY),
            Fail2ban::multipliers(&TWICE),
        ];
        let text = system(&Fail2ban, host(&flags));
        for line in [
            "bantime = \"1800\";",
            "findtime = 3600;",
            "maxretry = 3;",
            "maxtime = \"86400\";",
            "overalljails = false;",
            "multipliers = \"1 5\";",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
        assert!(!system(&Fail2ban, host(&[Fail2ban::increment(false).because(WHY)])).contains("multipliers"));
        for setting in [flags[3], flags[5], Fail2ban::over_all_jails(true)] {
            let off = Fail2ban::increment(false).because(WHY);
            let wrong: Vec<_> = refused(host(&[setting, off])).into_iter().map(|(code, _)| code).collect();
            assert_eq!(wrong, ["requires"]);
        }
    }

    #[test]
    fn a_jail_needs_what_it_reads() {
        static GITEA: [Jail; 1] = [Jail::Gitea];
        static SSHD: [Jail; 1] = [Jail::Sshd];
        let off = Sshd::off("the provider's console is enough");
        let text = system(&Fail2ban, host(&[Fail2ban::jails(&GITEA)]));
        assert!(text.contains("error[requires]") && text.contains("jail `gitea` has no log to read"), "{text}");
        let text = system(&Fail2ban, host(&[Fail2ban::jails(&SSHD), off]));
        assert!(text.contains("jail `sshd` reads what `security.sshd` logs, which is off"), "{text}");
        let text = system(&Fail2ban, host(&[off]));
        assert!(!text.contains("error[") && !text.contains("sshd"), "{text}");
        let text = system(&Fail2ban, host(&[Fail2ban::logs(&LOGS)]));
        assert!(text.contains("nothing reads the log of jail `gitea`"), "{text}");
        let text = system(&Fail2ban, host(&[Fail2ban::jails(&ALL), Fail2ban::logs(&LOGS)]));
        assert!(!text.contains("error["), "{text}");
    }

    #[test]
    fn the_jail_of_nixos_goes_with_the_list() {
        static RECIDIVE: [Jail; 1] = [Jail::Recidive];
        assert!(system(&Fail2ban, host(&[Fail2ban::jails(&RECIDIVE)])).contains("jails.sshd.enabled = false;"));
    }

    #[test]
    fn without_a_firewall_there_is_nothing_to_ban_with() {
        let off = Firewall::off("the provider filters in front of it");
        assert_eq!(system(&Fail2ban, host(&[off])), "(off)\n");
        assert_eq!(refused(host(&[off, Fail2ban::on()])), [("requires", "security.fail2ban".to_owned())]);
    }

    #[test]
    #[should_panic(expected = "is no service")]
    fn a_unit_is_named_whole() {
        let _ = JailLog::unit(Jail::Gitea, "gitea");
    }

    #[test]
    #[should_panic(expected = "`recidive` knows its log by itself")]
    fn a_log_that_is_known_is_not_said() {
        let _ = JailLog::unit(Jail::Recidive, "fail2ban.service");
    }

    /// What nixos/modules/services/security/fail2ban.nix writes into files: sections of `jail.local`, and filters by name.
    #[derive(Default)]
    struct Files {
        jails: BTreeMap<String, BTreeMap<String, String>>,
        filters: BTreeMap<String, BTreeMap<String, String>>,
    }

    fn files(host: HostBuf) -> Files {
        let fleet = resolved(host);
        let host = &fleet.hosts()[0];
        let active = host.modules().iter().find(|active| active.meta.id() == "security.fail2ban").expect("on");
        let mut cx = HostCx::new(&fleet, host, active.meta);
        active.configure().nixos(&mut cx);
        let mut files = Files::default();
        for option in cx.finish().options {
            let path: Vec<_> = option.path.segments().iter().map(|part| part.to_string()).collect();
            files.take(&path.iter().map(String::as_str).collect::<Vec<_>>()[2..], plain(&option.value));
        }
        files.jails.entry("sshd".to_owned()).or_default().insert("port".to_owned(), "22".to_owned());
        let all = files.jails.entry("DEFAULT".to_owned()).or_default();
        for (key, value) in [("backend", "systemd"), ("banaction", "nftables-multiport"), ("banaction_allports", "nftables-allports")] {
            all.insert(key.to_owned(), value.to_owned());
        }
        files
    }

    fn plain(value: &Value) -> String {
        match value {
            Value::Str(text) => text.clone(),
            Value::List(list) => list.iter().map(plain).collect::<Vec<_>>().join(" "),
            Value::Bool(value) => value.to_string(),
            Value::Int(value) => value.to_string(),
            other => panic!("{}", other.kind()),
        }
    }

    impl Files {
        fn take(&mut self, path: &[&str], value: String) {
            let mut jail = |name: &str, key: &str, value: String| {
                self.jails.entry(name.to_owned()).or_default().insert(key.to_owned(), value);
            };
            match *path {
                ["enable"] => {}
                ["ignoreIP"] => jail("DEFAULT", "ignoreip", format!("127.0.0.1/8 ::1 {value}")),
                ["bantime-increment", "enable"] => jail("DEFAULT", "bantime.increment", value),
                ["bantime-increment", key] => jail("DEFAULT", &format!("bantime.{key}"), value),
                ["jails", name, "settings", key] => jail(name, key, value),
                ["jails", name, "filter", "Definition", key] => {
                    jail(name, "enabled", "true".to_owned());
                    jail(name, "filter", format!("nixos-{name}"));
                    self.filters.entry(format!("nixos-{name}")).or_default().insert(key.to_owned(), value);
                }
                ["jails", name, key] => {
                    jail(name, "enabled", "true".to_owned());
                    jail(name, key, value);
                }
                [key] => jail("DEFAULT", key, value),
                _ => panic!("{path:?}"),
            }
        }

        fn ini(sections: &BTreeMap<String, BTreeMap<String, String>>) -> String {
            let lines = |keys: &BTreeMap<String, String>| keys.iter().map(|(key, value)| format!("{key} = {value}\n")).collect::<String>();
            sections.iter().map(|(name, keys)| format!("[{name}]\n{}", lines(keys))).collect()
        }

        /// Lays them beside what the package ships, as NixOS does.
        fn write(&self, folder: &Path) {
            let shipped = Path::new("/etc/fail2ban");
            for name in ["fail2ban.conf", "jail.conf", "paths-common.conf"] {
                fs::copy(shipped.join(name), folder.join(name)).expect("fail2ban ships it");
            }
            std::os::unix::fs::symlink(shipped.join("action.d"), folder.join("action.d")).expect("a link");
            fs::create_dir(folder.join("filter.d")).expect("a folder");
            for file in fs::read_dir(shipped.join("filter.d")).expect("filters").flatten() {
                if file.path().is_file() {
                    fs::copy(file.path(), folder.join("filter.d").join(file.file_name())).expect("a filter");
                }
            }
            for (name, keys) in &self.filters {
                let definition = BTreeMap::from([("Definition".to_owned(), keys.clone())]);
                fs::write(folder.join("filter.d").join(format!("{name}.local")), Self::ini(&definition)).expect("a filter");
            }
            fs::write(folder.join("paths-nixos.conf"), "[INCLUDES]\nbefore = paths-common.conf\n[DEFAULT]\n").expect("paths");
            fs::write(folder.join("fail2ban.local"), "[Definition]\nlogtarget = SYSLOG\n").expect("the daemon's");
            let jails = format!("[INCLUDES]\nbefore = paths-nixos.conf\n{}", Self::ini(&self.jails));
            fs::write(folder.join("jail.local"), jails).expect("jails");
        }
    }

    fn client(program: &Path, arguments: &[&str], files: &Files) -> Result<String, String> {
        let folder = tempfile::tempdir().expect("a folder");
        files.write(folder.path());
        judge(Command::new(program).arg("-c").arg(folder.path()).args(arguments), "")
    }

    #[test]
    fn fail2ban_takes_the_jails() {
        let mut files = files(host(&[Fail2ban::jails(&ALL), Fail2ban::logs(&LOGS), Fail2ban::ignore(const { &[&MESH] })]));
        let Some(program) = tool("fail2ban-client") else { return };
        // It does not start with a log that is not there.
        assert!(client(&program, &["-t"], &files).is_err_and(|said| said.contains("Have not found any log file")));
        let log = tempfile::NamedTempFile::new().expect("a file");
        let path = log.path().to_str().expect("plain").to_owned();
        files.jails.entry("nginx-botsearch".to_owned()).or_default().insert("logpath".to_owned(), path.clone());
        client(&program, &["-t"], &files).unwrap_or_else(|said| panic!("{said}"));
        let dump = client(&program, &["-d"], &files).unwrap_or_else(|said| panic!("{said}"));
        for said in [
            "['set', 'nginx-http-auth', 'addjournalmatch', '_SYSTEMD_UNIT=nginx.service']",
            "['set', 'gitea', 'addjournalmatch', '_SYSTEMD_UNIT=gitea.service']",
            &format!("'addlogpath', '{path}'"),
            "['set', 'sshd', 'findtime', '600']",
            "['set', 'sshd', 'bantime', '3600']",
            "'100.64.0.0/10'",
        ] {
            assert!(dump.contains(said), "{said}: {dump}");
        }
        for jail in ALL {
            assert!(dump.contains(&format!("['start', '{}']", jail.name())), "{}: {dump}", jail.name());
        }
        // A fault, as a test of the test: a filter that nobody ships.
        files.jails.entry("sshd".to_owned()).or_default().insert("filter".to_owned(), "sshdd".to_owned());
        assert!(client(&program, &["-t"], &files).is_err());
    }

    #[test]
    fn our_filters_find_failures_and_their_address() {
        let Some(program) = tool("fail2ban-regex") else { return };
        let (gitea, vaultwarden) = (Jail::Gitea.failures().expect("ours"), Jail::Vaultwarden.failures().expect("ours"));
        let found = |filter: &str, line: &str| {
            let said = judge(Command::new(&program).args(["--out", "ip", line, filter]), "").unwrap_or_else(|said| said);
            said.lines().map(str::trim).find(|line| line.starts_with("203.0.113.")).map(str::to_owned)
        };
        let stamp = "2026-08-01 10:00:00";
        let line = |text: &str| format!("{stamp} {text}");
        let one = Some("203.0.113.7".to_owned());
        let failed = "routers/web/auth/auth.go:202:SignInPost() [I] Failed authentication attempt for";
        assert_eq!(found(gitea, &line(&format!("{failed} eve from 203.0.113.7:43210: user does not exist"))), one);
        assert_eq!(found(gitea, &line(&format!("{failed} x from 203.0.113.9 from 203.0.113.7:1: no"))), one);
        assert_eq!(found(gitea, &line("router: completed GET /user/login for 203.0.113.7:0, 200 OK")), None);
        let wrong = "[vaultwarden::api::identity][ERROR] Username or password is incorrect. Try again. IP: 203.0.113.7. Username: a@b.";
        assert_eq!(found(vaultwarden, &line(wrong)), one);
        assert_eq!(found(vaultwarden, &line("[vaultwarden::auth][ERROR] Unauthorized Error: IP: 203.0.113.7")), None);
    }
}
