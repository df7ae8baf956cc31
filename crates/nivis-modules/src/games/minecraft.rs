use nivis::prelude::*;

/// Minecraft, by Prism Launcher: `home.packages`.
#[derive(Module)]
#[module(id = "games.minecraft", kinds(Desktop, Laptop))]
pub struct Minecraft {}

impl Configure for Minecraft {
    fn home(&self, cx: &mut HomeCx<'_>) {
        cx.set(nix! { home.packages = [pkgs.prismlauncher]; });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{home, refused};

    static AKU: User = User::new("aku", 1000);

    #[test]
    fn it_is_for_those_who_sit_there() {
        let desk = Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().user(&AKU).with([Minecraft::on()]);
        assert_eq!(home(&Minecraft, desk), "home.packages = [ pkgs.prismlauncher ];\n");
        let nas = Host::nas("nas", Nas::DEFAULT).state("26.05").computed().with([Minecraft::on()]);
        assert_eq!(refused(nas), [("kinds", "games.minecraft".to_owned())]);
    }
}
