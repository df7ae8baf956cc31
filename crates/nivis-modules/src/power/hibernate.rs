use crate::disks::{Content, Luks, LuksDisk, SwapFile};
use nivis::{ResolvedHost, prelude::*};

/// Hibernation: the state goes to encrypted swap space, and the power off.
///
/// The swap space is a volume of [`Luks`](struct@Luks) with `.resume()`, of which one host has one; that it is there is checked when the
/// configuration is made. Sets `systemd.sleep.settings.Sleep` (NixOS 26.05; before, it was `systemd.sleep.extraConfig`), and the power key
/// does nothing (`services.logind.settings.Login.HandlePowerKey`), so that it wakes the machine and never shuts it down.
#[derive(Module)]
#[module(id = "power.hibernate", kinds(Desktop, Laptop, Vps, Nas), requires(Luks), conflicts(SwapFile))]
pub struct Hibernate {
    /// How long the machine sleeps before its state goes to disk, where both were asked for: `HibernateDelaySec`.
    #[flag(default = seconds(600))]
    pub delay: Interval,
}

impl Configure for Hibernate {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        if !has_resume_volume(cx.host()) {
            let message = "it has no encrypted swap space to resume from";
            let refusal = Refusal::requires(message, "add `Volume::swap(..).resume()` to `Luks::disks`").beside(cx.host(), Luks::DISKS);
            cx.refuse(Self::SWITCH, refusal);
            return;
        }
        cx.set(nix! {
            services.logind.settings.Login.HandlePowerKey = "ignore";
            systemd.sleep.settings.Sleep.HibernateDelaySec = (self.delay.to_string());
        });
    }
}

fn has_resume_volume(host: &ResolvedHost) -> bool {
    let disks = host.list::<LuksDisk>(Luks::DISKS);
    disks.iter().flat_map(LuksDisk::volumes).any(|volume| matches!(volume.content(), Content::Swap { resume: true }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disks::{Disk, Disks, Volume},
        testing::{refused, system},
    };
    use expect_test::expect;

    static DISK: [LuksDisk; 1] = [Disk::gpt("main", "/dev/disk/by-id/nvme-1")
        .encrypted(Volume::swap("cryptswap", gib(20)).resume())
        .encrypted(Volume::ext4("cryptroot", "/"))];
    static NO_RESUME: [LuksDisk; 1] = [Disk::gpt("main", "/dev/disk/by-id/nvme-1").encrypted(Volume::swap("cryptswap", gib(20)))];

    fn laptop(settings: &[Setting]) -> HostBuf {
        let disks = [Disks::on(), Luks::on(), Luks::disks(&DISK)];
        Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed().with(disks).with(settings.iter().copied())
    }

    #[test]
    fn after_ten_minutes_of_sleep() {
        expect![[r#"
            services.logind.settings.Login.HandlePowerKey = "ignore";
            systemd.sleep.settings.Sleep.HibernateDelaySec = "10min";
        "#]]
        .assert_eq(&system(&Hibernate, laptop(&[Hibernate::on()])));
        assert!(system(&Hibernate, laptop(&[Hibernate::on(), Hibernate::delay(hours(2))])).contains("\"2h\""));
    }

    #[test]
    fn there_is_something_to_resume_from() {
        let lap = || Host::laptop("lap", Laptop::DEFAULT).state("26.05").computed().with([Disks::on(), Hibernate::on()]);
        assert_eq!(refused(lap()), [("requires", "power.hibernate".to_owned())]);
        let text = system(&Hibernate, lap().with([Luks::on(), Luks::disks(&NO_RESUME)]));
        assert!(text.contains("host `lap` (laptop): it has no encrypted swap space to resume from"), "{text}");
    }

    #[test]
    fn a_swap_file_is_another_owner_of_the_swap_space() {
        let file = [SwapFile::on(), SwapFile::size(gib(8))];
        assert_eq!(refused(laptop(&file).with([Hibernate::on()])), [("conflicts", "power.hibernate".to_owned())]);
        assert_eq!(refused(laptop(&file)), []);
    }

    #[test]
    fn a_delay_needs_hibernation() {
        assert_eq!(refused(laptop(&[Hibernate::delay(minutes(5))])), [("dead", "power.hibernate.delay".to_owned())]);
        assert_eq!(refused(laptop(&[Hibernate::on(), Hibernate::delay(minutes(5))])), []);
    }

    #[test]
    fn a_container_does_not_sleep() {
        static PVE: ProxmoxNode = ProxmoxNode::new("pve");
        let lxc = Host::lxc("web", Lxc { node: Some(&PVE), vmid: 100, ..Lxc::DEFAULT }).state("26.05").computed();
        assert!(refused(lxc.with([Hibernate::on()])).contains(&("kinds", "power.hibernate".to_owned())));
    }
}
