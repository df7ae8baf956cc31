use crate::services::{PostgreSql, Redis};
use nivis::prelude::*;

/// Dumps of all PostgreSQL databases to `/var/backup/databases`, from where a backup takes them elsewhere.
///
/// A set is a folder named after its start in UTC, `/var/backup/databases/daily/20261124T020000Z`, with `globals.sql` (roles), one
/// `NAME.dump` for each database (`pg_restore` reads it) and, on request, `redis.rdb`. It is written beside its final place and
/// renamed when it is whole, so a set that is there is complete. The oldest sets go only after a new one has come.
///
/// Sets `systemd.services` and `systemd.timers` `database-backup-daily` and `database-backup-hourly`, which run as the user `postgres`:
/// dumping all roles needs the database's superuser, and nothing else of root. A failed dump fails the unit.
#[derive(Module)]
#[module(id = "services.database-backup", kinds(Linux), requires(PostgreSql))]
pub struct DatabaseBackup {
    /// When the daily dump starts, in local time: `systemd.timers.database-backup-daily.timerConfig.OnCalendar`. What was missed is
    /// caught up after a start (`Persistent`).
    #[flag(default = Calendar::new("02:00"))]
    pub daily: Calendar,
    /// How many daily sets are kept: `systemd.services.database-backup-daily.script`.
    #[flag(default = 7)]
    pub daily_keep: u32,
    /// How many hourly sets are kept: `systemd.services.database-backup-hourly.script`. Unset, there are none.
    pub hourly_keep: Option<u32>,
    /// Whether a snapshot of Redis is taken first. The dumps that follow are never older than what Redis says about them.
    #[flag(default = false, requires(Redis))]
    pub redis: bool,
}

/// Where the sets are.
const FOLDER: &str = "/var/backup/databases";

impl Configure for DatabaseBackup {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        self.series(cx, "daily", self.daily, self.daily_keep, &[Self::DAILY, Self::DAILY_KEEP]);
        if let Some(keep) = self.hourly_keep {
            self.series(cx, "hourly", Calendar::new("hourly"), keep, &[Self::HOURLY_KEEP]);
        }
    }
}

impl DatabaseBackup {
    /// The folder, service and timer of one series of sets.
    fn series(&self, cx: &mut HostCx<'_>, series: &str, when: Calendar, keep: u32, from: &[&'static nivis::FlagMeta]) {
        let unit = format!("database-backup-{series}");
        let folder = format!("{FOLDER}/{series}");
        let description = format!("{series} dump of the databases");
        let script = script(&folder, keep, self.redis);
        for flag in from {
            cx.from(flag);
        }
        cx.from(Self::REDIS).set(nix! {
            systemd = {
                services.(unit.clone()) = {
                    description = description;
                    after = ["postgresql.target"];
                    requires = ["postgresql.target"];
                    environment.PGPORT = nix_raw(r#"toString config.services.postgresql.settings.port"#);
                    path = [config.services.postgresql.package];
                    // Lines of another module would end up in the middle of ours.
                    script = lib.mkForce(indented(script));
                    serviceConfig = {
                        Type = "oneshot";
                        User = "postgres";
                        Group = "postgres";
                        UMask = "0077";
                        CapabilityBoundingSet = "";
                        NoNewPrivileges = true;
                        PrivateTmp = true;
                        ProtectHome = true;
                        ProtectSystem = "strict";
                        ReadWritePaths = [(FOLDER)];
                        RestrictAddressFamilies = ["AF_UNIX"];
                    };
                    unitConfig.RequiresMountsFor = FOLDER;
                };
                timers.(unit) = {
                    description = (format!("starts the {series} dump of the databases"));
                    timerConfig = { OnCalendar = when; Persistent = true; };
                    wantedBy = ["timers.target"];
                };
                tmpfiles.settings.database-backup = {
                    (FOLDER).d = { group = "postgres"; mode = "0700"; user = "postgres"; };
                    (folder).d = { group = "postgres"; mode = "0700"; user = "postgres"; };
                };
            };
        });
        if self.redis {
            let unit = format!("database-backup-{series}");
            cx.from(Self::REDIS).set(nix! {
                systemd.services.(unit) = {
                    after = ["redis.service"];
                    requires = ["redis.service"];
                    path = [config.services.redis.package];
                    // Its socket is for this group: nixos/modules/services/databases/redis.nix.
                    serviceConfig.SupplementaryGroups = ["redis"];
                };
            });
        }
    }
}

/// The script of one series. NixOS puts its shebang before it.
///
/// `PGDATABASE` names the database, since `pg_dump` takes an argument with `=` in it for a connection string.
fn script(folder: &str, keep: u32, redis: bool) -> String {
    let redis = if redis { "redis-cli -s /run/redis/redis.sock --rdb \"$part/redis.rdb\"\n" } else { "" };
    // Keeping none would remove the set that was just made.
    let keep = keep.max(1);
    format!(
        r#"set -euo pipefail
umask 077
cd {folder}
# What a run left behind that was ended in the middle.
rm -rf -- .part-*
set="$(date --utc +%Y%m%dT%H%M%SZ)"
part=".part-$set"
mkdir -- "$part"
trap 'rm -rf -- "$part"' EXIT

{redis}pg_dumpall --globals-only --no-password --file="$part/globals.sql"
psql --no-psqlrc --no-password --tuples-only --no-align --dbname=postgres --output="$part/.names" \
  --command='SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname'
while IFS= read -r name; do
  PGDATABASE="$name" pg_dump --format=custom --no-password --file="$part/${{name//\//%2F}}.dump"
done < "$part/.names"
rm -- "$part/.names"
sync -- "$part"/*
mv --no-target-directory -- "$part" "$set"

sets=([0-9]*Z)
while (( ${{#sets[@]}} > {keep} )); do
  rm -rf -- "${{sets[0]}}"
  sets=("${{sets[@]:1}}")
done
"#
    )
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what the module writes is judged by the program that will read it")]
mod tests {
    use super::*;
    use crate::{
        services::PostgreSqlVersion,
        testing::{judge, refused, shellcheck, system, tool},
    };
    use expect_test::expect;
    use std::{
        fs,
        path::{Path, PathBuf},
        process::Command,
    };

    static ADMIN: User = User::new("admin", 1000);
    static PVE: ProxmoxNode = ProxmoxNode::new("pve");

    fn host(settings: &[Setting]) -> HostBuf {
        let host = Host::lxc("komi-database", Lxc { node: Some(&PVE), vmid: 110, ..Lxc::DEFAULT }).state("24.11").computed().user(&ADMIN);
        host.with([PostgreSql::on(), PostgreSql::version(PostgreSqlVersion::V16), DatabaseBackup::on()]).with(settings.iter().copied())
    }

    #[test]
    fn daily_dumps() {
        expect![[r#"
            systemd.services.database-backup-daily.description = "daily dump of the databases";
            systemd.services.database-backup-daily.after = [ "postgresql.target" ];
            systemd.services.database-backup-daily.requires = [ "postgresql.target" ];
            systemd.services.database-backup-daily.environment.PGPORT = toString config.services.postgresql.settings.port;
            systemd.services.database-backup-daily.path = [ config.services.postgresql.package ];
            systemd.services.database-backup-daily.script = lib.mkForce ''
              set -euo pipefail
              umask 077
              cd /var/backup/databases/daily
              # What a run left behind that was ended in the middle.
              rm -rf -- .part-*
              set="$(date --utc +%Y%m%dT%H%M%SZ)"
              part=".part-$set"
              mkdir -- "$part"
              trap 'rm -rf -- "$part"' EXIT

              pg_dumpall --globals-only --no-password --file="$part/globals.sql"
              psql --no-psqlrc --no-password --tuples-only --no-align --dbname=postgres --output="$part/.names" \
                --command='SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname'
              while IFS= read -r name; do
                PGDATABASE="$name" pg_dump --format=custom --no-password --file="$part/''${name//\//%2F}.dump"
              done < "$part/.names"
              rm -- "$part/.names"
              sync -- "$part"/*
              mv --no-target-directory -- "$part" "$set"

              sets=([0-9]*Z)
              while (( ''${#sets[@]} > 7 )); do
                rm -rf -- "''${sets[0]}"
                sets=("''${sets[@]:1}")
              done
            '';
            systemd.services.database-backup-daily.serviceConfig.Type = "oneshot";
            systemd.services.database-backup-daily.serviceConfig.User = "postgres";
            systemd.services.database-backup-daily.serviceConfig.Group = "postgres";
            systemd.services.database-backup-daily.serviceConfig.UMask = "0077";
            systemd.services.database-backup-daily.serviceConfig.CapabilityBoundingSet = "";
            systemd.services.database-backup-daily.serviceConfig.NoNewPrivileges = true;
            systemd.services.database-backup-daily.serviceConfig.PrivateTmp = true;
            systemd.services.database-backup-daily.serviceConfig.ProtectHome = true;
            systemd.services.database-backup-daily.serviceConfig.ProtectSystem = "strict";
            systemd.services.database-backup-daily.serviceConfig.ReadWritePaths = [ "/var/backup/databases" ];
            systemd.services.database-backup-daily.serviceConfig.RestrictAddressFamilies = [ "AF_UNIX" ];
            systemd.services.database-backup-daily.unitConfig.RequiresMountsFor = "/var/backup/databases";
            systemd.timers.database-backup-daily.description = "starts the daily dump of the databases";
            systemd.timers.database-backup-daily.timerConfig.OnCalendar = "02:00";
            systemd.timers.database-backup-daily.timerConfig.Persistent = true;
            systemd.timers.database-backup-daily.wantedBy = [ "timers.target" ];
            systemd.tmpfiles.settings.database-backup."/var/backup/databases".d.group = "postgres";
            systemd.tmpfiles.settings.database-backup."/var/backup/databases".d.mode = "0700";
            systemd.tmpfiles.settings.database-backup."/var/backup/databases".d.user = "postgres";
            systemd.tmpfiles.settings.database-backup."/var/backup/databases/daily".d.group = "postgres";
            systemd.tmpfiles.settings.database-backup."/var/backup/databases/daily".d.mode = "0700";
            systemd.tmpfiles.settings.database-backup."/var/backup/databases/daily".d.user = "postgres";
        "#]]
        .assert_eq(&system(&DatabaseBackup, host(&[])));
    }

    #[test]
    fn hourly_dumps_and_redis() {
        let settings =
            [DatabaseBackup::hourly_keep(72), DatabaseBackup::redis(true), Redis::on(), DatabaseBackup::daily(Calendar::new("03:30"))];
        let text = system(&DatabaseBackup, host(&settings));
        for line in [
            "systemd.timers.database-backup-daily.timerConfig.OnCalendar = \"03:30\";",
            "systemd.timers.database-backup-hourly.timerConfig.OnCalendar = \"hourly\";",
            "systemd.services.database-backup-hourly.serviceConfig.SupplementaryGroups = [ \"redis\" ];",
            "systemd.services.database-backup-hourly.requires = [ \"redis.service\" ];",
            "while (( ''${#sets[@]} > 72 )); do",
            "while (( ''${#sets[@]} > 7 )); do",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        let (snapshot, dump) = (text.find("redis-cli"), text.find("pg_dumpall"));
        assert!(snapshot < dump, "{text}");
    }

    #[test]
    fn a_dump_needs_its_database() {
        let bare = Host::lxc("komi-database", Lxc { node: Some(&PVE), vmid: 110, ..Lxc::DEFAULT }).state("24.11").computed().user(&ADMIN);
        assert_eq!(refused(bare.with([DatabaseBackup::on()])), [("requires", "services.database-backup".to_owned())]);
        assert_eq!(refused(host(&[DatabaseBackup::redis(true)])), [("requires", "services.database-backup.redis".to_owned())]);
        assert_eq!(refused(host(&[DatabaseBackup::redis(true), Redis::on()])), []);
    }

    #[test]
    fn shellcheck_finds_nothing() {
        for redis in [false, true] {
            shellcheck(&script("/var/backup/databases/daily", 7, redis));
        }
    }

    /// A folder for sets, and programs that stand for the real ones.
    struct Scene(PathBuf);

    impl Scene {
        fn new(name: &str) -> Self {
            let scene = Self(std::env::temp_dir().join(format!("nivis-{name}-{}", std::process::id())));
            let _ = fs::remove_dir_all(&scene.0);
            fs::create_dir_all(scene.sets()).expect("a folder");
            fs::create_dir_all(scene.0.join("bin")).expect("a folder");
            scene.program("pg_dumpall", "echo roles > \"${3#--file=}\"");
            scene.program("psql", "for a; do case $a in --output=*) printf 'grafana\\na/b=c\\n' > \"${a#--output=}\";; esac; done");
            scene.program("pg_dump", "for a; do case $a in --file=*) echo \"$PGDATABASE\" > \"${a#--file=}\";; esac; done");
            scene.program("redis-cli", "echo snapshot > \"$4\"");
            scene
        }

        fn sets(&self) -> PathBuf {
            self.0.join("sets")
        }

        fn program(&self, name: &str, body: &str) {
            use std::os::unix::fs::PermissionsExt;
            let path = self.0.join("bin").join(name);
            fs::write(&path, format!("#!/bin/bash\nset -eu\n{body}\n")).expect("a program");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a mode");
        }

        fn run(&self, keep: u32) -> Result<String, String> {
            let path = format!("{}:{}", self.0.join("bin").display(), std::env::var("PATH").expect("a path"));
            let script = script(&self.sets().display().to_string(), keep, true);
            judge(Command::new("bash").arg("-s").env("PATH", path), &script)
        }

        fn names(&self, folder: &Path) -> Vec<String> {
            let names = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
            let mut names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
            names.sort();
            names
        }
    }

    impl Drop for Scene {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_set_is_complete() {
        if tool("bash").is_none() {
            return;
        }
        let scene = Scene::new("complete");
        scene.run(7).unwrap_or_else(|said| panic!("{said}"));
        let sets = scene.names(&scene.sets());
        let [set] = sets.as_slice() else { panic!("{sets:?}") };
        let set = scene.sets().join(set);
        assert_eq!(scene.names(&set), ["a%2Fb=c.dump", "globals.sql", "grafana.dump", "redis.rdb"]);
        assert_eq!(fs::read_to_string(set.join("a%2Fb=c.dump")).expect("a dump"), "a/b=c\n");
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&set).expect("a set").permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn the_oldest_sets_go() {
        if tool("bash").is_none() {
            return;
        }
        let scene = Scene::new("oldest");
        for day in 1..=9 {
            fs::create_dir(scene.sets().join(format!("2020010{day}T020000Z"))).expect("a set");
        }
        fs::create_dir(scene.sets().join("custom")).expect("a folder of somebody's own");
        fs::create_dir(scene.sets().join(".part-20200110T020000Z")).expect("what a crash leaves");
        scene.run(3).unwrap_or_else(|said| panic!("{said}"));
        let names = scene.names(&scene.sets());
        assert_eq!(names.len(), 4, "{names:?}");
        assert_eq!(names[..2], ["20200108T020000Z", "20200109T020000Z"]);
        assert_eq!(names[3], "custom");
    }

    #[test]
    fn a_failure_leaves_no_set_and_removes_none() {
        if tool("bash").is_none() {
            return;
        }
        for program in ["redis-cli", "pg_dumpall", "psql", "pg_dump"] {
            let scene = Scene::new(program);
            fs::create_dir(scene.sets().join("20200101T020000Z")).expect("a set");
            fs::create_dir(scene.sets().join("20200102T020000Z")).expect("a set");
            scene.program(program, "exit 3");
            assert!(scene.run(1).is_err_and(|said| said.contains("exit status: 3")), "{program}");
            assert_eq!(scene.names(&scene.sets()), ["20200101T020000Z", "20200102T020000Z"], "{program}");
        }
    }

    #[test]
    fn systemd_takes_the_units() {
        let Some(analyze) = tool("systemd-analyze") else { return };
        let scene = Scene::new("units");
        let text = system(&DatabaseBackup, host(&[DatabaseBackup::redis(true), Redis::on()]));
        let service = unit(&text, "systemd.services.database-backup-daily.", &[("unitConfig", "Unit"), ("serviceConfig", "Service")]);
        let timer = unit(&text, "systemd.timers.database-backup-daily.", &[("timerConfig", "Timer")]);
        fs::write(scene.0.join("database-backup-daily.service"), format!("{service}ExecStart=/bin/true\n")).expect("a unit");
        fs::write(scene.0.join("database-backup-daily.timer"), timer).expect("a unit");
        for other in ["redis.service", "postgresql.target"] {
            let body = if other.ends_with(".service") { "[Service]\nExecStart=/bin/true\n" } else { "[Unit]\nDescription=x\n" };
            fs::write(scene.0.join(other), body).expect("a unit");
        }
        let units = ["database-backup-daily.service", "database-backup-daily.timer"].map(|name| scene.0.join(name));
        let said = judge(Command::new(&analyze).arg("verify").args(&units).env("SYSTEMD_UNIT_PATH", format!("{}:", scene.0.display())), "");
        let said = said.unwrap_or_else(|said| panic!("{said}"));
        assert!(!said.contains("database-backup"), "{said}");
        for when in ["02:00", "hourly"] {
            judge(Command::new(&analyze).args(["calendar", when]), "").unwrap_or_else(|said| panic!("{said}"));
        }
    }

    /// The unit file that NixOS makes of the options that begin with `prefix`: of what says one thing in one section.
    fn unit(text: &str, prefix: &str, sections: &[(&str, &str)]) -> String {
        let mut unit =
            String::from("[Unit]\nDescription=x\nAfter=redis.service postgresql.target\nRequires=redis.service postgresql.target\n");
        for (option, section) in sections {
            unit.push_str(&format!("[{section}]\n"));
            let keys =
                text.lines().filter_map(|line| line.strip_prefix(prefix)?.strip_prefix(option)?.strip_prefix('.')?.split_once(" = "));
            for (key, value) in keys {
                let value = value.trim_end_matches(';').trim_matches(['[', ']', ' ']).trim_matches('"');
                unit.push_str(&format!("{key}={value}\n"));
            }
        }
        unit
    }
}
