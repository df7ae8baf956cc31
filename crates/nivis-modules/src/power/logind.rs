use super::Hibernate;
use nivis::{choice, nix::Value, prelude::*};

choice! {
    /// What happens when the lid is closed.
    pub enum LidAction {
        /// Nothing.
        Ignore = "ignore",
        /// Sleep, with the state in memory.
        Suspend = "suspend",
        /// Sleep, and after [`Hibernate::delay`] the state goes to disk and the power off.
        SuspendThenHibernate = "suspend-then-hibernate",
        /// The session is locked.
        Lock = "lock",
        /// The machine is shut down.
        Poweroff = "poweroff",
    }
}

choice! {
    /// What happens when the power key is pressed.
    pub enum PowerKey {
        /// Nothing.
        Ignore = "ignore",
        /// Sleep, with the state in memory.
        Suspend = "suspend",
        /// The session is locked.
        Lock = "lock",
        /// The machine is shut down.
        Poweroff = "poweroff",
    }
}

/// What logind does when the lid is closed or the power key is pressed.
///
/// Sets `services.logind.settings.Login` (NixOS 25.11 and later; before, it was `services.logind.lidSwitch` and its like). A desktop
/// environment that holds the lid or the key itself comes first (logind.conf(5)).
#[derive(Module)]
#[module(id = "power.logind", kinds(Desktop, Laptop, Vps, Nas))]
pub struct Logind {
    /// When the lid is closed: `HandleLidSwitch`. Going to disk after sleep needs [`Hibernate`](struct@Hibernate).
    #[flag(default = LidAction::Ignore, kinds(Laptop))]
    pub lid: LidAction,
    /// When it is closed on the charger: `HandleLidSwitchExternalPower`. Unset, as without.
    #[flag(kinds(Laptop))]
    pub lid_on_charger: Option<LidAction>,
    /// When it is closed in a dock or with a second screen: `HandleLidSwitchDocked`.
    #[flag(default = LidAction::Ignore, kinds(Laptop))]
    pub lid_docked: LidAction,
    /// When the power key is pressed: `HandlePowerKey`. Unset, the machine is shut down; [`Hibernate`](struct@Hibernate) makes that
    /// nothing.
    #[flag(conflicts(Hibernate))]
    pub power_key: Option<PowerKey>,
}

impl Configure for Logind {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        let host = cx.host();
        if matches!(host.head().kind, Kind::Laptop(_)) {
            let action = |action: LidAction| lid_action(action, host.is_on(&Hibernate), host.name());
            cx.set(nix! {
                services.logind.settings.Login = {
                    HandleLidSwitch = (action(self.lid));
                    HandleLidSwitchDocked = (action(self.lid_docked));
                    HandleLidSwitchExternalPower = (self.lid_on_charger.map(action));
                };
            });
        }
        cx.set(nix! { services.logind.settings.Login.HandlePowerKey = self.power_key; });
    }
}

/// The action; a sentence where the machine could not do it.
fn lid_action(action: LidAction, hibernates: bool, host: &str) -> Value {
    if action == LidAction::SuspendThenHibernate && !hibernates {
        return Value::Impossible(format!(
            "host `{host}`: the lid sends it to `suspend-then-hibernate`, but it does not hibernate; \
             add `Hibernate::on()`, or take `LidAction::Suspend`"
        ));
    }
    Value::str(action.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disks::{Disk, Disks, Luks, LuksDisk, Volume},
        testing::{refused, system},
    };
    use expect_test::expect;

    static DISK: [LuksDisk; 1] = [Disk::gpt("main", "/dev/disk/by-id/nvme-1").encrypted(Volume::swap("cryptswap", gib(20)).resume())];
    static HIBERNATES: [Setting; 4] = [Disks::on(), Luks::on(), Luks::disks(&DISK), Hibernate::on()];

    fn laptop(settings: &[Setting]) -> HostBuf {
        Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn by_default_the_lid_does_nothing() {
        expect![[r#"
            services.logind.settings.Login.HandleLidSwitch = "ignore";
            services.logind.settings.Login.HandleLidSwitchDocked = "ignore";
        "#]]
        .assert_eq(&system(&Logind, laptop(&[Logind::on()])));
    }

    #[test]
    fn each_flag_acts() {
        let flags = [
            Logind::on(),
            Logind::lid(LidAction::Suspend),
            Logind::lid_on_charger(LidAction::Lock),
            Logind::lid_docked(LidAction::Poweroff),
            Logind::power_key(PowerKey::Suspend),
        ];
        expect![[r#"
            services.logind.settings.Login.HandleLidSwitch = "suspend";
            services.logind.settings.Login.HandleLidSwitchDocked = "poweroff";
            services.logind.settings.Login.HandleLidSwitchExternalPower = "lock";
            services.logind.settings.Login.HandlePowerKey = "suspend";
        "#]]
        .assert_eq(&system(&Logind, laptop(&flags)));
    }

    #[test]
    fn to_disk_only_where_it_hibernates() {
        let lid = [Logind::on(), Logind::lid(LidAction::SuspendThenHibernate)];
        let text = system(&Logind, laptop(&lid));
        assert!(text.contains("host `lap`: the lid sends it to `suspend-then-hibernate`, but it does not hibernate"), "{text}");
        let text = system(&Logind, laptop(&lid).with(HIBERNATES.iter().copied()));
        assert!(text.contains(r#"HandleLidSwitch = "suspend-then-hibernate";"#), "{text}");
    }

    #[test]
    fn the_key_belongs_to_hibernation() {
        let key = [Logind::on(), Logind::power_key(PowerKey::Poweroff)];
        assert_eq!(refused(laptop(&key).with(HIBERNATES.iter().copied())), [("conflicts", "power.logind.power_key".to_owned())]);
        assert_eq!(refused(laptop(&key)), []);
        assert_eq!(refused(laptop(&[Logind::on()]).with(HIBERNATES.iter().copied())), []);
    }

    #[test]
    fn a_flag_needs_the_module_and_a_lid() {
        assert_eq!(refused(laptop(&[Logind::lid(LidAction::Lock)])), [("dead", "power.logind.lid".to_owned())]);
        assert_eq!(refused(laptop(&[Logind::power_key(PowerKey::Lock)])), [("dead", "power.logind.power_key".to_owned())]);
        let desk = || Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([Logind::on()]);
        assert_eq!(refused(desk().with([Logind::lid(LidAction::Lock)])), [("kinds", "power.logind.lid".to_owned())]);
        let key = desk().with([Logind::power_key(PowerKey::Lock)]);
        assert_eq!(system(&Logind, key), "services.logind.settings.Login.HandlePowerKey = \"lock\";\n");
    }
}
