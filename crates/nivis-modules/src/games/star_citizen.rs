use super::Proton;
use nivis::prelude::*;

/// What Star Citizen asks of the kernel, and the helper of its Linux users.
///
/// Sets `boot.kernel.sysctl."vm.max_map_count"` to 16777216 and `"fs.file-max"` to 524288, as that helper demands, and `home.packages`.
#[derive(Module)]
#[module(id = "games.star-citizen", kinds(Desktop, Laptop), requires(Proton))]
pub struct StarCitizen {}

impl Configure for StarCitizen {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            boot.kernel.sysctl = {
                "vm.max_map_count" = 16_777_216;
                "fs.file-max" = 524_288;
            };
        });
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        cx.set(nix! { home.packages = [pkgs.lug-helper]; });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        games::GameRuntime,
        testing::{home, refused, system},
    };
    use expect_test::expect;

    static AKU: User = User::new("aku", 1000);

    fn desk(settings: &[Setting]) -> HostBuf {
        let host = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU);
        host.with([StarCitizen::on(), GameRuntime::on()]).with(settings.iter().copied())
    }

    #[test]
    fn it_wants_many_maps() {
        expect![[r#"
            boot.kernel.sysctl."vm.max_map_count" = 16777216;
            boot.kernel.sysctl."fs.file-max" = 524288;
        "#]]
        .assert_eq(&system(&StarCitizen, desk(&[Proton::on()])));
        assert_eq!(home(&StarCitizen, desk(&[Proton::on()])), "home.packages = [ pkgs.lug-helper ];\n");
    }

    #[test]
    fn it_needs_proton() {
        assert_eq!(refused(desk(&[])), [("requires", "games.star-citizen".to_owned())]);
        assert_eq!(refused(desk(&[Proton::on()])), []);
    }
}
